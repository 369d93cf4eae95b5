#include "terminal_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "../../core/errors.hpp"
#include "text.hpp"

namespace ogee {
namespace {

constexpr std::string_view gap = "  ";

bool is_blank(std::string_view cell) { return cell.empty() || cell.starts_with("–") || cell == "·"; }

bool is_number(std::string_view cell) {
  const auto sign_ends = std::min(cell.find_first_not_of("+-"), cell.size());
  const std::string_view digits = cell.substr(sign_ends);
  return digits.starts_with("inf") || digits.starts_with("nan") ||
         (!digits.empty() && std::isdigit(static_cast<unsigned char>(digits.front())) != 0);
}

struct Column {
  Index width;
  bool numeric;
};

Column column_of(const TerminalTable& table, std::size_t number) {
  Column column{.width = display_width(table.header[number]), .numeric = false};
  bool has_text = false;
  for (const auto& row : table.rows) {
    if (number >= row.size()) continue;
    column.width = std::max(column.width, display_width(row[number]));
    column.numeric = column.numeric || is_number(row[number]);
    has_text = has_text || (!is_number(row[number]) && !is_blank(row[number]));
  }
  column.numeric = column.numeric && !has_text;
  return column;
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<Column>& columns) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += gap;
    line += columns[i].numeric ? right_aligned(cells[i], columns[i].width)
                               : left_aligned(cells[i], columns[i].width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string rule(const std::vector<Column>& columns) {
  std::string line;
  for (const Column& column : columns) {
    if (!line.empty()) line += gap;
    for (Index i = 0; i < column.width; ++i) line += "─";
  }
  return line + "\n";
}

}  // namespace

std::string to_string(const TerminalTable& table) {
  for (const auto& row : table.rows)
    if (row.size() > table.header.size())
      throw ShapeError(
          fmt::format("table: a row has {} cells, the header has {}", row.size(), table.header.size()));
  std::vector<Column> columns;
  for (std::size_t i = 0; i < table.header.size(); ++i) columns.push_back(column_of(table, i));
  std::string text = line_of(table.header, columns) + rule(columns);
  for (const auto& row : table.rows) text += line_of(row, columns);
  return text;
}

}  // namespace ogee
