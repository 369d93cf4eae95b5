#pragma once

#include <span>
#include <string>

#include "regularization.hpp"
#include "types.hpp"

namespace ogee {

/// The role of a parameter in its layer: penalties apply to weights.
enum class Role { weight, bias };

/// What a layer declares about a parameter before it exists.
struct ParameterShape {
  std::string name;
  Role role = Role::weight;
  Index rows = 0;
  Index columns = 0;
  Regularization regularization = {};
};

/// One trainable matrix of a layer, for example the weights (in, out) or the bias (1, out) of a dense layer.
/// Gradients live in the Workspace and optimizer state in the Optimizer, so a network itself holds only its
/// parameters.
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
