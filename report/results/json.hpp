#pragma once

/// Results as JSON, for other programs.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "../../core/setting.hpp"
#include "../../insight/compare/training_result.hpp"

namespace ogee {

struct ResultJsonOptions {
  bool probes = false;  ///< also the probe records of runs that have a probe
};

/// The result of a command, "train" (a comparison of one run) or "compare" (a comparison for each depth), or
/// of a "program", which no command repeats:
///
///     {"ogee": "0.1.0", "command": "compare", "settings": {...}, "target_accuracy": 0.9,
///      "interrupted": false,
///      "runs": [{"activation": "logistic", "seed": 1, "train_loss": [...], "train_accuracy": [...],
///                "test_loss": [...], "test_accuracy": [...], "learning_rate": [...], "seconds": [...],
///                "samples_per_second": [...], "stopped": "finished", "weights_digest": "0123456789abcdef",
///                "hidden": [128]}],
///      "summary": [{"activation": "logistic", "test_accuracy_mean": 0.95, ..., "layers": [...],
///                   "hidden": [128]}],
///      "differences": [{"first": "logistic", "second": "tanh", "measure": "test accuracy", "mean": -0.01,
///                       "half_width": 0.004, "p_value": 0.01, "pairs": 3, "exceeds_noise": true,
///                       "hidden": [128]}],
///      "diagnoses": [{"finding": "values were no longer finite in epoch 1",
///                     "remedy": "a lower --learning-rate or --clip-norm 1"}]}
///
/// docs/result.schema.json describes every member.
///
/// With a sweep there is "learning_rates": [{"activation": "logistic", "rates": [{"learning_rate": 0.1,
/// "score": 0.9}], "chosen": 0.1, "hidden": [128]}]. A probed run can have "probes", [{"epoch": 0, "step": 0,
/// "layers": [{"layer": "dense1", ...}]}]. Arrays of a run have one number for each completed epoch. Values
/// that are not finite or not known are null. A run that stopped as non-finite has a "message". If the
/// weights of an earlier epoch were restored, "restored_epoch" is its number, and the summary is about that
/// epoch. A run with metrics has, for classes,
///
///     "test_metrics": {"accuracy": 0.9, "top_3_accuracy": 0.98,
///                      "macro": {"precision": 0.9, "recall": 0.9, "f1": 0.9}, "weighted": {...},
///                      "classes": [{"precision": 0.9, "recall": 0.9, "f1": 0.9, "samples": 100,
///                                   "predictions": 100}, ...],
///                      "confusion": [[90, 10], [10, 90]]}
///
/// (the accuracy among the top 3 if there are at least 5 classes), and for targets
///
///     "test_metrics": {"r_squared": 0.9, "mean_absolute_error": 0.1, "mean_squared_error": 0.02,
///                      "root_mean_squared_error": 0.14}
[[nodiscard]] std::string result_json(std::string_view command, std::span<const Setting> settings,
                                      std::span<const Comparison> comparisons,
                                      const ResultJsonOptions& options = {});

/// Writes the result of a program.
/// @throws DataError with the path and the system's reason.
void write_result_json(const std::filesystem::path& path, const TrainingResult& result,
                       const ResultJsonOptions& options = {.probes = true});

}  // namespace ogee
