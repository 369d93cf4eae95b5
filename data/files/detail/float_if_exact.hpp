#pragma once

#include "../../../core/matrix.hpp"

namespace ogee::detail {

/// The same values as floats, which need half the memory, if none of them loses a digit.
[[nodiscard]] AnyMatrix in_float_if_exact(Matrix<double> values);

}  // namespace ogee::detail
