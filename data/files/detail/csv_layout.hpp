#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../csv.hpp"

namespace ogee::detail {

/// The structure of a CSV file, from its first line and the options.
struct CsvLayout {
  /// A column that holds answers.
  struct Answer {
    Index column;  ///< from 0
    Index place;   ///< among the answers, in the order of the options
  };

  char separator;
  bool header;  ///< whether the first line has names
  Index columns;
  std::vector<Answer> answers;  ///< in the order of the columns
  std::vector<Index> ignored;   ///< columns from 0, in their order
};

/// The layout of the table `text`.
/// @throws DataError if a column does not exist, two have the name of one, an answer is ignored, or no column is
///   left for features;
///   FormatError as recognized_separator and has_names.
[[nodiscard]] CsvLayout csv_layout(std::string_view text, std::string_view file, const CsvOptions& options);

}  // namespace ogee::detail
