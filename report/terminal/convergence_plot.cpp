#include "convergence_plot.hpp"

#include <fmt/format.h>

#include "../findings/activation_labels.hpp"
#include "terminal_plot.hpp"

namespace ogee {
namespace {

/// The scores after one epoch of the runs of an activation that completed it; `epoch` is 0 for the first.
std::vector<double> scores_after(const Comparison& comparison, const std::string& activation,
                                 std::size_t epoch) {
  std::vector<double> scores;
  for (const Run& run : comparison.runs) {
    if (run.activation.description() != activation || run.history.epochs.size() <= epoch) continue;
    const auto& score = run.history.epochs[epoch].validation;
    if (!score) continue;
    if (comparison.task == Task::regress) scores.push_back(score->loss);
    if (score->accuracy) scores.push_back(*score->accuracy);
  }
  return scores;
}

PlotSeries mean_curve(const Comparison& comparison, const std::string& activation, const std::string& label) {
  PlotSeries curve{.name = label, .points = {}};
  for (std::size_t epoch = 0;; ++epoch) {
    const std::vector<double> scores = scores_after(comparison, activation, epoch);
    if (scores.empty()) return curve;
    curve.points.push_back({static_cast<double>(epoch + 1), mean_and_spread(scores).mean});
  }
}

}  // namespace

std::string convergence_plot(const Comparison& comparison, const ConvergencePlotOptions& options) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  std::vector<PlotSeries> curves;
  for (std::size_t i = 0; i < labels.size(); ++i)
    curves.push_back(mean_curve(comparison, comparison.summaries[i].activation, labels[i]));
  return terminal_plot(curves, {.width = options.width,
                                .height = options.height,
                                .title = fmt::format("Test {} after each epoch, mean over seeds",
                                                     comparison.task == Task::regress ? "loss" : "accuracy"),
                                .x_label = "epoch",
                                .colour = options.colour});
}

}  // namespace ogee
