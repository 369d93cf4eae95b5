#include "convergence_plot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../findings/activation_labels.hpp"
#include "terminal_plot.hpp"

namespace ogee {
namespace {

/// The scores after one epoch of the runs that completed it; `epoch` is 0 for the first.
std::vector<double> scores_after(std::span<const Run* const> runs, Task task, std::size_t epoch) {
  std::vector<double> scores;
  for (const Run* run : runs) {
    if (run->history.epochs.size() <= epoch) continue;
    const auto& score = run->history.epochs[epoch].test;
    if (!score) continue;
    if (task == Task::regress) scores.push_back(score->loss);
    if (task == Task::classify && score->accuracy) scores.push_back(*score->accuracy);
  }
  return scores;
}

PlotSeries mean_curve(std::span<const Run* const> runs, Task task, const std::string& label) {
  std::size_t epochs = 0;
  for (const Run* run : runs) epochs = std::max(epochs, run->history.epochs.size());
  PlotSeries curve{.name = label, .points = {}};
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    const std::vector<double> scores = scores_after(runs, task, epoch);
    if (!scores.empty())
      curve.points.push_back({static_cast<double>(epoch + 1), mean_and_spread(scores).mean});
  }
  return curve;
}

}  // namespace

std::string convergence_plot(const Comparison& comparison, const ConvergencePlotOptions& options) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  std::vector<PlotSeries> curves;
  for (std::size_t i = 0; i < labels.size(); ++i)
    curves.push_back(
        mean_curve(runs_of(comparison.runs, comparison.summaries[i].place), comparison.task, labels[i]));
  return terminal_plot(curves, {.width = options.width,
                                .height = options.height,
                                .title = fmt::format("Test {} after each epoch, mean over seeds",
                                                     comparison.task == Task::regress ? "loss" : "accuracy"),
                                .x_label = "epoch",
                                .colour = options.colour});
}

}  // namespace ogee
