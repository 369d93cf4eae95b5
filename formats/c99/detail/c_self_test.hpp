#pragma once

/// A function of C that compares a network with ogee.

#include <string>

#include "../../model.hpp"

namespace ogee::detail {

/// Rows of raw inputs such that the network that was trained sees numbers from -2 to 2: the same ones each time.
[[nodiscard]] Matrix<float> test_inputs(const Model& model);

/// The function NAME_self_test for inputs (rows, inputs), the outputs that ogee computes in float, and those in
/// double.
/// @throws NonFiniteError for an output that is not finite.
[[nodiscard]] std::string c_self_test(const std::string& name, const Matrix<float>& inputs,
                                      const Matrix<float>& in_float, const Matrix<double>& exact);

}  // namespace ogee::detail
