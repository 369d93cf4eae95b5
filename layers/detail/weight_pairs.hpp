#pragma once

/// Shared by Gate and Residual: two pairs of weights (n×n) and a bias (1×n), and three matrices (rows, n)
/// that forward saves.

#include <optional>
#include <string>
#include <vector>

#include "../../core/layer.hpp"
#include "../../core/matmul.hpp"

namespace ogee::detail {

/// "weights", "bias" and the same with a prefix, in this order.
[[nodiscard]] inline std::vector<ParameterShape> two_pairs(Index size, const std::string& prefix) {
  return {{"weights", Role::weight, size, size},
          {"bias", Role::bias, 1, size},
          {prefix + "_weights", Role::weight, size, size},
          {prefix + "_bias", Role::bias, 1, size}};
}

[[nodiscard]] inline bool is_of_first_pair(Index parameter) { return parameter < 2; }

/// Z (B×n) = X (B×n) · W (n×n) + b (1×n) with pair number 0 or 1.
template <Real T>
void multiply_by_pair(Parameters<T> parameters, std::size_t pair, const ConstMatrixView<T>& x,
                      MatrixView<T> z) {
  multiply_forward(x, parameters[2 * pair].value, elements(parameters[2 * pair + 1].value), z);
}

/// The gradient of parameter number `parameter`, whose pair has the inputs x and the output gradient dZ, as
/// in Layer::backward_weights.
template <Real T>
void pair_gradient(const ConstMatrixView<T>& x, const ConstMatrixView<T>& dz, Index parameter,
                   Index first_row, MatrixView<T> gradient) {
  if (parameter % 2 == 0) {
    multiply_weights(x, dz, first_row, gradient);  // (r×n) = (r×B) · (B×n)
  } else {
    sum_rows(dz, gradient);  // (1×n) = sum of the rows of (B×n)
  }
}

/// Matrix number 0, 1 or 2 of those the layer saves.
template <class T>
[[nodiscard]] typename SavedRows<T>::View kept(const SavedRows<T>& saved, Index number) {
  const Index columns = saved.columns() / 3;
  return saved.part(number * columns, columns);
}

/// "64 → 64, tanh"
[[nodiscard]] inline std::string text_of_pairs(std::optional<Index> size, const std::string& activation) {
  const std::string units = size ? std::to_string(*size) : "?";
  return units + " → " + units + ", " + activation;
}

}  // namespace ogee::detail
