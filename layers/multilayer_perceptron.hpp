#pragma once

#include <span>

#include "../activations/activation.hpp"
#include "../core/network.hpp"

namespace ogee {

/// inputs → hidden[0] → ... → outputs: dense layers with `activation` after each but the last, whose outputs
/// are left as they are for the loss. @throws OptionError unless all sizes are at least 1.
template <Real T = float>
[[nodiscard]] Network<T> multilayer_perceptron(Index inputs, std::span<const Index> hidden,
                                               const Activation& activation, Index outputs);

extern template Network<float> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index);
extern template Network<double> multilayer_perceptron(Index, std::span<const Index>, const Activation&,
                                                      Index);

}  // namespace ogee
