#include "contract_kinks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ogee::detail {
namespace {

/// How far a function is from smooth between two points: the change of its slope, or the part of the change
/// of its value that the slope does not account for. Both shrink with the distance unless there is a kink.
double roughness(const Survey& survey, const Sample& a, const Sample& b) {
  const double slope_change = std::abs(b.slope - a.slope);
  const double value_change = std::abs(b.value - a.value - (b.x - a.x) * (a.slope + b.slope) / 2);
  const double slope_unit = std::max({survey.slope_scale, std::abs(a.slope), std::abs(b.slope)});
  const double value_unit = std::max({survey.value_scale, std::abs(a.value), std::abs(b.value)});
  return std::max(slope_change / slope_unit, value_change / value_unit);
}

/// Halves an interval, always keeping the rougher half, and returns the point that stays rough.
std::optional<double> kink_between(const Survey& survey, Sample a, Sample b) {
  constexpr double threshold = 1e-4;
  while (roughness(survey, a, b) > threshold) {
    const double middle = a.x + (b.x - a.x) / 2;
    if (b.x - a.x <= 1e-13 * std::max(std::abs(a.x), std::abs(b.x)) + 1e-300) return middle;
    const Sample m = survey.at(middle);
    if (!is_finite(m)) return middle;
    if (roughness(survey, a, m) > roughness(survey, m, b)) {
      b = m;
    } else {
      a = m;
    }
  }
  return std::nullopt;
}

}  // namespace

Objection kink_is_missing(const Survey& survey) {
  for (std::size_t i = 0; i + 1 < survey.samples.size(); ++i) {
    const Sample& a = survey.samples[i];
    const Sample& b = survey.samples[i + 1];
    if (survey.distance_to_kink(a.x) == 0 || survey.distance_to_kink(b.x) == 0) continue;
    if (const std::optional<double> kink = kink_between(survey, a, b))
      return fmt::format("value or slope jumps at {:.12g}, which is not a listed kink", *kink);
  }
  return {};
}

Objection stated_kink_is_smooth(const Survey& survey) {
  for (const Kink& kink : survey.contract.kinks) {
    const double step = 1e-9 * (kink.at == 0 ? 1 : std::abs(kink.at));
    if (roughness(survey, survey.at(kink.at - step), survey.at(kink.at + step)) < 1e-6)
      return fmt::format("the function is smooth at {}", kink.at);
  }
  return {};
}

Objection kink_slope_is_wrong(const Survey& survey) {
  for (const Kink& kink : survey.contract.kinks) {
    const double slope = survey.at(kink.at).slope;
    if (std::abs(slope - kink.slope) > rounding * survey.slope_scale)
      return fmt::format("f′({}) = {}, stated {}", kink.at, slope, kink.slope);
    const auto x = static_cast<float>(kink.at);
    if (static_cast<double>(x) != kink.at) continue;
    const double float_slope = static_cast<double>(survey.activation.at(x).slope);
    if (std::abs(float_slope - kink.slope) > 1e-6 * survey.slope_scale)
      return fmt::format("f′({}) = {} in float, stated {}", kink.at, float_slope, kink.slope);
  }
  return {};
}

}  // namespace ogee::detail
