#pragma once

/// Tables of numbers as text, one sample per line.
///
/// Source: RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", but also with
/// semicolons and tabs as separators, LF as well as CRLF, and spaces around fields, which are ignored. A
/// field in double quotes may contain separators, line breaks, and doubled double quotes.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../dataset.hpp"
#include "../task.hpp"
#include "answers.hpp"

namespace ogee {

/// The columns of a table.
struct CsvOptions {
  Task task = Task::classify;
  /// The column of the labels, or one or more columns of targets: names from the header, or numbers, "1" for
  /// the first column and "-1" for the last.
  std::vector<std::string> answers = {"-1"};
  /// The names of the columns to take as features, in this order, where the first line has names; others are
  /// ignored, whatever they hold. If empty, all columns except those of the answers are features.
  std::vector<std::string> features = {};
  /// ',', ';' or '\\t'; 0: the most frequent one in the first line.
  char separator = '\0';
  /// Whether the first line has names. If empty, it has them if one of its fields is not a number; where this
  /// is only the label, if no other line has that label.
  std::optional<bool> header = std::nullopt;
  std::string name = "";  ///< of the dataset; the name of the file if empty
};

/// A table from the text of a file, UTF-8 with or without a byte order mark; `file` begins the messages.
/// LabelCollector decides which labels are classes. Blank lines are allowed at the end only.
/// @throws FormatError with line and column, both counted from 1, of a field that is not a finite number, and
/// for lines of different lengths; DataError if a column does not exist or there are no samples; OptionError
/// for invalid options.
[[nodiscard]] Dataset parse_csv(std::string_view text, std::string_view file, const CsvOptions& options = {});

/// Reads a file, which may be gzip-compressed.
/// @throws DataError if it cannot be read; otherwise as parse_csv.
[[nodiscard]] Dataset csv_dataset(const std::filesystem::path& path, const CsvOptions& options = {});

}  // namespace ogee
