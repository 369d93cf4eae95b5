#pragma once

/// The probabilities of two classes of which a network gives one.

#include "../../core/types.hpp"

namespace ogee::detail {

/// (samples, 1), the probability of class 1, as (samples, 2).
template <Real T>
[[nodiscard]] Matrix<T> of_both_classes(const Matrix<T>& probabilities) {
  Matrix<T> both(probabilities.rows(), 2);
  both.col(0) = 1 - probabilities.col(0).array();
  both.col(1) = probabilities.col(0);
  return both;
}

}  // namespace ogee::detail
