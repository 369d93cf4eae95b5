#pragma once

#include <cstddef>

#include "../../core/types.hpp"

namespace ogee::detail {

/// What the kernels of Scale are given: plain arrays.
template <Real T>
struct ScaledRows {
  const T* from;    ///< (rows, columns)
  const T* center;  ///< (1, columns), as the other constants
  const T* factor;
  const T* offset;
  T* to;  ///< (rows, columns)
  std::size_t rows;
  std::size_t columns;
};

}  // namespace ogee::detail
