#pragma once

/// Slopes of functions given by their value alone.

#include <cmath>
#include <concepts>
#include <numbers>
#include <type_traits>

#include "types.hpp"

namespace ogee {

/// A number with its slope: v + s ε with ε² = 0 (Clifford 1873). A formula applied to v + ε gives f(v) +
/// f′(v) ε, so every formula made of the operations below also computes its slope (forward-mode
/// differentiation; Griewank and Walther 2008, "Evaluating Derivatives", section 3.1).
///
/// Comparisons compare values. Where a function has no derivative, the slope used is given beside it.
/// Operations on numbers that are not finite give the slope of their rule, which may be NaN.
template <Real T>
struct Dual {
  T value;
  T slope = 0;

  /// A constant.
  template <class Number>
  requires std::is_arithmetic_v<Number>
  constexpr Dual(Number constant) : value(static_cast<T>(constant)) {}
  constexpr Dual(T of_value, T of_slope) : value(of_value), slope(of_slope) {}

  friend constexpr Dual operator+(Dual a) { return a; }
  friend constexpr Dual operator-(Dual a) { return {-a.value, -a.slope}; }
  friend constexpr Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
  friend constexpr Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
  /// (ab)′ = a′b + ab′
  friend constexpr Dual operator*(Dual a, Dual b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
  }
  /// (a/b)′ = (a′ − (a/b) b′) / b
  friend constexpr Dual operator/(Dual a, Dual b) {
    const T quotient = a.value / b.value;
    return {quotient, (a.slope - quotient * b.slope) / b.value};
  }
  constexpr Dual& operator+=(Dual b) { return *this = *this + b; }
  constexpr Dual& operator-=(Dual b) { return *this = *this - b; }
  constexpr Dual& operator*=(Dual b) { return *this = *this * b; }
  constexpr Dual& operator/=(Dual b) { return *this = *this / b; }

  friend constexpr bool operator==(Dual a, Dual b) { return a.value == b.value; }
  friend constexpr auto operator<=>(Dual a, Dual b) { return a.value <=> b.value; }

  /// eᵃ, with the slope a′ eᵃ.
  friend Dual exp(Dual a) {
    const T power = std::exp(a.value);
    return {power, a.slope * power};
  }
  /// eᵃ − 1, with the slope a′ eᵃ.
  friend Dual expm1(Dual a) { return {std::expm1(a.value), a.slope * std::exp(a.value)}; }
  /// ln a, with the slope a′ / a.
  friend Dual log(Dual a) { return {std::log(a.value), a.slope / a.value}; }
  /// ln(1 + a), with the slope a′ / (1 + a).
  friend Dual log1p(Dual a) { return {std::log1p(a.value), a.slope / (1 + a.value)}; }
  /// √a, with the slope a′ / (2 √a).
  friend Dual sqrt(Dual a) {
    const T root = std::sqrt(a.value);
    return {root, a.slope / (2 * root)};
  }
  /// aᵇ, with the slope a′ b aᵇ⁻¹ + b′ aᵇ ln a; a constant base or exponent adds nothing.
  friend Dual pow(Dual a, Dual b) {
    const T power = std::pow(a.value, b.value);
    T sum = 0;
    if (a.slope != 0 && b.value != 0) sum += a.slope * b.value * std::pow(a.value, b.value - 1);
    if (b.slope != 0) sum += b.slope * power * std::log(a.value);
    return {power, sum};
  }
  friend Dual sin(Dual a) { return {std::sin(a.value), a.slope * std::cos(a.value)}; }
  friend Dual cos(Dual a) { return {std::cos(a.value), -a.slope * std::sin(a.value)}; }
  /// tan a, with the slope a′ (1 + tan² a).
  friend Dual tan(Dual a) {
    const T tangent = std::tan(a.value);
    return {tangent, a.slope * (1 + tangent * tangent)};
  }
  /// arctan a, with the slope a′ / (1 + a²).
  friend Dual atan(Dual a) { return {std::atan(a.value), a.slope / (1 + a.value * a.value)}; }
  friend Dual sinh(Dual a) { return {std::sinh(a.value), a.slope * std::cosh(a.value)}; }
  friend Dual cosh(Dual a) { return {std::cosh(a.value), a.slope * std::sinh(a.value)}; }
  /// tanh a, with the slope a′ 4e / (1 + e)², e = exp(−2|a|), which stays above 0 where 1 − tanh² a is 0.
  friend Dual tanh(Dual a) {
    const T e = std::exp(-2 * std::abs(a.value));
    return {std::tanh(a.value), a.slope * (4 * e / ((1 + e) * (1 + e)))};
  }
  /// erf a, with the slope a′ 2/√π exp(−a²).
  friend Dual erf(Dual a) {
    constexpr T factor = 2 * std::numbers::inv_sqrtpi_v<T>;
    return {std::erf(a.value), a.slope * factor * std::exp(-a.value * a.value)};
  }
  /// |a|, with the slope a′ sign(a); 0 at 0.
  friend Dual abs(Dual a) {
    const T sign = a.value > 0 ? T{1} : (a.value < 0 ? T{-1} : T{0});
    return {std::abs(a.value), a.slope * sign};
  }
  friend Dual fabs(Dual a) { return abs(a); }
  /// The larger and the smaller number. Two equal numbers give the slope nearer to 0; if one is NaN, the
  /// result is NaN.
  friend Dual max(Dual a, Dual b) { return choose(a, b, a.value > b.value); }
  friend Dual min(Dual a, Dual b) { return choose(a, b, a.value < b.value); }
  friend Dual fmax(Dual a, Dual b) { return max(a, b); }
  friend Dual fmin(Dual a, Dual b) { return min(a, b); }
  /// a where condition > 0, else b; unlike `?:` it can be recorded as a formula (symbolic.hpp).
  friend constexpr Dual where_positive(Dual condition, Dual a, Dual b) { return condition.value > 0 ? a : b; }

 private:
  static Dual choose(Dual a, Dual b, bool first) {
    if (std::isnan(a.value) || std::isnan(b.value)) return {a.value + b.value, a.slope + b.slope};
    if (a.value == b.value) return std::abs(a.slope) < std::abs(b.slope) ? a : b;
    return first ? a : b;
  }
};

/// A function whose slope dual numbers can compute: a generic lambda of one number.
template <class F>
concept DifferentiableFunction = std::copy_constructible<F> &&
    requires(const F& f, Dual<float> x, Dual<double> z) {
  { f(x) } -> std::convertible_to<Dual<float>>;
  { f(z) } -> std::convertible_to<Dual<double>>;
};

}  // namespace ogee
