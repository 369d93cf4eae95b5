#pragma once

#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// The results of each activation at each learning rate, with the chosen rates; empty without a sweep.
[[nodiscard]] std::string learning_rate_table(const Comparison& comparison);

}  // namespace ogee
