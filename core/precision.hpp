#pragma once

/// Conversion from one precision to the other.

#include <concepts>

#include "types.hpp"

namespace ogee {

/// A layer in the precision T: a copy, as its to_float() or to_double() makes it.
template <Real T, class Layer>
[[nodiscard]] auto in_precision(const Layer& layer) {
  if constexpr (std::same_as<T, float>) {
    return layer.to_float();
  } else {
    return layer.to_double();
  }
}

}  // namespace ogee
