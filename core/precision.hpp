#pragma once

/// From one precision to the other.

#include <type_traits>

#include "types.hpp"

namespace ogee {

/// The precision that T is not.
template <Real T>
using OtherPrecision = std::conditional_t<std::same_as<T, float>, double, float>;

/// A layer, a loss or an optimizer in the precision T: a copy, as its to_float() or to_double() makes it.
template <Real T, class Thing>
[[nodiscard]] auto in_precision(const Thing& thing) {
  if constexpr (std::same_as<T, float>) {
    return thing.to_float();
  } else {
    return thing.to_double();
  }
}

}  // namespace ogee
