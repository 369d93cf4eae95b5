#pragma once

/// Shared by Gate and Residual: two pairs of weights (n×n) and a bias (1×n), and three matrices (rows, n)
/// that forward saves.

#include <string>
#include <vector>

#include "../../activations/signal_gain.hpp"
#include "../../core/layer.hpp"
#include "../../core/matmul.hpp"

namespace ogee::detail {

/// "weight", "bias" and the same with a prefix, in this order.
[[nodiscard]] inline std::vector<ParameterShape> two_pairs(Index size, const std::string& prefix) {
  return {{"weight", Role::weight, size, size},
          {"bias", Role::bias, 1, size},
          {prefix + "_weight", Role::weight, size, size},
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

/// What both have in common: units, an activation function, and outputs as many as inputs.
template <class Description>
struct LayerOfPairs : Description {
  static constexpr bool passes_size_through = true;

  [[nodiscard]] Index declared_input_size() const { return this->size.value_or(0); }
  Index connect(Index input_size) {
    this->size = input_size;
    return input_size;
  }
  [[nodiscard]] static Index saved_size(Index input_size) { return 3 * input_size; }

  /// "64 → 64, tanh"
  [[nodiscard]] std::string text() const {
    const std::string units = this->size ? std::to_string(*this->size) : "?";
    return units + " → " + units + ", " + this->activation.description();
  }

  /// How the weights are drawn whose product the activation function takes.
  [[nodiscard]] InitialDraw draw_before_activation(InitialDraw draw) const {
    draw.scheme = this->initialization.value_or(draw.scheme);
    draw.following = signal_gain(this->activation);
    return draw;
  }
};

}  // namespace ogee::detail
