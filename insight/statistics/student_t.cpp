#include "student_t.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "../../core/errors.hpp"

namespace ogee {
namespace {

void check_degrees(Index degrees_of_freedom) {
  if (degrees_of_freedom < 1)
    throw OptionError(
        fmt::format("Student's t with {} degrees of freedom, expected at least 1", degrees_of_freedom));
}

/// 1 + a/(a+1)·c + a(a+2)/((a+1)(a+3))·c² + ..., `terms` terms, for c = cos²θ.
double cosine_series(double a, double cosine_squared, Index terms) {
  double term = 1;
  double sum = 0;
  for (Index k = 0; k < terms; ++k) {
    sum += term;
    term *= a / (a + 1) * cosine_squared;
    a += 2;
  }
  return sum;
}

}  // namespace

double student_t_probability(double x, Index degrees_of_freedom) {
  check_degrees(degrees_of_freedom);
  if (!(x >= 0)) throw OptionError(fmt::format("Student's t at {}, expected at least 0", x));
  const double theta = std::atan(x / std::sqrt(static_cast<double>(degrees_of_freedom)));
  const double sine = std::sin(theta);
  const double cosine = std::cos(theta);
  if (degrees_of_freedom % 2 == 0) return sine * cosine_series(1, cosine * cosine, degrees_of_freedom / 2);
  const double series = sine * cosine * cosine_series(2, cosine * cosine, (degrees_of_freedom - 1) / 2);
  return 2 / std::numbers::pi * (theta + series);
}

double student_t_quantile(double probability, Index degrees_of_freedom) {
  check_degrees(degrees_of_freedom);
  if (!(probability >= 0 && probability < 1))
    throw OptionError(
        fmt::format("quantile of Student's t at {}, expected a probability from 0 to below 1", probability));
  double low = 0;
  double high = 1;
  while (student_t_probability(high, degrees_of_freedom) < probability && std::isfinite(high)) high *= 2;
  for (int halving = 0; halving < 100; ++halving) {
    const double middle = low + (high - low) / 2;
    (student_t_probability(middle, degrees_of_freedom) < probability ? low : high) = middle;
  }
  return high;
}

}  // namespace ogee
