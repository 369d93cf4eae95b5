#pragma once

/// What happened in the layers, in words.

#include <string>
#include <string_view>
#include <vector>

#include "contenders.hpp"

namespace ogee::detail {

/// Where saturation grew most in training, or, if it is not known how it began, was largest. Relu is saturated for half of
/// its inputs by construction, so that the share alone says little. Without a capital and without a full stop; empty
/// if no layer has an activation.
[[nodiscard]] std::string saturation_clause(const std::vector<Contender>& all);

/// Layers in which all units are saturated, or most units give nearly the same output for all samples; empty if there are
/// none.
[[nodiscard]] std::string idle_layers_sentence(const std::vector<Contender>& all);

/// What became of gradients on their way back, before training, which decides how it begins, and after it; empty if
/// nothing did. `where` follows "after training".
[[nodiscard]] std::string gradient_sentences(const std::vector<Contender>& all, std::string_view where = "");

}  // namespace ogee::detail
