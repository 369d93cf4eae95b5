#pragma once

#include <string>

#include "../../insight/compare/compare.hpp"

namespace ogee {

/// How each activation did at each learning rate, with the rates that were chosen; empty without a sweep.
[[nodiscard]] std::string learning_rate_table(const Comparison& comparison);

}  // namespace ogee
