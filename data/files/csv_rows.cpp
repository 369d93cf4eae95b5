#include "csv_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

#include "../../core/detail/near_names.hpp"
#include "../../core/errors.hpp"
#include "detail/csv_number.hpp"
#include "detail/csv_reader.hpp"
#include "detail/quoted_field.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

using Names = std::vector<std::string>;

/// Which value of a row is in each column of a file.
struct Columns {
  static constexpr Index ignored = -1;

  std::vector<Index> values;  ///< its place in the row, or `ignored`
  Names ignored_names = {};
};

Names first_line(std::string_view text, char separator, std::string_view file) {
  detail::CsvReader reader(text, separator, file);
  Names fields;
  do fields.emplace_back(reader.next());
  while (!reader.ended_line());
  return fields;
}

bool is_header(const Names& line, const Names& expected) {
  if (!std::all_of(line.begin(), line.end(), detail::is_number)) return true;
  return !expected.empty() && std::all_of(expected.begin(), expected.end(), [&](const std::string& name) {
    return std::find(line.begin(), line.end(), name) != line.end();
  });
}

Columns in_order(Index count) {
  Columns columns{.values = std::vector<Index>(static_cast<std::size_t>(count))};
  std::iota(columns.values.begin(), columns.values.end(), Index{0});
  return columns;
}

/// "width" (the file has "widht"). Long names are not compared.
std::string missing_text(const std::string& name, const Names& others) {
  constexpr std::size_t max_names = 100;
  constexpr std::size_t longest_name = 64;
  Names candidates;
  for (const std::string& other : others)
    if (other.size() <= longest_name && candidates.size() < max_names) candidates.push_back(other);
  Names near;
  if (name.size() <= longest_name) near = detail::near_names(name, candidates);
  for (std::string& other : near) other = detail::quoted_field(other);
  const std::string text = detail::quoted_field(name);
  return near.empty() ? text : fmt::format("{} (the file has {})", text, fmt::join(near, ", "));
}

DataError missing_columns(std::string_view file, const Names& missing, const Names& others) {
  Names texts;
  for (const std::string& name : missing) texts.push_back(missing_text(name, others));
  if (texts.size() == 1) return DataError(fmt::format("{}: the column {} is missing", file, texts.front()));
  return DataError(fmt::format("{}: {} columns are missing: {}", file, texts.size(), fmt::join(texts, ", ")));
}

Columns by_name(const Names& header, const Names& expected, std::string_view file) {
  std::map<std::string_view, Index> places;
  for (const std::string& name : expected)
    if (!places.try_emplace(name, std::ssize(places)).second)
      throw DataError(
          fmt::format("{}: two of the expected columns are called {}: the file must have exactly "
                      "those columns, in their order",
                      file, detail::quoted_field(name)));
  Columns columns;
  std::vector<Index> found(expected.size(), 0);  // the number of the column from 1
  for (const std::string& name : header) {
    const auto place = places.find(name);
    columns.values.push_back(place == places.end() ? Columns::ignored : place->second);
    if (place == places.end()) {
      columns.ignored_names.push_back(name);
      continue;
    }
    Index& column = found[static_cast<std::size_t>(place->second)];
    if (column != 0)
      throw DataError(fmt::format("{}: columns {} and {} are both called {}", file, column,
                                  columns.values.size(), detail::quoted_field(name)));
    column = std::ssize(columns.values);
  }
  Names missing;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (found[i] == 0) missing.push_back(expected[i]);
  if (!missing.empty()) throw missing_columns(file, missing, columns.ignored_names);
  return columns;
}

/// Reads the rows of a text without its byte order mark.
class RowReader {
 public:
  RowReader(std::string_view text, std::string_view file, const ExpectedColumns& expected)
      : text_(text), file_(file), expected_(expected), separator_(detail::recognized_separator(text)) {}

  [[nodiscard]] TableRows read() {
    const Names first = first_line(text_, separator_, file_);
    const bool header = is_header(first, expected_.names);
    Columns columns = columns_of(first, header);
    TableRows rows{.values = values(columns, header), .ignored = std::move(columns.ignored_names)};
    if (rows.values.rows() == 0) throw DataError(fmt::format("{}: has no rows, only a line of names", file_));
    return rows;
  }

 private:
  [[nodiscard]] Columns columns_of(const Names& first, bool header) const {
    if (header && !expected_.names.empty() && first != expected_.names)
      return by_name(first, expected_.names, file_);
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
