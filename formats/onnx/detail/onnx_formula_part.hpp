#pragma once

/// Functions that are parts of formulas in ONNX files, such as Exp.

#include <functional>

#include "onnx_call.hpp"

namespace ogee::detail {

/// Applies a function that is not an activation by itself, but may be a part of one. Its constants tell it from others
/// of the same operation.
[[nodiscard]] std::size_t apply_part(OnnxCall& call, const std::function<double(double)>& function,
                                     std::size_t x, Activation::Parameters constants = {});

[[nodiscard]] inline double reciprocal_of(double x) { return 1 / x; }

/// Whether it is such a function.
[[nodiscard]] bool is_formula_part(const Activation& activation);

}  // namespace ogee::detail
