#pragma once

/// Results as JSON, for other programs.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../insight/compare.hpp"

namespace ogee {

/// The value of a setting; std::monostate where it was left open.
using SettingValue = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string,
                                  std::vector<std::int64_t>, std::vector<std::string>>;

/// Something that a command was told, or its default.
struct Setting {
  std::string name;
  SettingValue value;
};

/// The result of a command, "train" (a comparison of one run) or "compare":
///
///     {"ogee": "0.1.0", "command": "compare", "settings": {...}, "target_accuracy": 0.9,
///      "interrupted": false,
///      "runs": [{"activation": "logistic", "seed": 1, "train_loss": [...], "train_accuracy": [...],
///                "test_loss": [...], "test_accuracy": [...], "learning_rate": [...], "seconds": [...],
///                "samples_per_second": [...], "stopped": "finished", "weights_digest": "0123456789abcdef"}],
///      "summary": [{"activation": "logistic", "test_accuracy_mean": 0.95, ..., "layers": [...]}]}
///
/// Arrays of a run have one number for each epoch completed. What is not finite or not known is null. A run
/// that stopped as non-finite has a "message".
[[nodiscard]] std::string result_json(std::string_view command, std::span<const Setting> settings,
                                      const Comparison& comparison);

}  // namespace ogee
