#pragma once

#include <span>
#include <string>

#include "regularization.hpp"
#include "types.hpp"

namespace ogee {

/// What a parameter does in its layer: penalties are for weights.
enum class Role { weight, bias };

/// What a layer says of a parameter before it is there.
struct ParameterShape {
  std::string name;
  Role role = Role::weight;
  Index rows = 0;
  Index columns = 0;
  Regularization regularization = {};
};

/// One trainable matrix of a layer, for example the weights (in, out) or the bias (1, out) of a dense layer.
/// Gradients live in the Workspace and optimizer state in the Optimizer, so that a network at rest holds
/// nothing but its parameters.
template <Real T>
struct Parameter {
  std::string name;
  Role role = Role::weight;
  Matrix<T> value = {};
  Regularization regularization = {};  ///< of its elements while training; none by default
};

/// The parameters of a layer, in the order of its parameter_shapes().
template <Real T>
using Parameters = std::span<const Parameter<T>>;

}  // namespace ogee
