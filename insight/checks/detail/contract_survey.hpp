#pragma once

/// A function on a grid, where check_activation tests the claims of a contract.

#include <string>
#include <vector>

#include "../../../core/activation.hpp"

namespace ogee::detail {

constexpr double rounding = 1e-13;  // the relative error of a few roundings in double

/// An objection to a claim; empty if there is none.
using Objection = std::string;

struct Sample {
  double x;
  double value;
  double slope;
};

[[nodiscard]] bool is_finite(const Sample& sample);

/// The function on a grid of increasing x, with all that the claims need. The activation must outlive it.
struct Survey {
  const Activation& activation;
  const Contract& contract;
  double tolerance;
  double value_scale;  ///< the unit in which errors of values are measured
  double slope_scale;
  std::vector<double> grid;
  std::vector<Sample> samples;  ///< the points of the grid where value and slope are finite

  [[nodiscard]] Sample at(double x) const;
  [[nodiscard]] double distance_to_kink(double x) const;
};

/// Covers |x| up to `reach`, and four times the outermost kink.
[[nodiscard]] Survey survey_of(const Activation& activation, double reach, double tolerance);

}  // namespace ogee::detail
