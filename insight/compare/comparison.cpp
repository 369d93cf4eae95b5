#include "comparison.hpp"

#include <algorithm>
#include <utility>

namespace ogee {

Comparison comparison_of(std::vector<Run> runs, std::vector<Index> hidden, Task task,
                         std::optional<double> target_accuracy) {
  Comparison comparison;
  comparison.hidden = std::move(hidden);
  comparison.runs = std::move(runs);
  comparison.task = task;
  comparison.differences = paired_differences(comparison.runs, task);
  comparison.interrupted = std::any_of(comparison.runs.begin(), comparison.runs.end(), [](const Run& run) {
    return run.history.stopped == StopReason::interrupted;
  });
  set_target(target_accuracy, comparison);
  return comparison;
}

void set_target(std::optional<double> accuracy, Comparison& comparison) {
  comparison.target_accuracy = accuracy;
  comparison.summaries = summarize(comparison.runs, accuracy);
}

Task task_of(const Dataset& data) { return data.classes() > 0 ? Task::classify : Task::regress; }

}  // namespace ogee
