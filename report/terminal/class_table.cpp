#include "class_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "../../core/detail/number_text.hpp"
#include "../../core/errors.hpp"
#include "detail/label_width.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

constexpr std::size_t max_rows = 30;
constexpr Index width_of_numbers = 36;  // of all columns but the first

/// The classes to show: all in their order, or the worst of many.
std::vector<std::size_t> shown_classes(const std::vector<ClassScore>& scores) {
  std::vector<std::size_t> numbers(scores.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  if (numbers.size() <= max_rows) return numbers;
  std::stable_sort(numbers.begin(), numbers.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a].f1 < scores[b].f1; });
  numbers.resize(max_rows);
  return numbers;
}

std::vector<std::string> cells_of(const std::string& label, const PrecisionRecall& score) {
  return {label, decimals(score.precision), decimals(score.recall), decimals(score.f1)};
}

/// "precision of 3 and 5 is 0 by convention: never predicted".
std::string note(std::string_view score, const std::vector<std::string>& labels, std::string_view why,
                 Index width) {
  constexpr std::size_t max_named = 5;
  if (labels.empty()) return "";
  const std::string of =
      labels.size() > max_named ? fmt::format("{} classes", labels.size()) : listed(labels);
  return wrapped(fmt::format("{} of {} is 0 by convention: {}", score, of, why), width) + "\n";
}

std::string notes(const std::vector<ClassScore>& scores, std::span<const std::string> labels, Index width) {
  std::vector<std::string> never_predicted;
  std::vector<std::string> without_samples;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].predictions == 0) never_predicted.push_back(shortened(labels[i], detail::max_label_width));
    if (scores[i].samples == 0) without_samples.push_back(shortened(labels[i], detail::max_label_width));
  }
  return note("precision", never_predicted, "never predicted", width) +
         note("recall", without_samples, "no samples", width);
}

}  // namespace

std::string class_table(const ClassScores& scores, std::span<const std::string> labels, Index width) {
  if (labels.size() != scores.classes.size())
    throw ShapeError(
        fmt::format("class table: {} labels for {} classes", labels.size(), scores.classes.size()));
  const Index label_width = std::clamp<Index>(width - width_of_numbers, 5, detail::max_label_width);
  TerminalTable table{.header = {"class", "precision", "recall", "f1", "samples"}, .rows = {}};
  Index samples = 0;
  for (const ClassScore& score : scores.classes) samples += score.samples;
  for (const std::size_t number : shown_classes(scores.classes)) {
    table.rows.push_back(cells_of(shortened(labels[number], label_width), scores.classes[number]));
    table.rows.back().push_back(detail::with_separators(scores.classes[number].samples));
  }
  table.rows.push_back(cells_of(shortened("mean over classes", label_width), scores.macro));
  table.rows.push_back(cells_of(shortened("weighted by samples", label_width), scores.weighted));
  table.rows.back().push_back(detail::with_separators(samples));
  const std::string extract = labels.size() > max_rows
                                  ? fmt::format("the {} of {} classes with the least f1\n", max_rows,
                                                detail::with_separators(std::ssize(labels)))
                                  : "";
  return to_string(table) + extract + notes(scores.classes, labels, width);
}

}  // namespace ogee
