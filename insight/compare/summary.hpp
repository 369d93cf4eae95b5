#pragma once

/// Means over the runs of an activation, and differences between activations.

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
  std::vector<LayerStatistics> layers;  ///< means over the runs
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

/// The summary of each activation among the runs, in the order in which they first appear.
[[nodiscard]] std::vector<ActivationSummary> summarize(std::span<const Run> runs,
                                                       std::optional<double> target_accuracy);

/// The held-out scores of one activation minus those of another, seed by seed. Effects of the seed that both
/// share (initial draws, order of the samples) cancel.
struct PairedDifference {
  std::string first;
  std::string second;
  MeanAndSpread difference;  ///< of accuracies for classes, of losses for targets
  Index pairs = 0;           ///< seeds for which both completed an epoch and have a score
  double p_value = 1;        ///< of a two-sided paired t test
  /// Whether the confidence interval excludes 0. In one of twenty comparisons of equal activations it does so
  /// by chance.
  bool exceeds_noise = false;
};
template <>
inline constexpr auto fields_of<PairedDifference> =
    std::tuple{Nested{"", &PairedDifference::difference, "over the seeds that both have"},
               Field{"p_value", &PairedDifference::p_value, ranges::share, "of a two-sided paired t test"}};

/// The differences of all pairs of activations, in the order in which these first appear.
[[nodiscard]] std::vector<PairedDifference> paired_differences(std::span<const Run> runs, Task task);

}  // namespace ogee
