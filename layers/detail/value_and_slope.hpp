#pragma once

#include "../../core/activation.hpp"
#include "../../core/layer.hpp"

namespace ogee::detail {

/// y = f(x) and slope = f′(x), which may be the memory of x, for a layer's forward pass.
/// @throws NonFiniteError where a user's function gives a value or a slope that is not finite for a finite
///   number.
template <Real T>
void value_and_slope(const Activation& activation, const ConstMatrixView<T>& input, MatrixView<T> output,
                     MatrixView<T> slope, const PassPosition& position);

}  // namespace ogee::detail
