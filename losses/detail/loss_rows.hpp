#pragma once

#include <cstddef>

#include "../../core/types.hpp"

namespace ogee::detail {

/// What the kernels of a loss are given: plain arrays of rows.
template <Real T>
struct LossRows {
  const T* outputs;  ///< (rows, columns)
  const T* targets;  ///< (rows, columns)
  std::size_t rows;
  std::size_t columns;
  double* losses;          ///< one for each row
  T* gradient = nullptr;   ///< (rows, columns), or null where none is wanted; may be the outputs
  T gradient_factor = {};  ///< what the gradient is multiplied by
};

template <Real T>
[[nodiscard]] LossRows<T> loss_rows(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                    std::span<double> losses) {
  return {.outputs = outputs.data(),
          .targets = targets.data(),
          .rows = static_cast<std::size_t>(outputs.rows()),
          .columns = static_cast<std::size_t>(outputs.cols()),
          .losses = losses.data()};
}

template <Real T>
[[nodiscard]] LossRows<T> loss_rows(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                    std::span<double> losses, MatrixView<T> gradient, double factor) {
  LossRows<T> rows = loss_rows(outputs, targets, losses);
  rows.gradient = gradient.data();
  rows.gradient_factor = static_cast<T>(factor);
  return rows;
}

}  // namespace ogee::detail
