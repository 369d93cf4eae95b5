#include "contract_evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace ogee::detail {
namespace {

bool is_range(const Interval& range) { return range.low <= range.high; }

template <Real T>
bool same(T a, T b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// Whether a float result is as accurate as float can be expected to be.
bool close_in_float(float result, double expected, double scale) {
  if (std::abs(expected) > std::numeric_limits<float>::max()) return true;
  return std::abs(static_cast<double>(result) - expected) <= 1e-4 * std::max(scale, std::abs(expected));
}

/// Whether extrapolated central differences converge to a derivative, and if so whether to the stated slope
/// (Ridders 1982). Each row of the triangle halves the step; each column removes one more power of it.
enum class Agreement { agrees, disagrees, unsettled };

struct Derivative {
  Agreement agreement = Agreement::unsettled;
  double estimate = 0;
};

struct DifferenceQuotient {
  double value;
  double rounding_error;  // a bound
};

DifferenceQuotient difference_quotient(const Survey& survey, double left, double right) {
  const double low = survey.at(left).value;
  const double high = survey.at(right).value;
  const double unit = std::max({survey.value_scale, std::abs(low), std::abs(high)});
  return {.value = (high - low) / (right - left), .rounding_error = rounding * unit / (right - left)};
}

/// The error that is allowed in slopes of this size.
double slope_tolerance(const Survey& survey, double slope) {
  return 1e-6 * std::max(survey.slope_scale, std::abs(slope));
}

Derivative compared_derivative(const Survey& survey, const Sample& sample) {
  constexpr std::size_t rows = 24;
  const double tolerance = slope_tolerance(survey, sample.slope);
  double step = std::min(survey.distance_to_kink(sample.x) / 2, std::max(0.1, 0.1 * std::abs(sample.x)));
  std::array<double, rows> previous{};
  std::array<double, rows> current{};
  std::optional<double> finest;  // the quotient of the smallest step that rounding spares
  Derivative result;
  for (std::size_t row = 0; row < rows; ++row, step /= 2) {
    const double left = sample.x - step;
    const double right = sample.x + step;
    if (!(left < sample.x && sample.x < right)) break;
    const DifferenceQuotient quotient = difference_quotient(survey, left, right);
    current[0] = quotient.value;
    if (quotient.rounding_error <= slope_tolerance(survey, quotient.value)) finest = quotient.value;
    double power = 1;
    for (std::size_t column = 1; column <= row; ++column) {
      power *= 4;
      current[column] = current[column - 1] + (current[column - 1] - previous[column - 1]) / (power - 1);
      const double error = std::max(std::abs(current[column] - current[column - 1]),
                                    std::abs(current[column] - previous[column - 1]));
      if (!(error <= tolerance)) continue;
      result = {Agreement::disagrees, current[column]};
      if (std::abs(current[column] - sample.slope) <= 2 * tolerance)
        return {Agreement::agrees, current[column]};
    }
    previous = current;
  }
  // Quotients of steps across a rough point, such as 0 for |x|^1.5, can converge to something else than the
  // derivative; the one of the smallest step is then far from it.
  const bool is_rough = finest && std::abs(*finest - result.estimate) >
                                      2 * std::max(tolerance, slope_tolerance(survey, *finest));
  return is_rough ? Derivative{} : result;
}

}  // namespace

Objection malformed(const Contract& contract) {
  if (!is_range(contract.value_range)) return "value_range has its low end above its high end, or NaN";
  if (!is_range(contract.slope_range)) return "slope_range has its low end above its high end, or NaN";
  if (!(contract.lipschitz >= 0)) return fmt::format("lipschitz is {}", contract.lipschitz);
  for (const std::optional<double>& limit : {contract.left_saturation, contract.right_saturation})
    if (limit && !std::isfinite(*limit)) return fmt::format("a saturation is {}", *limit);
  for (std::size_t i = 0; i < contract.kinks.size(); ++i) {
    const Kink& kink = contract.kinks[i];
    if (!(std::abs(kink.at) < 1e300) || !std::isfinite(kink.slope))
      return fmt::format("kink {} is at {} with slope {}", i, kink.at, kink.slope);
    if (i > 0 && kink.at <= contract.kinks[i - 1].at) return "the kinks are not in increasing order";
  }
  return {};
}

/// Clears the sign of NaN, which must not be shown.
template <Real T>
T unsigned_nan(T x) {
  return std::isnan(x) ? std::abs(x) : x;
}

template <Real T>
Objection gives_nan(const Activation& activation, const std::vector<double>& grid) {
  for (const double x : grid) {
    const ValueAndSlope<T> f = activation.at(static_cast<T>(x));
    if (std::isnan(f.value) || std::isnan(f.slope))
      return fmt::format("f({}) = {}, f′ = {}", x, unsigned_nan(f.value), unsigned_nan(f.slope));
  }
  return {};
}

template <Real T>
Objection hides_nan(const Activation& activation) {
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const T value = activation.at(nan).value;
  if (!std::isnan(value)) return fmt::format("f(NaN) = {}", value);
  return {};
}

template <Real T>
Objection passes_differ(const Activation& activation, const std::vector<double>& grid) {
  std::vector<T> x(grid.size());
  std::transform(grid.begin(), grid.end(), x.begin(), [](double point) { return static_cast<T>(point); });
  std::vector<T> value(x.size());
  std::vector<T> value_only(x.size());
  std::vector<T> slope(x.size());
  std::vector<T> value_in_place = x;
  std::vector<T> slope_in_place = x;
  std::vector<T> value_beside(x.size());
  activation.value<T>(x, value_only);
  activation.value_and_slope<T>(x, value, slope);
  activation.value<T>(value_in_place, value_in_place);
  activation.value_and_slope<T>(slope_in_place, value_beside, slope_in_place);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool agree = same(value_only[i], value[i]) && same(value_in_place[i], value[i]) &&
                       same(value_beside[i], value[i]) && same(slope_in_place[i], slope[i]);
    if (!agree)
      return fmt::format("at x = {} the value is {} alone, {} in place, {} with the slope", x[i],
                         value_only[i], value_in_place[i], value[i]);
  }
  return {};
}

