#include "csv_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "../../../core/detail/number_text.hpp"
#include "../../../core/errors.hpp"
#include "csv_columns.hpp"
#include "csv_header.hpp"
#include "csv_reader.hpp"
#include "csv_separator.hpp"
#include "quoted_field.hpp"

namespace ogee::detail {
namespace {

/// The first line of a table.
class FirstLine {
 public:
  FirstLine(std::string_view text, char separator, std::string_view file)
      : text_(text), separator_(separator), file_(file) {}

  /// Calls `use` with each field and its column from 0. Nothing is stored: the line may be the whole file.
  template <class Use>
  void for_each(const Use& use) const {
    CsvReader reader(text_, separator_, file_);
    do {
      const std::string_view field = reader.next();
      use(field, reader.column() - 1);
    } while (!reader.ended_line());
  }

  [[nodiscard]] Index columns() const {
    Index count = 0;
    for_each([&](auto, Index) { ++count; });
    return count;
  }

  /// The column with this name. @throws DataError if two have it.
  [[nodiscard]] std::optional<Index> named(std::string_view name) const {
    std::optional<Index> found;
    for_each([&](std::string_view field, Index column) {
      if (field != name) return;
      if (found) throw same_name(file_, *found + 1, column + 1, name);
      found = column;
    });
    return found;
  }

  /// The error for a column that does not exist.
  [[nodiscard]] DataError unknown(const std::string& name) const {
    constexpr std::size_t max_names = 100;
    constexpr std::size_t longest_name = 64;
    std::vector<std::string> names;
    for_each([&](std::string_view field, Index) {
      if (names.size() < max_names && field.size() <= longest_name) names.emplace_back(field);
    });
    return DataError(
        fmt::format("{}: {}", file_, unknown_name("column", name.substr(0, longest_name), names).what()));
  }

 private:
  std::string_view text_;
  char separator_;
  std::string_view file_;
};

/// Whether a column is given by its name, or the first line has names by its looks.
bool header_of(const CsvLayout& layout, std::string_view text, std::string_view file,
               const CsvOptions& options) {
  for (const auto& columns : {options.answers, options.ignored})
    for (const std::string& column : columns)
      if (!numbered_column(column, layout.columns)) return true;
  std::optional<Index> label;
  if (options.task == Task::classify) label = numbered_column(options.answers.front(), layout.columns);
  return has_names(text, layout.separator, file, label);
}

/// The column of this name or number.
Index column_of(const std::string& text, const FirstLine& line, const CsvLayout& layout,
                std::string_view file) {
  if (layout.header)
    if (const auto column = line.named(text)) return *column;
  if (const auto column = numbered_column(text, layout.columns)) return *column;
  Index number = 0;
  if (detail::parse_number(text, number) != std::errc::invalid_argument)
    throw DataError(fmt::format("{}: column {} does not exist, expected 1 to {}, or -1 for the last", file,
                                text, layout.columns));
  if (layout.header) throw line.unknown(text);
  throw DataError(
      fmt::format("{}: column {} does not exist: the first line has no names", file, quoted_field(text)));
}

void check(const CsvLayout& layout, std::string_view file) {
  const auto& answers = layout.answers;
  for (std::size_t i = 1; i < answers.size(); ++i)
    if (answers[i].column == answers[i - 1].column)
      throw DataError(fmt::format("{}: column {} is given twice", file, answers[i].column + 1));
  for (const CsvLayout::Answer& answer : answers)
    if (std::binary_search(layout.ignored.begin(), layout.ignored.end(), answer.column))
      throw DataError(
          fmt::format("{}: column {} cannot be ignored: it has the answers", file, answer.column + 1));
  if (std::ssize(answers) + std::ssize(layout.ignored) == layout.columns)
    throw DataError(fmt::format("{}: has {}, separated by {}, which leaves none for features", file,
                                layout.columns == 1 ? "1 column" : fmt::format("{} columns", layout.columns),
                                separators_text(layout.separator)));
}

}  // namespace

CsvLayout csv_layout(std::string_view text, std::string_view file, const CsvOptions& options) {
  CsvLayout layout{
      .separator = options.separator == '\0' ? recognized_separator(text, file) : options.separator,
      .header = false,
      .columns = 0,
      .answers = {},
      .ignored = {}};
  const FirstLine line(text, layout.separator, file);
  layout.columns = line.columns();
  layout.header = options.header ? *options.header : header_of(layout, text, file, options);
  for (const std::string& answer : options.answers)
    layout.answers.push_back(
        {.column = column_of(answer, line, layout, file), .place = std::ssize(layout.answers)});
  std::sort(layout.answers.begin(), layout.answers.end(),
            [](CsvLayout::Answer a, CsvLayout::Answer b) { return a.column < b.column; });
  for (const std::string& column : options.ignored)
    layout.ignored.push_back(column_of(column, line, layout, file));
  std::sort(layout.ignored.begin(), layout.ignored.end());
  layout.ignored.erase(std::unique(layout.ignored.begin(), layout.ignored.end()), layout.ignored.end());
  check(layout, file);
  return layout;
}

}  // namespace ogee::detail
