#include "contract_survey.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ogee::detail {
namespace {

/// The largest finite end of a range, as the unit in which errors are measured.
double scale_of(const Interval& range) {
  double scale = 0;
  for (const double end : {range.low, range.high})
    if (std::isfinite(end)) scale = std::max(scale, std::abs(end));
  return scale > 0 ? scale : 1;
}

/// Even steps around 0 for curves of ordinary size, even ratios for very small and very large ones, and
/// close neighbours of each kink.
std::vector<double> grid_for(const Contract& contract, double reach) {
  for (const Kink& kink : contract.kinks) reach = std::max(reach, 4 * std::abs(kink.at));
  std::vector<double> grid;
  for (double x = 0; x <= std::min(20.0, reach); x += 1.0 / 64) grid.insert(grid.end(), {-x, x});
  const double ratio = std::exp2(1.0 / 32);
  for (double x = 1e-8; x < reach; x *= ratio) grid.insert(grid.end(), {-x, x});
  grid.insert(grid.end(), {-reach, reach});
  for (const Kink& kink : contract.kinks) {
    const double unit = kink.at == 0 ? 1 : std::abs(kink.at);
    grid.push_back(kink.at);
    for (const double step : {1e-9, 1e-7, 1e-5, 1e-3})
      grid.insert(grid.end(), {kink.at - step * unit, kink.at + step * unit});
  }
  std::sort(grid.begin(), grid.end());
  grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
  return grid;
}

}  // namespace

bool is_finite(const Sample& sample) { return std::isfinite(sample.value) && std::isfinite(sample.slope); }

Sample Survey::at(double x) const {
  const ValueAndSlope<double> f = activation.at(x);
  return {x, f.value, f.slope};
}

double Survey::distance_to_kink(double x) const {
  double distance = std::numeric_limits<double>::infinity();
  for (const Kink& kink : contract.kinks) distance = std::min(distance, std::abs(x - kink.at));
  return distance;
}

Survey survey_of(const Activation& activation, double reach, double tolerance) {
  const Contract& contract = activation.contract();
  Survey survey{.activation = activation,
                .contract = contract,
                .tolerance = tolerance,
                .value_scale = scale_of(contract.value_range),
                .slope_scale = scale_of(contract.slope_range),
                .grid = grid_for(contract, reach),
                .samples = {}};
  for (const double x : survey.grid) {
    const Sample sample = survey.at(x);
    if (is_finite(sample)) survey.samples.push_back(sample);
  }
  return survey;
}

}  // namespace ogee::detail
