#include "errors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace accuracy {

double ulp(double number) {
  constexpr int bias_of_double = 1023;
  const int exponent = static_cast<int>(std::bit_cast<std::uint64_t>(number) >> 52 & 0x7FF) - bias_of_double;
  const int unit = std::clamp(exponent, -126, 127) - 23;
  return std::bit_cast<double>(static_cast<std::uint64_t>(unit + bias_of_double) << 52);
}

double error_of(float result, double reference, double unit) {
  const bool beyond = !(std::abs(reference) <= std::numeric_limits<float>::max());
  if (!beyond) [[likely]] {
    const double error = std::abs(static_cast<double>(result) - reference) / unit;
    return error >= 0 ? error : std::numeric_limits<double>::infinity();
  }
  if (std::isnan(reference)) return std::isnan(result) ? 0 : std::numeric_limits<double>::infinity();
  return result == static_cast<float>(reference) ? 0 : std::numeric_limits<double>::infinity();
}

}  // namespace accuracy
