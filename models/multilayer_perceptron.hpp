#pragma once

#include <span>

#include "../core/activation.hpp"
#include "../core/network.hpp"
#include "block.hpp"

namespace ogee {

/// The structure of the hidden layers of a multi-layer perceptron.
struct MultilayerPerceptronOptions {
  Block block = Block::plain;  ///< of hidden layers after the first; all except plain need equal widths
  double dropout = 0;          ///< the rate of a Dropout after each hidden layer; none if 0
};

/// inputs → hidden[0] → ... → outputs: dense layers with `activation` after each except the last, whose
/// outputs go to the loss unchanged.
/// @throws OptionError unless all sizes are at least 1, or for an invalid option; ShapeError naming the layer
///   where a block that is not plain follows one of another width.
template <Real T = float>
[[nodiscard]] Network<T> multilayer_perceptron(Index inputs, std::span<const Index> hidden,
                                               const Activation& activation, Index outputs,
                                               const MultilayerPerceptronOptions& options = {});

extern template Network<float> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index,
                                                     const MultilayerPerceptronOptions&);
extern template Network<double> multilayer_perceptron(Index, std::span<const Index>, const Activation&, Index,
                                                      const MultilayerPerceptronOptions&);

}  // namespace ogee
