#include "metrics_report.hpp"

#include <fmt/format.h>

#include "../../core/detail/number_text.hpp"
#include "class_table.hpp"
#include "confusion_table.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

std::string accuracy_line(const ClassificationMetrics& metrics) {
  const ConfusionMatrix& confusion = metrics.confusion;
  std::string line =
      fmt::format("accuracy {} ({} of {} samples)", decimals(confusion.accuracy()),
                  detail::with_separators(confusion.correct()), detail::with_separators(confusion.samples()));
  if (confusion.classes() >= min_classes_for_top_k)
    line += fmt::format(", top-{} accuracy {}", metrics.top_k, decimals(metrics.top_k_accuracy));
  return line + "\n";
}

struct Report {
  std::span<const std::string> labels;
  Index width;

  std::string operator()(const ClassificationMetrics& metrics) const {
    return fmt::format(
        "{}\n{}\n{}\n{}", accuracy_line(metrics), class_table(class_scores(metrics.confusion), labels, width),
        wrapped("Confusion: a row for each class, a column for what its samples were taken for.", width) +
            "\n",
        confusion_table(metrics.confusion, labels, width));
  }

  std::string operator()(const RegressionMetrics& metrics) const {
    return to_string({.header = {"R²", "mean absolute error", "root mean squared error"},
                      .rows = {{decimals(metrics.r_squared), decimals(metrics.mean_absolute_error),
                                decimals(metrics.root_mean_squared_error)}}});
  }
};

}  // namespace

std::string metrics_report(const Metrics& metrics, std::span<const std::string> labels, Index width) {
  return std::visit(Report{labels, width}, metrics);
}

}  // namespace ogee
