#include "csv_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "../../../core/detail/number_text.hpp"
#include "../../../core/errors.hpp"
#include "csv_number.hpp"
#include "csv_reader.hpp"
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

  /// The first column with this name.
  [[nodiscard]] std::optional<Index> named(std::string_view name) const {
    std::optional<Index> found;
    for_each([&](std::string_view field, Index column) {
      if (!found && field == name) found = column;
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

/// Whether a field other than the label's is not a number, or a column is given by its name.
bool has_names(const FirstLine& line, Index columns, const CsvOptions& options) {
  for (const std::string& answer : options.answers)
    if (!numbered_column(answer, columns)) return true;
  std::optional<Index> label;
  if (options.task == Task::classify) label = numbered_column(options.answers.front(), columns);
  bool names = false;
  line.for_each(
      [&](std::string_view field, Index column) { names = names || (column != label && !is_number(field)); });
  return names;
}

Index answer_column(const std::string& answer, const FirstLine& line, const CsvLayout& layout,
                    std::string_view file) {
  if (layout.header)
    if (const auto column = line.named(answer)) return *column;
  if (const auto column = numbered_column(answer, layout.columns)) return *column;
  Index number = 0;
  if (detail::parse_number(answer, number) != std::errc::invalid_argument)
    throw DataError(fmt::format("{}: column {} does not exist, expected 1 to {}, or -1 for the last", file,
                                answer, layout.columns));
  if (layout.header) throw line.unknown(answer);
  throw DataError(
      fmt::format("{}: column {} does not exist: the first line has no names", file, quoted_field(answer)));
}

void check(const CsvLayout& layout, std::string_view file) {
  const auto& answers = layout.answers;
  for (std::size_t i = 1; i < answers.size(); ++i)
    if (answers[i].column == answers[i - 1].column)
      throw DataError(fmt::format("{}: column {} is given twice", file, answers[i].column + 1));
  if (std::ssize(answers) == layout.columns)
    throw DataError(fmt::format("{}: has {}, separated by {}, which leaves none for features", file,
                                layout.columns == 1 ? "1 column" : fmt::format("{} columns", layout.columns),
                                separators_text(layout.separator)));
}

}  // namespace

CsvLayout csv_layout(std::string_view text, std::string_view file, const CsvOptions& options) {
  CsvLayout layout{.separator = options.separator == '\0' ? recognized_separator(text) : options.separator,
                   .header = false,
                   .columns = 0,
                   .answers = {}};
  const FirstLine line(text, layout.separator, file);
  layout.columns = line.columns();
  layout.header = options.header.value_or(has_names(line, layout.columns, options));
  for (const std::string& answer : options.answers)
    layout.answers.push_back(
        {.column = answer_column(answer, line, layout, file), .place = std::ssize(layout.answers)});
  std::sort(layout.answers.begin(), layout.answers.end(),
            [](CsvLayout::Answer a, CsvLayout::Answer b) { return a.column < b.column; });
  check(layout, file);
  return layout;
}

}  // namespace ogee::detail
