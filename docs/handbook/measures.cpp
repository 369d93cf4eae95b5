#include "measures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/activations/signal_gain.hpp>
#include <ogee/insight/statistics/saturation.hpp>

namespace handbook {
namespace {

using ogee::Activation;
using ogee::Kink;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double reach = 64;  // of all searches; the slowest function here, softsign, saturates at 3.5

/// f − g, with the kinks of both.
Activation difference(const Activation& f, const Activation& g) {
  std::vector<Kink> kinks = f.contract().kinks;
  kinks.insert(kinks.end(), g.contract().kinks.begin(), g.contract().kinks.end());
  return {"difference", [f, g](auto x) { return f.at(x).value - g.at(x).value; },
          [f, g](auto x) { return f.at(x).slope - g.at(x).slope; }, ogee::Contract{.kinks = kinks}};
}

/// f + shift.
Activation shifted(const Activation& f, double shift) {
  return {"shifted", [f, shift]<ogee::Real T>(T x) { return f.at(x).value + static_cast<T>(shift); },
          [f](auto x) { return f.at(x).slope; }, f.contract()};
}

/// The last x between `from` and `to` that has the property, which x has at `from` and not at `to`.
double last_with(const std::function<bool(double)>& property, double from, double to) {
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (from + to) / 2;
    (property(middle) ? from : to) = middle;
  }
  return from;
}

/// Walks from `from` towards `to` in steps of 1/64 as long as x has the property; `to` if it always has.
double end_of(const std::function<bool(double)>& property, double from, double to) {
  const double step = to > from ? 1.0 / 64 : -1.0 / 64;
  double x = from;
  for (; x != to; x += step)
    if (!property(x + step)) return last_with(property, x, x + step);
  return to;
}

/// The maximum of a function that has one maximum between `low` and `high`, by golden section.
double maximum_between(const std::function<double(double)>& f, double low, double high) {
  const double ratio = 1 / std::numbers::phi;
  while (high - low > 1e-9) {
    const double left = high - ratio * (high - low);
    const double right = low + ratio * (high - low);
    (f(left) < f(right) ? low : high) = f(left) < f(right) ? left : right;
  }
  return (low + high) / 2;
}

}  // namespace

Moments output_moments(const Activation& f) {
  // E[(f + 1)²] − E[(f − 1)²] = 4 E[f].
  const double mean = (signal_gain(shifted(f, 1)).forward - signal_gain(shifted(f, -1)).forward) / 4;
  return {.mean = mean, .variance = signal_gain(f).forward - mean * mean};
}

Distance distance(const Activation& f, const Activation& g) {
  const Activation both = difference(f, g);
  const auto apart = [&](double x) { return std::abs(both.at(x).value); };
  constexpr double step = 1.0 / 64;
  double best = 0;
  for (double x = 0; x < reach; x += step)
    if (apart(x) > apart(best)) best = x;
  const double at = maximum_between(apart, std::max(0.0, best - step), best + step);
  return {.largest = apart(at), .at = at, .in_power = signal_gain(both).forward};
}

double reach_of_agreement(const Activation& f, const Activation& g, double tolerance) {
  return end_of([&](double x) { return std::abs(f.at(x).value - g.at(x).value) <= tolerance; }, 0, reach);
}

double normal_share_within(double r) { return std::erf(r / std::numbers::sqrt2); }

Tails saturated_tails(const Activation& f) {
  const ogee::SaturationRule rule(f);
  return {.left = rule.left_end(), .right = rule.right_begin()};
}

std::vector<HardPreset> hard_logistic_presets() {
  std::vector<HardPreset> presets;
  for (const auto& [name, values] : ogee::ActivationRegistry::instance().family("hard_logistic").presets) {
    const auto same = std::find_if(presets.begin(), presets.end(), [&, v = values](const HardPreset& known) {
      return known.slope == v[0] && known.offset == v[1];
    });
    if (same == presets.end()) {
      presets.push_back({name, values[0], values[1]});
    } else {
      same->names += ", " + name;
    }
  }
  return presets;
}

float logistic_slope_from_value(double x) {
  const auto y = static_cast<float>(ogee::Logistic{}.at(x).value);
  return y * (1 - y);
}

float tanh_slope_from_value(double x) {
  const auto y = static_cast<float>(ogee::Tanh{}.at(x).value);
  const auto square = static_cast<float>(static_cast<double>(y) * static_cast<double>(y));  // never fused
  return 1 - square;
}

}  // namespace handbook
