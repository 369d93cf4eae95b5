#pragma once

/// Problems small enough to be seen through.

#include "dataset.hpp"

namespace ogee {

/// Exclusive or: the inputs (0, 0), (0, 1), (1, 0), (1, 1) with the labels 0, 1, 1, 0. No network without a
/// hidden layer can learn it.
[[nodiscard]] Dataset xor_problem();

}  // namespace ogee
