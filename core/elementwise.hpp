#pragma once

/// Arithmetic on whole arrays, element by element.

#include <span>

#include "types.hpp"

namespace ogee {

/// product = a ⊙ b; spans of equal lengths; product may be a or b.
template <Real T>
void multiply_elements(std::span<const T> a, std::span<const T> b, std::span<T> product);

/// sum = a + b; spans of equal lengths; sum may be a or b.
template <Real T>
void add_elements(std::span<const T> a, std::span<const T> b, std::span<T> sum);

extern template void multiply_elements(std::span<const float>, std::span<const float>, std::span<float>);
extern template void multiply_elements(std::span<const double>, std::span<const double>, std::span<double>);
extern template void add_elements(std::span<const float>, std::span<const float>, std::span<float>);
extern template void add_elements(std::span<const double>, std::span<const double>, std::span<double>);

}  // namespace ogee
