#include "signal_gain.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace ogee {
namespace {

// Beyond 12 deviations the normal density is below 1e-31.
constexpr double reach = 12;
constexpr double panel_width = 0.5;

struct Node {
  double position;
  double weight;
};

/// The nodes and weights of the 8-point Gauss–Legendre rule on [−1, 1] (Abramowitz and Stegun 1964,
/// table 25.4).
constexpr std::array<Node, 8> rule{{{-0.960289856497536, 0.101228536290376},
                                    {-0.796666477413627, 0.222381034453374},
                                    {-0.525532409916329, 0.313706645877887},
                                    {-0.183434642495650, 0.362683783378362},
                                    {0.183434642495650, 0.362683783378362},
                                    {0.525532409916329, 0.313706645877887},
                                    {0.796666477413627, 0.222381034453374},
                                    {0.960289856497536, 0.101228536290376}}};

double normal_density(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }

/// The ends of the panels: a regular grid with the kinks inserted, so that f is smooth within each panel.
std::vector<double> panel_ends(const std::vector<Kink>& kinks) {
  std::vector<double> ends;
  for (double end = -reach; end <= reach; end += panel_width) ends.push_back(end);
  for (const Kink& kink : kinks)
    if (std::abs(kink.at) < reach) ends.push_back(kink.at);
  std::sort(ends.begin(), ends.end());
  return ends;
}

}  // namespace

SignalGain signal_gain(const Activation& activation) {
  const std::vector<double> ends = panel_ends(activation.contract().kinks);
  SignalGain gain{.forward = 0, .backward = 0};
  for (std::size_t panel = 0; panel + 1 < ends.size(); ++panel) {
    const double half = (ends[panel + 1] - ends[panel]) / 2;
    const double middle = (ends[panel + 1] + ends[panel]) / 2;
    for (const Node& node : rule) {
      const double z = middle + half * node.position;
      const double weight = half * node.weight * normal_density(z);
      const ValueAndSlope<double> f = activation.at(z);
      gain.forward += weight * f.value * f.value;
      gain.backward += weight * f.slope * f.slope;
    }
  }
  return gain;
}

}  // namespace ogee
