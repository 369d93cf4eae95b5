#pragma once

/// Tables of numbers and words as text, one sample per line.
///
/// Source: RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", but also with
/// semicolons, tabs and blanks as separators, LF and CR as well as CRLF, and spaces around fields, which are
/// ignored. A field in double quotes may contain separators, line breaks, and doubled double quotes.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../dataset.hpp"
#include "../task.hpp"
#include "answers.hpp"
#include "missing.hpp"

namespace ogee {

/// The columns of a table.
struct CsvOptions {
  Task task = Task::classify;
  /// The column of the labels, or one or more columns of targets: names from the header, or numbers, "1" for
  /// the first column and "-1" for the last.
  std::vector<std::string> answers = {"-1"};
  /// The names of the features, as a dataset gave them, where the first line has names; other columns are ignored,
  /// whatever they hold. If empty, all columns except those of the answers are features.
  std::vector<std::string> features = {};
  /// Columns to leave out, whatever they hold: names or numbers, as those of the answers.
  std::vector<std::string> ignored = {};
  /// Whether columns of words become features; otherwise they are refused, except those that `features` names.
  bool words = true;
  /// ',', ';', '\\t' or ' ', which stands for any number of blanks and tabs; 0: the first three are counted in the
  /// first line, and blanks separate where it has none of these.
  char separator = '\0';
  /// Whether the first line has names. If empty, it has them if an answer or an ignored column is given by
  /// its name, and otherwise by the rules in docs/data.md.
  std::optional<bool> header = std::nullopt;
  /// For empty fields, and "?", "NA", "nan" and the like.
  Missing missing = Missing::refuse;
  /// What Missing::mean puts into each feature, such as the means of a training; if empty, the table's own means.
  std::vector<double> means = {};
  /// Is told, in words, what was decided about the table: "the first line has names".
  std::function<void(const std::string& text)> note = {};
  std::string name = "";  ///< of the dataset; the name of the file if empty
};

/// A table from the text of a file, UTF-8 with or without a byte order mark; `file` begins the messages.
/// Numbers are kept in double, unless floats hold all features, or all targets, without losing a digit.
/// A column of words becomes a feature for each word, "work=private", that is 1 in rows with this word and 0 in others.
/// Where the first line has no names, the columns of features are called "column 1", "column 2" and so on.
/// LabelCollector decides which labels are classes. Blank lines are allowed at the end only.
/// @throws MissingValueError with line and column, both counted from 1, of a gap; FormatError with the same of
/// a field that is not a finite number, of a label or a name that is not UTF-8, for lines of different lengths,
/// and where commas may be separators or decimal commas; DataError if a column does not exist, a name that is
/// asked for stands twice, or a column of words has no name of its own among names, and if there are no samples;
/// OptionError for invalid options.
[[nodiscard]] Dataset parse_csv(std::string_view text, std::string_view file, const CsvOptions& options = {});

/// Reads a file, which may be gzip-compressed.
/// @throws DataError if it cannot be read; otherwise as parse_csv.
[[nodiscard]] Dataset csv_dataset(const std::filesystem::path& path, const CsvOptions& options = {});

}  // namespace ogee
