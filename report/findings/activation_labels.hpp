#pragma once

#include <span>
#include <string>
#include <vector>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// The label of each activation in a report: its name without constants, or its full description if the name
/// alone is not unique.
[[nodiscard]] std::vector<std::string> activation_labels(std::span<const std::string> descriptions);
[[nodiscard]] std::vector<std::string> activation_labels(std::span<const ActivationSummary> summaries);

/// The label of one of the activations of a comparison.
[[nodiscard]] std::string label_of(const Comparison& comparison, const std::string& activation);

}  // namespace ogee
