#pragma once

#include <cstdint>
#include <span>

#include "../core/types.hpp"

namespace ogee {

/// to[i] = from[i] / divisor, rounded once.
template <Real T>
void scale_bytes(std::span<const std::uint8_t> from, T divisor, T* to);

/// x ← (x − mean) / deviation
template <Real T>
void standardize(std::span<T> values, T mean, T deviation);

template <>
void scale_bytes(std::span<const std::uint8_t> from, float divisor, float* to);
template <>
void scale_bytes(std::span<const std::uint8_t> from, double divisor, double* to);
template <>
void standardize(std::span<float> values, float mean, float deviation);
template <>
void standardize(std::span<double> values, double mean, double deviation);

}  // namespace ogee
