#include "csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

#include "../../core/errors.hpp"
#include "detail/csv_columns.hpp"
#include "detail/csv_number.hpp"
#include "detail/csv_reader.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

using detail::Columns;
using ColumnNames = std::vector<std::string>;

ColumnNames first_line(std::string_view text, char separator, std::string_view file) {
  detail::CsvReader reader(text, separator, file);
  ColumnNames fields;
  do fields.emplace_back(reader.next());
  while (!reader.ended_line());
  return fields;
}

/// A row with a word in it must not be taken for names, or it would have no prediction.
bool is_header(const ColumnNames& line, const ColumnNames& expected) {
  const auto numbers = std::count_if(line.begin(), line.end(), detail::is_number);
  const bool has_gap = std::any_of(line.begin(), line.end(), [](const auto& field) { return field.empty(); });
  if (numbers == 0 && !has_gap) return true;
  const auto known = std::count_if(expected.begin(), expected.end(), [&](const std::string& name) {
    return std::find(line.begin(), line.end(), name) != line.end();
  });
  return numbers < std::ssize(line) ? known > 0 : known > 0 && known == std::ssize(expected);
}

Columns in_order(Index count) {
  Columns columns{.values = std::vector<Index>(static_cast<std::size_t>(count))};
  std::iota(columns.values.begin(), columns.values.end(), Index{0});
  return columns;
}

/// Reads the rows of a text without its byte order mark.
class RowReader {
 public:
  RowReader(std::string_view text, std::string_view file, const ExpectedColumns& expected)
      : text_(text), file_(file), expected_(expected), separator_(detail::recognized_separator(text)) {}

  [[nodiscard]] TableRows read() {
    const ColumnNames first = first_line(text_, separator_, file_);
    const bool header = is_header(first, expected_.names);
    Columns columns = columns_of(first, header);
    TableRows rows{.values = values(columns, header), .ignored = std::move(columns.ignored_names)};
    if (rows.values.rows() == 0) throw DataError(fmt::format("{}: has no rows, only a line of names", file_));
    return rows;
  }

 private:
  [[nodiscard]] Columns columns_of(const ColumnNames& first, bool header) const {
    if (header && !expected_.names.empty() && first != expected_.names)
      return detail::columns_by_name(first, expected_.names, file_);
    if (std::ssize(first) != expected_.count)
      throw DataError(fmt::format("{}: line 1: expected {} columns, found {}, separated by {}{}", file_,
                                  expected_.count, first.size(), detail::separators_text(separator_),
                                  expected_.names.empty() ? "" : ", and it has no names"));
    return in_order(expected_.count);
  }

  [[nodiscard]] Matrix<float> values(const Columns& columns, bool header) const {
    detail::CsvReader reader(text_, separator_, file_);
    const Index width = std::ssize(columns.values);
    if (header) reader.read_line(width, [](std::string_view, Index) {});
    Matrix<float> all(max_rows(width, header), expected_.count);
    Index row = 0;
    for (; !reader.at_end(); ++row)
      reader.read_line(width, [&](std::string_view field, Index column) {
        const Index place = columns.values[static_cast<std::size_t>(column)];
        if (place != Columns::ignored) all(row, place) = detail::number_of(field, reader);
      });
    if (row == all.rows()) return all;
    return ConstMatrixView<float>(all.data(), row, all.cols());
  }

  /// The rows, or more where fields hold line breaks. A row takes at least a byte for each column, and another
  /// one for each number, so that an invalid file cannot ask for much more memory than its size.
  [[nodiscard]] Index max_rows(Index width, bool header) const {
    const std::string_view lines = text_.substr(0, text_.find_last_not_of(" \r\n") + 1);
    const Index line_count = std::count(lines.begin(), lines.end(), '\n') + 1;
    return std::min(line_count - (header ? 1 : 0), std::ssize(lines) / (width + expected_.count) + 1);
  }

  std::string_view text_;
  std::string_view file_;
  const ExpectedColumns& expected_;
  char separator_;
};

}  // namespace

TableRows parse_csv_rows(std::string_view text, std::string_view file, const ExpectedColumns& expected) {
  return RowReader(detail::table_text(text, file), file, expected).read();
}

TableRows csv_rows(const std::filesystem::path& path, const ExpectedColumns& expected) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  return parse_csv_rows({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string(), expected);
}

}  // namespace ogee
