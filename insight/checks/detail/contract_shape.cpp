#include "contract_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ogee::detail {
namespace {

std::string name_of(Part part, double x, double result) {
  return fmt::format("{}({}) = {}", part == &Sample::value ? "f" : "f′", x, result);
}

double scale_of(const Survey& survey, Part part) {
  return part == &Sample::value ? survey.value_scale : survey.slope_scale;
}

/// The sample with the largest sign·part, refined by the golden section between its neighbours.
Sample extreme(const Survey& survey, Part part, double sign) {
  const auto& samples = survey.samples;
  const auto best = std::max_element(samples.begin(), samples.end(), [&](const Sample& a, const Sample& b) {
    return sign * (a.*part) < sign * (b.*part);
  });
  double left = best == samples.begin() ? best->x : (best - 1)->x;
  double right = best + 1 == samples.end() ? best->x : (best + 1)->x;
  Sample result = *best;
  constexpr double golden = 0.6180339887498949;
  for (int round = 0; round < 60; ++round) {
    const Sample a = survey.at(right - golden * (right - left));
    const Sample b = survey.at(left + golden * (right - left));
    const bool left_is_better = sign * (a.*part) > sign * (b.*part);
    (left_is_better ? right : left) = left_is_better ? b.x : a.x;
    const Sample& better = left_is_better ? a : b;
    if (is_finite(better) && sign * (better.*part) > sign * (result.*part)) result = better;
  }
  return result;
}

}  // namespace

Objection leaves_range(const Survey& survey, Part part, const Interval& range) {
  const double allowed = rounding * scale_of(survey, part);
  for (const double sign : {-1.0, 1.0}) {
    const Sample outermost = extreme(survey, part, sign);
    const double result = outermost.*part;
    if (result < range.low - allowed || result > range.high + allowed)
      return name_of(part, outermost.x, result);
  }
  return {};
}

Objection stays_away_from_end(const Survey& survey, Part part, double end, double sign) {
  const Sample nearest = extreme(survey, part, sign);
  if (sign * (end - nearest.*part) <= survey.tolerance * scale_of(survey, part)) return {};
  return fmt::format("the nearest is {}", name_of(part, nearest.x, nearest.*part));
}

Objection does_not_saturate(const Survey& survey, const Sample& outermost, double limit) {
  if (std::abs(outermost.value - limit) > survey.tolerance * survey.value_scale)
    return name_of(&Sample::value, outermost.x, outermost.value);
  if (std::abs(outermost.slope) > survey.tolerance * survey.slope_scale)
    return name_of(&Sample::slope, outermost.x, outermost.slope);
  return {};
}

Objection is_not_odd(const Survey& survey) {
  for (const Sample& sample : survey.samples) {
    const double mirrored = survey.at(-sample.x).value;
    const double allowed = 10 * rounding * std::max(survey.value_scale, std::abs(sample.value));
    if (!(std::abs(sample.value + mirrored) <= allowed))
      return fmt::format("f({}) = {}, f({}) = {}", sample.x, sample.value, -sample.x, mirrored);
  }
  return {};
}

Objection decreases(const Survey& survey) {
  for (std::size_t i = 0; i + 1 < survey.samples.size(); ++i) {
    const Sample& a = survey.samples[i];
    const Sample& b = survey.samples[i + 1];
    const double allowed = rounding * std::max({survey.value_scale, std::abs(a.value), std::abs(b.value)});
    if (b.value < a.value - allowed) return fmt::format("f({}) = {}, f({}) = {}", a.x, a.value, b.x, b.value);
  }
  return {};
}

Objection is_steeper_than(const Survey& survey, double bound) {
  for (std::size_t i = 0; i + 1 < survey.samples.size(); ++i) {
    const Sample& a = survey.samples[i];
    const Sample& b = survey.samples[i + 1];
    const double rise = std::abs(b.value - a.value);
    const double noise = rounding * std::max({survey.value_scale, std::abs(a.value), std::abs(b.value)});
    if (rise > bound * (b.x - a.x) * (1 + 1e-9) + noise)
      return fmt::format("f({}) = {}, f({}) = {}: a ratio of {}", a.x, a.value, b.x, b.value,
                         rise / (b.x - a.x));
  }
  for (const double sign : {-1.0, 1.0}) {
    const Sample steepest = extreme(survey, &Sample::slope, sign);
    if (std::abs(steepest.slope) > bound * (1 + 1e-9))
      return name_of(&Sample::slope, steepest.x, steepest.slope);
  }
  return {};
}

Objection is_nowhere_as_steep_as(const Survey& survey, double bound) {
  const Sample down = extreme(survey, &Sample::slope, -1);
  const Sample up = extreme(survey, &Sample::slope, 1);
  const Sample& steepest = std::abs(down.slope) > std::abs(up.slope) ? down : up;
  if (std::abs(steepest.slope) >= bound * (1 - survey.tolerance)) return {};
  return fmt::format("the steepest is {}", name_of(&Sample::slope, steepest.x, steepest.slope));
}

}  // namespace ogee::detail
