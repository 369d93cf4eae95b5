#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../../core/matrix.hpp"
#include "csv_reader.hpp"

namespace ogee::detail {

/// The features of a table by columns: "age" and "work=Private" are the column "age" of numbers, and a word of the
/// column "work".
struct NamedFeatures {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> words;  ///< of each column; none where it has numbers
};

/// Features of these names in a table with these columns. A name that no column has is that of a word.
[[nodiscard]] NamedFeatures named_features(const std::vector<std::string>& features,
                                           const std::vector<std::string>& columns);

/// "column 1", "column 2", ...: names for features that are words, where columns have none. Only columns of features
/// count, so that a table with answers and one without them have the same numbers.
[[nodiscard]] std::vector<std::string> numbered_names(Index columns);
/// From how many columns features with such names are made; empty unless all have such names, words are among them,
/// and a first line has none of these names.
[[nodiscard]] std::optional<Index> numbered_columns(const std::vector<std::string>& features,
                                                    const std::vector<std::string>& first_line);

/// For a table that has this many columns without names.
/// @throws DataError if features may be words of columns, which only their names tell.
void require_names_of_words(const std::vector<std::string>& features, Index columns, std::string_view file);

/// Makes features from the columns of a table. A column has either numbers, each of which is a feature, or words. Of
/// these each becomes a feature, 1 in the rows with that word and 0 in others, in the order of their bytes.
class CsvFeatures {
 public:
  static constexpr std::size_t max_words = 100;
  static constexpr Index max_values = Index{1} << 28;

  /// The first value in a column says what it has.
  explicit CsvFeatures(Index columns) : contents_(static_cast<std::size_t>(columns), Content::unknown) {}
  /// It is known what columns have, and other words are refused.
  explicit CsvFeatures(const NamedFeatures& known);
  [[nodiscard]] static CsvFeatures of_numbers(Index columns);

  /// The number that is the last field that was read, or stands for its word.
  /// @throws FormatError with line and column, and `remark` at the end; MissingValueError for a gap.
  [[nodiscard]] double value_of(std::string_view field, Index column, const CsvReader& reader,
                                std::string_view remark = "");

  /// Leaves out words that no value in (rows, columns) stands for.
  void forget_words_not_in(const Matrix<double>& values);
  /// @throws DataError unless these are the names of the features: words of a column stand together, in the order of their
  ///   bytes.
  void check_order(const std::vector<std::string>& features, const std::vector<std::string>& columns,
                   std::string_view file) const;

  /// Features (rows, features) from values (rows, columns). Those of a value that is not a number are neither.
  /// @throws DataError, beginning with `file`, if there are more than max_values because of words.
  [[nodiscard]] Matrix<double> features_of(Matrix<double> values, std::string_view file) const;
  [[nodiscard]] Index count() const;
  /// The column that a feature is made from.
  [[nodiscard]] Index column_of(Index feature) const;
  [[nodiscard]] bool has_words(Index column) const { return words_.contains(column); }
  /// How many columns have words.
  [[nodiscard]] Index columns_of_words() const { return std::ssize(words_); }
  /// The names of the features from those of the columns; of none, where no column has words, there are none.
  [[nodiscard]] std::vector<std::string> names(const std::vector<std::string>& columns) const;

 private:
  enum class Content : std::uint8_t { unknown, numbers, words };
  struct Words {
    bool are_closed = false;                             // to further ones
    std::map<std::string, Index, std::less<>> values{};  // with the value that stands for each
  };

  [[nodiscard]] static double value_of_word(Words& words, std::string_view field, const CsvReader& reader,
                                            std::string_view remark);
  /// How many features a column makes.
  [[nodiscard]] Index features_in(Index column) const;

  std::vector<Content> contents_;  // of each column
  std::map<Index, Words> words_;   // of the columns that have words
};

}  // namespace ogee::detail
