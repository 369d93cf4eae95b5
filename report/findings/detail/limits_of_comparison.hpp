#pragma once

#include <string>
#include <vector>

#include "contenders.hpp"

namespace ogee::detail {

/// What the comparison cannot tell, each in a sentence: epochs too few for the order to be settled, a learning rate at the
/// edge of those tried, one rate for all activations.
[[nodiscard]] std::string limits_of_comparison(const Comparison& comparison,
                                               const std::vector<Contender>& all);

}  // namespace ogee::detail
