#include "class_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "../../core/detail/number_text.hpp"
#include "../../core/errors.hpp"
#include "detail/label_width.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

constexpr std::size_t max_rows = 30;
constexpr Index width_of_numbers = 36;  // of all columns but the first

/// The classes to show: all in their order, or the worst of many, first those that occur.
std::vector<std::size_t> shown_classes(const std::vector<ClassScore>& scores) {
  std::vector<std::size_t> numbers(scores.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  if (numbers.size() <= max_rows) return numbers;
  std::stable_sort(numbers.begin(), numbers.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(!scores[a].occurs(), scores[a].f1) < std::pair(!scores[b].occurs(), scores[b].f1);
  });
  numbers.resize(max_rows);
  return numbers;
}

std::vector<std::string> cells_of(const std::string& label, const PrecisionRecall& score) {
  return {label, decimals(score.precision), decimals(score.recall), decimals(score.f1)};
}

/// Of one class. One that does not occur has no scores.
std::vector<std::string> cells_of_class(const std::string& label, const ClassScore& score) {
  std::vector<std::string> cells =
      score.occurs() ? cells_of(label, score) : std::vector<std::string>{label, "–", "–", "–"};
  cells.push_back(detail::with_separators(score.samples));
  return cells;
}

/// `text` with "{}" for the labels of the classes that it is about: "precision of 3 and 5 is 0 by convention".
std::string note(fmt::format_string<std::string> text, const std::vector<std::string>& labels, Index width) {
  constexpr std::size_t max_named = 5;
  if (labels.empty()) return "";
  std::string named = labels.size() > max_named ? fmt::format("{} classes", labels.size()) : listed(labels);
  return wrapped(fmt::format(text, std::move(named)), width) + "\n";
}

std::string notes(const std::vector<ClassScore>& scores, std::span<const std::string> labels, Index width) {
  std::vector<std::string> never_predicted;
  std::vector<std::string> without_samples;
  std::vector<std::string> absent;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::string label = shortened(labels[i], detail::max_label_width);
    if (!scores[i].occurs()) {
      absent.push_back(label);
    } else if (scores[i].predictions == 0) {
      never_predicted.push_back(label);
    } else if (scores[i].samples == 0) {
      without_samples.push_back(label);
    }
  }
  return note("precision of {} is 0 by convention: never predicted", never_predicted, width) +
         note("recall of {} is 0 by convention: no samples", without_samples, width) +
         note("not in the means: {}, without samples and predictions", absent, width);
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
  for (const std::size_t number : shown_classes(scores.classes))
    table.rows.push_back(cells_of_class(shortened(labels[number], label_width), scores.classes[number]));
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
