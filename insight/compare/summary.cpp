#include "summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "../statistics/student_t.hpp"

namespace ogee {
namespace {

/// The first epoch that reached this accuracy; null if none did, or without an accuracy.
const EpochRecord* first_at(const Run& run, std::optional<double> accuracy) {
  const auto& epochs = run.history.epochs;
  const auto found = std::find_if(epochs.begin(), epochs.end(), [&](const EpochRecord& record) {
    return accuracy && record.validation && record.validation->accuracy >= accuracy;
  });
  return found == epochs.end() ? nullptr : &*found;
}

/// The means, layer by layer, over runs of the same network; the histograms are those of the first run.
std::vector<LayerStatistics> mean_of_layers(std::span<const Run* const> runs) {
  std::vector<LayerStatistics> means;
  std::vector<const LayerStatistics*> same_layer;
  for (std::size_t i = 0;; ++i) {
    same_layer.clear();
    for (const Run* run : runs)
      if (i < run->layers.size()) same_layer.push_back(&run->layers[i]);
    if (same_layer.empty()) return means;
    means.push_back(mean_of<LayerStatistics>(same_layer));
  }
}

ActivationSummary summary_of(std::span<const Run* const> runs, std::optional<double> target) {
  constexpr Score unknown{.loss = std::numeric_limits<double>::quiet_NaN(), .accuracy = std::nullopt};
  std::vector<double> losses;
  std::vector<double> accuracies;
  std::vector<double> seconds;
  std::vector<double> epochs_to_target;
  std::vector<double> seconds_to_target;
  for (const Run* run : runs) {
    if (run->history.epochs.empty()) continue;
    const Score score = final_epoch(*run).validation.value_or(unknown);
    losses.push_back(score.loss);
    accuracies.push_back(score.accuracy.value_or(unknown.loss));
    seconds.push_back(run->history.seconds() / static_cast<double>(run->history.epochs.size()));
    if (const EpochRecord* reached = first_at(*run, target)) {
      epochs_to_target.push_back(static_cast<double>(reached->epoch));
      seconds_to_target.push_back(run->history.seconds(reached->epoch));
    }
  }
  const ComparedActivation& activation = runs.front()->activation;
  return {.activation = activation.description(),
          .place = activation.place,
          .test_loss = mean_and_spread(losses),
          .test_accuracy = mean_and_spread(accuracies),
          .seconds_per_epoch = mean_and_spread(seconds),
          .runs = static_cast<Index>(losses.size()),
          .reached_target = static_cast<Index>(epochs_to_target.size()),
          .epochs_to_target = mean_and_spread(epochs_to_target),
          .seconds_to_target = mean_and_spread(seconds_to_target),
          .layers = mean_of_layers(runs)};
}

/// The places of the activations among the runs, in the order in which they first appear.
std::vector<Index> places_of(std::span<const Run> runs) {
  std::vector<Index> places;
  for (const Run& run : runs)
    if (std::find(places.begin(), places.end(), run.activation.place) == places.end())
      places.push_back(run.activation.place);
  return places;
}

/// The score by which activations are compared; none without a completed epoch or held-out data.
std::optional<double> score_of(const Run& run, Task task) {
  if (run.history.epochs.empty() || !final_epoch(run).validation) return std::nullopt;
  const Score& score = *final_epoch(run).validation;
  return task == Task::classify ? score.accuracy : score.loss;
}

/// The score of one run minus that of the other, for each seed that has both.
std::vector<double> differences_of(std::span<const Run* const> first, std::span<const Run* const> second,
                                   Task task) {
  std::vector<double> differences;
  for (const Run* one : first)
    for (const Run* other : second) {
      if (one->seed != other->seed) continue;
      const auto a = score_of(*one, task);
      const auto b = score_of(*other, task);
      if (a && b) differences.push_back(*a - *b);
    }
  return differences;
}

/// The probability that chance gives a mean at least as far from 0.
double p_value_of(const MeanAndSpread& difference, Index n) {
  if (n < 2) return 1;
  if (difference.spread == 0) return difference.mean == 0 ? 1 : 0;
  const double t = std::abs(difference.mean) / (difference.spread / std::sqrt(static_cast<double>(n)));
  return 1 - student_t_probability(t, n - 1);
}

PairedDifference paired_difference(std::span<const Run* const> first, std::span<const Run* const> second,
                                   Task task) {
  const std::vector<double> differences = differences_of(first, second, task);
  PairedDifference result{.first = first.front()->activation.description(),
                          .second = second.front()->activation.description(),
                          .difference = mean_and_spread(differences),
                          .pairs = static_cast<Index>(differences.size())};
  result.p_value = p_value_of(result.difference, result.pairs);
  result.exceeds_noise = std::abs(result.difference.mean) > result.difference.half_width;
  return result;
}

}  // namespace

std::vector<const Run*> runs_of(std::span<const Run> runs, Index place) {
  std::vector<const Run*> own;
  for (const Run& run : runs)
    if (run.activation.place == place) own.push_back(&run);
  return own;
}

std::vector<ActivationSummary> summarize(std::span<const Run> runs, std::optional<double> target_accuracy) {
  std::vector<ActivationSummary> summaries;
  for (const Index place : places_of(runs))
    summaries.push_back(summary_of(runs_of(runs, place), target_accuracy));
  return summaries;
}

std::vector<PairedDifference> paired_differences(std::span<const Run> runs, Task task) {
  const std::vector<Index> places = places_of(runs);
  std::vector<PairedDifference> differences;
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t j = i + 1; j < places.size(); ++j)
      differences.push_back(paired_difference(runs_of(runs, places[i]), runs_of(runs, places[j]), task));
  return differences;
}

}  // namespace ogee
