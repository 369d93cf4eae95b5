#pragma once

#include <cmath>

#include "../core/types.hpp"

namespace ogee {

/// The logistic function on both sides of 0.
template <Real T>
struct SigmaPair {
  T here;      ///< σ(x)
  T mirrored;  ///< σ(−x) = 1 − σ(x), without the cancellation
};

/// σ(x) and σ(−x). With e = exp(−|x|) no power overflows and nothing cancels on either side.
template <Real T>
[[nodiscard]] SigmaPair<T> sigma(T x) {
  const T e = std::exp(-std::abs(x));
  const T larger = 1 / (1 + e);
  const T smaller = e / (1 + e);
  if (x < 0) return {smaller, larger};
  return {larger, smaller};
}

}  // namespace ogee