Objection float_disagrees(const Survey& survey) {
  for (const Sample& sample : survey.samples) {
    if (std::abs(sample.x) > 1e30) continue;
    const auto x = static_cast<float>(sample.x);
    const Sample expected = survey.at(static_cast<double>(x));
    const ValueAndSlope<float> result = survey.activation.at(x);
    // A kink may fall on either side of its nearest float.
    const double resolution = 1e-6 * std::abs(expected.x);
    const bool at_kink = survey.distance_to_kink(expected.x) <= resolution;
    const bool close = close_in_float(result.value, expected.value, survey.value_scale) &&
                       (at_kink || close_in_float(result.slope, expected.slope, survey.slope_scale));
    if (!close)
      return fmt::format("at x = {} value and slope are {} and {} in float, {} and {} in double", expected.x,
                         result.value, result.slope, expected.value, expected.slope);
  }
  return {};
}

Objection slope_is_wrong(const Survey& survey) {
  for (const Sample& sample : survey.samples) {
    if (survey.distance_to_kink(sample.x) == 0) continue;
    const Derivative derivative = compared_derivative(survey, sample);
    if (derivative.agreement == Agreement::disagrees)
      return fmt::format("at x = {} the slope is {}, differences of the value give {}", sample.x,
                         sample.slope, derivative.estimate);
  }
  return {};
}

template Objection gives_nan<float>(const Activation&, const std::vector<double>&);
template Objection gives_nan<double>(const Activation&, const std::vector<double>&);
template Objection hides_nan<float>(const Activation&);
template Objection hides_nan<double>(const Activation&);
template Objection passes_differ<float>(const Activation&, const std::vector<double>&);
template Objection passes_differ<double>(const Activation&, const std::vector<double>&);

}  // namespace ogee::detail
