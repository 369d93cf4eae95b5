#include "summary.hpp"

#include <algorithm>
#include <limits>

namespace ogee {
namespace {

/// The first epoch that reached this accuracy; null if none did, or without an accuracy.
const EpochRecord* first_at(const Run& run, std::optional<double> accuracy) {
  const auto& epochs = run.history.epochs;
  const auto found = std::find_if(epochs.begin(), epochs.end(), [&](const EpochRecord& record) {
    return accuracy && record.test && record.test->accuracy >= accuracy;
  });
  return found == epochs.end() ? nullptr : &*found;
}

/// The means, layer by layer, over runs of the same network; the histograms are those of the first run.
std::vector<LayerStatistics> mean_of_layers(std::span<const Run* const> runs,
                                            std::vector<LayerStatistics> Run::*layers) {
  std::vector<LayerStatistics> means;
  std::vector<const LayerStatistics*> same_layer;
  for (std::size_t i = 0;; ++i) {
    same_layer.clear();
    for (const Run* run : runs)
      if (i < (run->*layers).size()) same_layer.push_back(&(run->*layers)[i]);
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
    const Score score = final_epoch(*run).test.value_or(unknown);
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
          .layers = mean_of_layers(runs, &Run::layers),
          .initial_layers = mean_of_layers(runs, &Run::initial_layers)};
}

}  // namespace

std::vector<const Run*> runs_of(std::span<const Run> runs, Index place) {
  std::vector<const Run*> own;
  for (const Run& run : runs)
    if (run.activation.place == place) own.push_back(&run);
  return own;
}

std::vector<Index> places_of(std::span<const Run> runs) {
  std::vector<Index> places;
  for (const Run& run : runs)
    if (std::find(places.begin(), places.end(), run.activation.place) == places.end())
      places.push_back(run.activation.place);
  return places;
}

std::vector<ActivationSummary> summarize(std::span<const Run> runs, std::optional<double> target_accuracy) {
  std::vector<ActivationSummary> summaries;
  for (const Index place : places_of(runs))
    summaries.push_back(summary_of(runs_of(runs, place), target_accuracy));
  return summaries;
}

}  // namespace ogee
