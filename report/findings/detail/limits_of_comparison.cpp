#include "limits_of_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "../activation_labels.hpp"

namespace ogee::detail {
namespace {

/// How much the score of a run improved in its last epoch; none if it has fewer than two with a score.
std::optional<double> last_improvement(const Run& run, bool classify) {
  const auto& epochs = run.history.epochs;
  if (epochs.size() < 2 || run.restored_epoch) return std::nullopt;
  const auto& last = epochs.back().test;
  const auto& before = epochs[epochs.size() - 2].test;
  if (!last || !before) return std::nullopt;
  if (!classify) return before->loss - last->loss;
  if (!last->accuracy || !before->accuracy) return std::nullopt;
  return *last->accuracy - *before->accuracy;
}

/// The mean over the runs of a contender.
double last_improvement(const Comparison& comparison, const Contender& contender) {
  double sum = 0;
  Index count = 0;
  for (const Run* run : runs_of(comparison.runs, contender.summary->place)) {
    const auto improvement = last_improvement(*run, comparison.task == Task::classify);
    if (!improvement) continue;
    sum += *improvement;
    ++count;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

/// Names the activation that improved in the last epoch by more than it is behind.
std::string too_few_epochs(const Comparison& comparison, const std::vector<Contender>& all) {
  const Measure& measure = measure_of(comparison);
  std::optional<double> best;
  for (const Contender& each : all)
    if (measure.has_score(each) && !(best > measure.merit(each))) best = measure.merit(each);
  for (const Contender& each : all) {
    if (!measure.has_score(each)) continue;
    const double behind = *best - measure.merit(each);
    const double improvement = last_improvement(comparison, each);
    if (behind > 0 && improvement > behind)
      return fmt::format(
          " {} improved by {:.4f} in the last epoch and is {:.4f} behind: more epochs may change the order.",
          each.label, improvement, behind);
  }
  return "";
}

std::string rates_at_the_edge(const Comparison& comparison) {
  std::string text;
  for (const LearningRateSweep& sweep : comparison.learning_rates) {
    if (sweep.rates.size() < 2 || sweep.interrupted) continue;
    const auto [lowest, highest] = std::minmax_element(
        sweep.rates.begin(), sweep.rates.end(), [](const LearningRateScore& a, const LearningRateScore& b) {
          return a.learning_rate < b.learning_rate;
        });
    const bool is_lowest = sweep.chosen == lowest->learning_rate;
    if (!is_lowest && sweep.chosen != highest->learning_rate) continue;
    text +=
        fmt::format(" The learning rate of {}, {}, is the {} that was tried; a {} one may suit it better.",
                    label_of(comparison, sweep.activation), sweep.chosen, is_lowest ? "lowest" : "highest",
                    is_lowest ? "lower" : "higher");
  }
  return text;
}

std::string one_rate_for_all(const Comparison& comparison, const std::vector<Contender>& all) {
  if (all.size() < 2 || !comparison.learning_rates.empty()) return "";
  std::optional<double> rate;
  for (const Run& run : comparison.runs) {
    if (run.history.epochs.empty()) continue;
    const double first = run.history.epochs.front().learning_rate;
    if (rate.value_or(first) != first) return "";
    rate = first;
  }
  if (!rate) return "";
  return " All had the same learning rate, which need not suit each (see --learning-rates).";
}

}  // namespace

std::string limits_of_comparison(const Comparison& comparison, const std::vector<Contender>& all) {
  return too_few_epochs(comparison, all) + rates_at_the_edge(comparison) + one_rate_for_all(comparison, all);
}

}  // namespace ogee::detail
