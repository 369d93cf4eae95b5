#include "confusion_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "../../core/detail/number_text.hpp"
#include "../../core/errors.hpp"
#include "detail/label_width.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

constexpr Index max_classes = 20;

using Labels = std::span<const std::string>;

const std::string& label_of(Labels labels, Index number) { return labels[static_cast<std::size_t>(number)]; }

/// Whether classes are called by their numbers: then a column of numbers is enough.
bool are_numbers(Labels labels) {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] != std::to_string(i)) return false;
  return true;
}

/// Columns [first, end) of the matrix; `width` is for the names.
TerminalTable part_of(const ConfusionMatrix& confusion, Labels labels, Index first, Index end, Index width) {
  const bool numbers = are_numbers(labels);
  TerminalTable table{.header = {"class"}, .rows = {}};
  if (!numbers) table.header.emplace_back("");
  for (Index k = first; k < end; ++k) table.header.push_back(std::to_string(k));
  for (Index row = 0; row < confusion.classes(); ++row) {
    std::vector<std::string> cells{shortened(label_of(labels, row), width)};
    if (!numbers) cells.push_back(std::to_string(row));
    for (Index k = first; k < end; ++k) {
      const Index count = confusion.count(row, k);
      cells.push_back(count == 0 ? "·" : detail::with_separators(count));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// The width of its second line, the rule under the header.
Index width_of(const TerminalTable& table) {
  const std::string text = to_string(table);
  const auto first_end = text.find('\n');
  return display_width(
      std::string_view(text).substr(first_end + 1, text.find('\n', first_end + 1) - first_end - 1));
}

std::string whole_matrix(const ConfusionMatrix& confusion, Labels labels, Index width) {
  // A third of the line at most for names, so that there is room for numbers.
  const Index width_of_labels = std::clamp<Index>(width / 3, 5, detail::max_label_width);
  std::string text;
  for (Index first = 0; first < confusion.classes();) {
    const auto part = [&](Index end) { return part_of(confusion, labels, first, end, width_of_labels); };
    Index end = first + 1;
    while (end < confusion.classes() && width_of(part(end + 1)) <= width) ++end;
    if (!text.empty()) text += '\n';
    text += to_string(part(end));
    first = end;
  }
  return text;
}

struct Confusion {
  Index label;
  Index predicted;
  Index count;
};

std::string max_frequent(const ConfusionMatrix& confusion, Labels labels) {
  constexpr std::size_t max_rows = 10;
  std::vector<Confusion> all;
  for (Index row = 0; row < confusion.classes(); ++row)
    for (Index k = 0; k < confusion.classes(); ++k)
      if (row != k && confusion.count(row, k) > 0) all.push_back({row, k, confusion.count(row, k)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Confusion& a, const Confusion& b) { return a.count > b.count; });
  if (all.size() > max_rows) all.resize(max_rows);
  TerminalTable table{.header = {"class", "taken for", "samples", "of its samples"}, .rows = {}};
  for (const Confusion& one : all)
    table.rows.push_back({shortened(label_of(labels, one.label), detail::max_label_width),
                          shortened(label_of(labels, one.predicted), detail::max_label_width),
                          detail::with_separators(one.count),
                          fmt::format("{:.1f} %", 100.0 * static_cast<double>(one.count) /
                                                      static_cast<double>(confusion.samples_of(one.label)))});
  return to_string(table);
}

}  // namespace

std::string confusion_table(const ConfusionMatrix& confusion, std::span<const std::string> labels,
                            Index width) {
  if (std::ssize(labels) != confusion.classes())
    throw ShapeError(
        fmt::format("confusion table: {} labels for {} classes", labels.size(), confusion.classes()));
  return confusion.classes() > max_classes ? max_frequent(confusion, labels)
                                           : whole_matrix(confusion, labels, width);
}

}  // namespace ogee
