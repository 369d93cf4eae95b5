#pragma once

/// Rows of numbers without answers, for a model that was trained on the same columns.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../core/matrix.hpp"

namespace ogee {

/// The columns that a table must have.
struct ExpectedColumns {
  Index count = 0;
  std::vector<std::string> names = {};  ///< empty, or `count` names
  /// Whether the first line of the table has names. If empty, the rules of parse_csv_rows decide.
  std::optional<bool> header = std::nullopt;
  /// What is put into gaps, for each of the names, such as the means of a training; if empty, gaps are refused.
  std::vector<double> means = {};
};

struct TableRows {
  Matrix<double> values;                  ///< (rows, columns), in the order of the expected columns
  std::vector<std::string> ignored = {};  ///< the names of other columns, in the order of the file
  bool header = false;                    ///< whether the first line has names
};

/// Rows from the text of a CSV file as parse_csv reads it (data/files/csv.hpp).
///
/// The first line has names if none of its fields is a number or a gap; or if some are, but it has one of the
/// expected names, or all of them where all fields are numbers. Columns are matched by name, in any order; others may
/// hold anything. Without names on both sides, the table must have exactly the expected columns, in their order; so it
/// must where parse_csv called the columns of words "column 1", "column 2" and so on.
/// @throws FormatError as parse_csv, also for every gap without means; DataError that lists all columns that are missing,
///   for a name that occurs twice, a wrong number of columns, without names that tell the columns of words, or without
///   rows; OptionError unless there is a mean for each column, or none.
[[nodiscard]] TableRows parse_csv_rows(std::string_view text, std::string_view file,
                                       const ExpectedColumns& expected);

/// Reads a file, which may be gzip-compressed.
/// @throws DataError if it cannot be read; otherwise as parse_csv_rows.
[[nodiscard]] TableRows csv_rows(const std::filesystem::path& path, const ExpectedColumns& expected);

}  // namespace ogee
