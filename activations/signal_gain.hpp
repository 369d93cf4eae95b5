#pragma once

#include "../core/activation.hpp"
#include "../core/initialization.hpp"

namespace ogee {

/// E[f(x)²] and E[f′(x)²] for a normal x of mean 0 and the given standard deviation, by Gauss–Legendre
/// quadrature over the pieces between the kinks of f. The relative error is below 1e-9 for the built-in
/// functions. NaN if the deviation is negative or not finite.
[[nodiscard]] SignalGain signal_gain(const Activation& activation, double deviation = 1);

}  // namespace ogee
