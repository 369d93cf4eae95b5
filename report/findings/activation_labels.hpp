#pragma once

#include <span>
#include <string>
#include <vector>

#include "../../insight/compare/compare.hpp"

namespace ogee {

/// How each activation is called in a report: by its name without constants, or by its whole description
/// where the name alone is not unique.
[[nodiscard]] std::vector<std::string> activation_labels(std::span<const std::string> descriptions);
[[nodiscard]] std::vector<std::string> activation_labels(std::span<const ActivationSummary> summaries);

}  // namespace ogee
