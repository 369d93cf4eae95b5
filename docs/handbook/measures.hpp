#pragma once

/// The numbers in docs/activations.md that the library itself does not provide.

#include <ogee/core/activation.hpp>
#include <string>
#include <vector>

namespace handbook {

/// Mean and variance of f(z) for a standard normal z.
struct Moments {
  double mean;
  double variance;
};
[[nodiscard]] Moments output_moments(const ogee::Activation& f);

/// The distance between two functions. Both are symmetric about 0, up to a constant: a statement about x also
/// holds at −x.
struct Distance {
  double largest;   ///< max |f(x) − g(x)|
  double at;        ///< the x ≥ 0 where it is
  double in_power;  ///< E[(f(z) − g(z))²] for a standard normal z
};
[[nodiscard]] Distance distance(const ogee::Activation& f, const ogee::Activation& g);

/// The largest r such that |f(x) − g(x)| ≤ `tolerance` for all x in [0, r].
[[nodiscard]] double reach_of_agreement(const ogee::Activation& f, const ogee::Activation& g,
                                        double tolerance);

/// The probability that |z| ≤ r, for a standard normal z.
[[nodiscard]] double normal_share_within(double r);

/// Where a function is saturated by the library's rule (insight/statistics/saturation.hpp): below `left` and
/// above `right`; infinite on a side where it never is, and +∞ and −∞ if it is everywhere.
struct Tails {
  double left;
  double right;
};
[[nodiscard]] Tails saturated_tails(const ogee::Activation& f);

/// Constants of hard_logistic, and all presets that have them: "torch, keras3".
struct HardPreset {
  std::string names;
  double slope;
  double offset;
};
[[nodiscard]] std::vector<HardPreset> hard_logistic_presets();

/// The slope at x as computed in float from the value y, the float nearest to f(x): y(1 − y) for the
/// logistic, 1 − y² for tanh.
[[nodiscard]] float logistic_slope_from_value(double x);
[[nodiscard]] float tanh_slope_from_value(double x);

}  // namespace handbook
