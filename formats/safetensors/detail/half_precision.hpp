#pragma once

/// Floating-point numbers of 16 bits.

#include <bit>
#include <cstdint>

namespace ogee::detail {

/// IEEE 754 binary16: a sign, 5 bits of exponent, 10 bits of fraction.
struct Float16 {
  std::uint16_t bits;

  /// Exact.
  operator float() const {
    const std::uint32_t sign = std::uint32_t{bits & 0x8000U} << 16;
    const std::uint32_t exponent = bits >> 10 & 0x1FU;
    const std::uint32_t fraction = bits & 0x3FFU;
    if (exponent == 0) {  // zero and subnormal: fraction · 2⁻²⁴
      const auto magnitude = std::bit_cast<std::uint32_t>(static_cast<float>(fraction) * 0x1p-24F);
      return std::bit_cast<float>(sign | magnitude);
    }
    // The exponents of both formats have offsets of 15 and 127, and the largest stands for infinity and NaN.
    const std::uint32_t wide = exponent == 0x1F ? 0xFF : exponent + (127 - 15);
    return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
  }
};

/// The upper half of a float.
struct BFloat16 {
  std::uint16_t bits;

  /// Exact.
  operator float() const { return std::bit_cast<float>(std::uint32_t{bits} << 16); }
};

}  // namespace ogee::detail
