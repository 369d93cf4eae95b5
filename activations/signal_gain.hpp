#pragma once

#include "../core/initialization.hpp"
#include "activation.hpp"

namespace ogee {

/// E[f(z)²] and E[f′(z)²] for a standard normal z, by Gauss–Legendre quadrature over the pieces between the
/// kinks of f; the relative error is below 1e-10 for the built-in functions.
[[nodiscard]] SignalGain signal_gain(const Activation& activation);

}  // namespace ogee
