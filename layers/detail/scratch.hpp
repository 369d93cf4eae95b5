#pragma once

#include <array>

#include "../../core/types.hpp"

namespace ogee::detail {

/// Calls work(memory) with an uninitialised matrix (rows, columns), on the stack if it is small.
template <Real T, class Work>
void with_scratch(Index rows, Index columns, const Work& work) {
  constexpr Index elements_on_stack = 4096;
  alignas(64) std::array<T, static_cast<std::size_t>(elements_on_stack)> on_stack;
  if (rows * columns <= elements_on_stack) return work(MatrixView<T>(on_stack.data(), rows, columns));
  Matrix<T> memory(rows, columns);
  work(view(memory));
}

}  // namespace ogee::detail
