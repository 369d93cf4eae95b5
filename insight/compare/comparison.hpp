#pragma once

#include <optional>
#include <vector>

#include "../../core/network.hpp"
#include "../../data/dataset.hpp"
#include "../../data/task.hpp"
#include "learning_rates.hpp"
#include "summary.hpp"

namespace ogee {

/// Runs of networks that have the same hidden layers, and what they show together.
struct Comparison {
  std::vector<Index> hidden;  ///< hidden_units() of the networks
  std::vector<Run> runs;
  std::vector<ActivationSummary> summaries;  ///< in the order in which the activations appear among the runs
  /// The accuracy that counts as having learnt the task; none if the answers are targets, or without one.
  std::optional<double> target_accuracy = std::nullopt;
  std::vector<PairedDifference> differences;
  std::vector<LearningRateSweep> learning_rates;  ///< how they were chosen, if there was a sweep
  bool interrupted = false;
  Task task = Task::classify;
};

/// Summarises runs and compares their activations.
[[nodiscard]] Comparison comparison_of(std::vector<Run> runs, std::vector<Index> hidden, Task task,
                                       std::optional<double> target_accuracy = std::nullopt);

/// Sets the target accuracy, and summarises the runs again.
void set_target(std::optional<double> accuracy, Comparison& comparison);

/// Classification if the answers are classes, regression if they are targets.
[[nodiscard]] Task task_of(const Dataset& data);

/// The units of each layer with weights but the last.
template <Real T>
[[nodiscard]] std::vector<Index> hidden_units(const Network<T>& network) {
  std::vector<Index> units;
  for (Index i = 0; i < network.size(); ++i)
    for (const Parameter<T>& parameter : network.layer(i).parameters())
      if (parameter.role == Role::weight) {
        units.push_back(network.output_size(i));
        break;
      }
  if (!units.empty()) units.pop_back();
  return units;
}

}  // namespace ogee
