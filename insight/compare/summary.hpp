#pragma once

/// Means over the runs of an activation.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "../../data/task.hpp"
#include "../statistics/mean_and_spread.hpp"
#include "run.hpp"

namespace ogee {

/// All runs of one activation.
struct ActivationSummary {
  std::string activation;       ///< its description
  Index place = 0;              ///< ComparedActivation::place
  MeanAndSpread test_loss;      ///< NaN without held-out data
  MeanAndSpread test_accuracy;  ///< NaN without held-out data, and if the answers are targets
  MeanAndSpread seconds_per_epoch;
  Index runs = 0;            ///< that completed an epoch; the means above are of these
  Index reached_target = 0;  ///< runs that reached the target accuracy; the next two are means of these
  MeanAndSpread epochs_to_target;
  MeanAndSpread seconds_to_target;
  std::vector<LayerStatistics> layers;               ///< means over the runs
  std::vector<LayerStatistics> initial_layers = {};  ///< before training
};
template <>
inline constexpr auto fields_of<ActivationSummary> = std::tuple{
    Nested{"test_accuracy", &ActivationSummary::test_accuracy,
           "of the accuracy at the end of a run, over the runs that completed an epoch"},
    Nested{"test_loss", &ActivationSummary::test_loss, "of the loss at the end of a run, over the same runs"},
    Nested{"seconds_per_epoch", &ActivationSummary::seconds_per_epoch,
           "of the seconds of training in an epoch, over the same runs"},
    Nested{"epochs_to_target", &ActivationSummary::epochs_to_target,
           "of the epochs until the target accuracy, over the runs that reached it"},
    Nested{"seconds_to_target", &ActivationSummary::seconds_to_target,
           "of the seconds of training until then, over the same runs"}};

/// The runs of the activation at this place.
[[nodiscard]] std::vector<const Run*> runs_of(std::span<const Run> runs, Index place);

/// The places of the activations among the runs, in the order in which they first appear.
[[nodiscard]] std::vector<Index> places_of(std::span<const Run> runs);

/// The summary of each activation among the runs, in the order in which they first appear.
[[nodiscard]] std::vector<ActivationSummary> summarize(std::span<const Run> runs,
                                                       std::optional<double> target_accuracy);

}  // namespace ogee
