#pragma once

/// The parts of results as JSON. Only for the library, so that users do not need nlohmann's headers.

#include <nlohmann/json.hpp>

#include "../../../formats/detail/settings_json.hpp"
#include "../json.hpp"

namespace ogee::detail {

// In the order in which members are added, for people who read the file.
using Json = nlohmann::ordered_json;

/// Without its probes.
[[nodiscard]] Json to_json(const Run& run);
[[nodiscard]] Json to_json(const Metrics& metrics);
[[nodiscard]] Json to_json(const ProbeRecord& probe);
[[nodiscard]] Json to_json(const ActivationSummary& summary);
[[nodiscard]] Json to_json(const PairedDifference& difference, Task task);
[[nodiscard]] Json to_json(const LearningRateSweep& sweep);
/// Its contract and its signal gains.
[[nodiscard]] Json to_json(const Activation& activation, double saturation_threshold);

/// As the text of a file; on one line if `indent` is −1.
[[nodiscard]] std::string to_text(const Json& json, int indent = 2);

}  // namespace ogee::detail
