#pragma once

#include <optional>
#include <vector>

#include "../../core/loss.hpp"
#include "../../data/dataset.hpp"
#include "../../data/task.hpp"
#include "chance.hpp"
#include "feature_sizes.hpp"
#include "learning_rates.hpp"
#include "network_outline.hpp"
#include "paired_difference.hpp"
#include "summary.hpp"

namespace ogee {

/// Runs of networks that have the same hidden layers, and what they show together.
struct Comparison {
  std::vector<Index> hidden;  ///< hidden_units() of the networks
  std::vector<Run> runs;
  std::vector<ActivationSummary> summaries;  ///< in the order in which the activations appear among the runs
  /// The accuracy that counts as having learnt the task; none if the answers are targets, or without one.
  std::optional<double> target_accuracy = std::nullopt;
  bool target_is_chosen = false;  ///< whether the target is 95 % of the best accuracy of any run
  std::vector<PairedDifference> differences;
  std::vector<LearningRateSweep> learning_rates;  ///< how they were chosen, if there was a sweep
  bool interrupted = false;
  Task task = Task::classify;
  std::optional<Loss> loss = std::nullopt;                   ///< that was minimised, if it is known
  std::optional<Chance> chance = std::nullopt;               ///< on the test data; none for targets
  std::optional<FeatureSizes> feature_sizes = std::nullopt;  ///< of the training data, as the networks see it
  double saturation_threshold = default_saturation_threshold;  ///< of the statistics of layers
};

/// Summarises runs and compares their activations.
[[nodiscard]] Comparison comparison_of(std::vector<Run> runs, std::vector<Index> hidden, Task task,
                                       std::optional<double> target_accuracy = std::nullopt);

/// Sets the target accuracy, and summarises the runs again.
void set_target(std::optional<double> accuracy, Comparison& comparison);

/// Classification if the answers are classes, regression if they are targets.
[[nodiscard]] Task task_of(const Dataset& data);

}  // namespace ogee
