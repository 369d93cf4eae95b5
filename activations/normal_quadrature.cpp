#include "normal_quadrature.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace ogee {
namespace {

// Beyond 12 deviations the normal density is below 1e-31.
constexpr double reach = 12;
constexpr double panel_width = 0.5;

/// The nodes and weights of the 8-point Gauss–Legendre rule on [−1, 1] (Abramowitz and Stegun 1964,
/// table 25.4).
constexpr std::array<QuadratureNode, 8> rule{{{-0.960289856497536, 0.101228536290376},
                                              {-0.796666477413627, 0.222381034453374},
                                              {-0.525532409916329, 0.313706645877887},
                                              {-0.183434642495650, 0.362683783378362},
                                              {0.183434642495650, 0.362683783378362},
                                              {0.525532409916329, 0.313706645877887},
                                              {0.796666477413627, 0.222381034453374},
                                              {0.960289856497536, 0.101228536290376}}};

double normal_density(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }

/// The width of the panel that begins at z ≥ 0, in deviations. It is at most half a deviation, so that the
/// density is smooth within it, and near 0 at most half a unit of x = deviation · z, so that g is smooth. Far
/// from 0, where g has no bends, it grows with x.
double width_at(double z, double deviation) {
  constexpr double growth = 0.25;
  const double x = deviation * z;
  const double width = x < reach ? panel_width : growth * x;
  return std::min(panel_width, width / deviation);
}

/// The ends of the panels in deviations, symmetric about 0, with the kinks inserted.
std::vector<double> panel_ends(double deviation, const std::vector<Kink>& kinks) {
  std::vector<double> ends{0};
  for (double end = 0; end < reach;) {
    end += width_at(end, deviation);
    ends.insert(ends.end(), {end, -end});
  }
  for (const Kink& kink : kinks)
    if (std::abs(kink.at) < reach * deviation) ends.push_back(kink.at / deviation);
  std::sort(ends.begin(), ends.end());
  return ends;
}

}  // namespace

std::vector<QuadratureNode> normal_quadrature(double deviation, const std::vector<Kink>& kinks) {
  if (!(deviation >= 0) || !std::isfinite(deviation)) return {};
  if (deviation == 0) return {{.x = 0, .weight = 1}};
  const std::vector<double> ends = panel_ends(deviation, kinks);
  std::vector<QuadratureNode> nodes;
  nodes.reserve(rule.size() * (ends.size() - 1));
  for (std::size_t panel = 0; panel + 1 < ends.size(); ++panel) {
    const double half = (ends[panel + 1] - ends[panel]) / 2;
    const double middle = (ends[panel + 1] + ends[panel]) / 2;
    for (const QuadratureNode& node : rule) {
      const double z = middle + half * node.x;
      nodes.push_back({.x = deviation * z, .weight = half * node.weight * normal_density(z)});
    }
  }
  return nodes;
}

}  // namespace ogee
