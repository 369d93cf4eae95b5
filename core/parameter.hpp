#pragma once

#include <string>

#include "regularization.hpp"
#include "types.hpp"

namespace ogee {

/// One trainable matrix of a layer, for example the weights (in, out) or the bias (1, out) of a dense layer.
/// Gradients live in the Tape and optimizer state in the Optimizer, so that a network at rest holds
/// nothing but its parameters.
template <Real T>
struct Parameter {
  std::string name;
  Matrix<T> value;
  Regularization regularization = {};  ///< of its elements while training; none by default
};

}  // namespace ogee
