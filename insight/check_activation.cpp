#include "check_activation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>
#include <optional>

#include "../core/errors.hpp"

namespace ogee {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-13;  // what a few roundings in double may do, relatively

// What speaks against a claim; empty if nothing does.
using Objection = std::string;

struct Sample {
  double x;
  double value;
  double slope;
};

bool is_finite(const Sample& sample) { return std::isfinite(sample.value) && std::isfinite(sample.slope); }

/// The largest finite end of a range, as the unit in which errors are measured.
double scale_of(const Interval& range) {
  double scale = 0;
  for (const double end : {range.low, range.high})
    if (std::isfinite(end)) scale = std::max(scale, std::abs(end));
  return scale > 0 ? scale : 1;
}

/// The function on a grid of increasing x, with all that the claims need.
struct Survey {
  const Activation& activation;
  const Contract& contract;
  double tolerance;
  double value_scale;
  double slope_scale;
  std::vector<double> grid;
  std::vector<Sample> samples;  // the points of the grid where value and slope are finite

  Sample at(double x) const {
    const ValueAndSlope<double> f = activation.at(x);
    return {x, f.value, f.slope};
  }

  double distance_to_kink(double x) const {
    double distance = infinity;
    for (const Kink& kink : contract.kinks) distance = std::min(distance, std::abs(x - kink.at));
    return distance;
  }
};

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

Survey survey_of(const Activation& activation, const ActivationCheckOptions& options) {
  const Contract& contract = activation.contract();
  Survey survey{.activation = activation,
                .contract = contract,
                .tolerance = options.tolerance,
                .value_scale = scale_of(contract.value_range),
                .slope_scale = scale_of(contract.slope_range),
                .grid = grid_for(contract, options.reach),
                .samples = {}};
  for (const double x : survey.grid) {
    const Sample sample = survey.at(x);
    if (is_finite(sample)) survey.samples.push_back(sample);
  }
  return survey;
}

// ---- the contract itself ----

bool is_range(const Interval& range) { return range.low <= range.high; }

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

// ---- what every activation promises ----

template <Real T>
Objection gives_nan(const Activation& activation, const std::vector<double>& grid) {
  for (const double x : grid) {
    const ValueAndSlope<T> f = activation.at(static_cast<T>(x));
    if (std::isnan(f.value) || std::isnan(f.slope))
      return fmt::format("f({}) = {}, f′ = {}", x, f.value, f.slope);
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
bool same(T a, T b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// The value alone, the value with its slope, and both in place of x.
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

/// Whether a result in float is as near as float can be expected to come.
bool close_in_float(float result, double expected, double scale) {
  if (std::abs(expected) > std::numeric_limits<float>::max()) return true;
  return std::abs(static_cast<double>(result) - expected) <= 1e-4 * std::max(scale, std::abs(expected));
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

/// Whether extrapolated central differences settle on a derivative, and if so whether on the stated slope
/// (Ridders 1982). Each row of the triangle halves the step and each column removes one more power of it.
enum class Verdict { agrees, disagrees, unsettled };

struct Derivative {
  Verdict verdict = Verdict::unsettled;
  double estimate = 0;
};

Derivative compared_derivative(const Survey& survey, const Sample& sample) {
  constexpr std::size_t rows = 24;
  const double tolerance = 1e-6 * std::max(survey.slope_scale, std::abs(sample.slope));
  double step = std::min(survey.distance_to_kink(sample.x) / 2, std::max(0.1, 0.1 * std::abs(sample.x)));
  std::array<double, rows> previous{};
  std::array<double, rows> current{};
  Derivative result;
  for (std::size_t row = 0; row < rows; ++row, step /= 2) {
    const double left = sample.x - step;
    const double right = sample.x + step;
    if (!(left < sample.x && sample.x < right)) break;
    current[0] = (survey.at(right).value - survey.at(left).value) / (right - left);
    double power = 1;
    for (std::size_t column = 1; column <= row; ++column) {
      power *= 4;
      current[column] = current[column - 1] + (current[column - 1] - previous[column - 1]) / (power - 1);
      const double error = std::max(std::abs(current[column] - current[column - 1]),
                                    std::abs(current[column] - previous[column - 1]));
      if (!(error <= tolerance)) continue;
      result = {Verdict::disagrees, current[column]};
      if (std::abs(current[column] - sample.slope) <= 2 * tolerance)
        return {Verdict::agrees, current[column]};
    }
    previous = current;
  }
  return result;
}

Objection slope_is_wrong(const Survey& survey) {
  for (const Sample& sample : survey.samples) {
    if (survey.distance_to_kink(sample.x) == 0) continue;
    const Derivative derivative = compared_derivative(survey, sample);
    if (derivative.verdict == Verdict::disagrees)
      return fmt::format("at x = {} the slope is {}, differences of the value give {}", sample.x,
                         sample.slope, derivative.estimate);
  }
  return {};
}

// ---- kinks ----

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

/// How far a function is from smooth between two points: the change of its slope, or the part of the change
/// of its value that the slope does not account for. Both shrink with the distance unless there is a kink.
double roughness(const Survey& survey, const Sample& a, const Sample& b) {
  const double slope_change = std::abs(b.slope - a.slope);
  const double value_change = std::abs(b.value - a.value - (b.x - a.x) * (a.slope + b.slope) / 2);
  const double slope_unit = std::max({survey.slope_scale, std::abs(a.slope), std::abs(b.slope)});
  const double value_unit = std::max({survey.value_scale, std::abs(a.value), std::abs(b.value)});
  return std::max(slope_change / slope_unit, value_change / value_unit);
}

Objection stated_kink_is_smooth(const Survey& survey) {
  for (const Kink& kink : survey.contract.kinks) {
    const double step = 1e-9 * (kink.at == 0 ? 1 : std::abs(kink.at));
    if (roughness(survey, survey.at(kink.at - step), survey.at(kink.at + step)) < 1e-6)
      return fmt::format("the function is smooth at {}", kink.at);
  }
  return {};
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

Objection kink_is_missing(const Survey& survey) {
  for (std::size_t i = 0; i + 1 < survey.samples.size(); ++i) {
    const Sample& a = survey.samples[i];
    const Sample& b = survey.samples[i + 1];
    if (survey.distance_to_kink(a.x) == 0 || survey.distance_to_kink(b.x) == 0) continue;
    if (const std::optional<double> kink = kink_between(survey, a, b))
      return fmt::format("value or slope jumps at {:.12g}, which is no listed kink", *kink);
  }
  return {};
}

// ---- ranges ----

/// Whether a range is that of the value or that of the slope.
using Part = double Sample::*;

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

// ---- shape ----

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

// ---- the report ----

class Examination {
 public:
  explicit Examination(const Activation& activation) : activation_(activation) {
    report_.activation = activation.description();
  }

  ActivationReport report(const ActivationCheckOptions& options) {
    try {
      examine(options);
    } catch (const std::exception& error) {
      record("the function can be evaluated", fmt::format("it threw \"{}\"", error.what()));
    } catch (...) {
      record("the function can be evaluated", "it threw something that is no std::exception");
    }
    return std::move(report_);
  }

 private:
  void record(std::string claim, Objection objection) {
    report_.claims.push_back({std::move(claim), objection.empty(), std::move(objection)});
  }

  void examine(const ActivationCheckOptions& options) {
    record("the contract is well formed", malformed(activation_.contract()));
    if (!report_.ok()) return;
    const Survey survey = survey_of(activation_, options);
    examine_evaluation(survey);
    if (survey.samples.empty()) {
      record("some value and slope are finite", "none is");
      return;
    }
    examine_slope(survey);
    examine_range(survey, "values", &Sample::value, survey.contract.value_range);
    examine_range(survey, "slopes", &Sample::slope, survey.contract.slope_range);
    examine_saturation(survey, "left", survey.samples.front(), survey.contract.left_saturation);
    examine_saturation(survey, "right", survey.samples.back(), survey.contract.right_saturation);
    examine_shape(survey);
    examine_steepness(survey);
  }

  void examine_evaluation(const Survey& survey) {
    record("finite x gives no NaN in double", gives_nan<double>(activation_, survey.grid));
    record("finite x gives no NaN in float", gives_nan<float>(activation_, float_grid(survey)));
    record("NaN gives NaN in double", hides_nan<double>(activation_));
    record("NaN gives NaN in float", hides_nan<float>(activation_));
    record("all passes agree in double", passes_differ<double>(activation_, survey.grid));
    record("all passes agree in float", passes_differ<float>(activation_, float_grid(survey)));
    record("float agrees with double", float_disagrees(survey));
  }

  static std::vector<double> float_grid(const Survey& survey) {
    std::vector<double> grid;
    std::copy_if(survey.grid.begin(), survey.grid.end(), std::back_inserter(grid),
                 [](double x) { return std::abs(x) <= std::numeric_limits<float>::max(); });
    return grid;
  }

  void examine_slope(const Survey& survey) {
    record("the slope is the derivative", slope_is_wrong(survey));
    record("every kink is listed", kink_is_missing(survey));
    if (survey.contract.kinks.empty()) return;
    record("every listed kink is one", stated_kink_is_smooth(survey));
    record("the slope at each kink is the stated one", kink_slope_is_wrong(survey));
  }

  void examine_range(const Survey& survey, std::string_view what, Part part, const Interval& range) {
    if (std::isfinite(range.low) || std::isfinite(range.high))
      record(fmt::format("{} lie in [{}, {}]", what, range.low, range.high),
             leaves_range(survey, part, range));
    if (std::isfinite(range.low))
      record(fmt::format("{} come near {}", what, range.low),
             stays_away_from_end(survey, part, range.low, -1));
    if (std::isfinite(range.high))
      record(fmt::format("{} come near {}", what, range.high),
             stays_away_from_end(survey, part, range.high, 1));
  }

  void examine_saturation(const Survey& survey, std::string_view side, const Sample& outermost,
                          const std::optional<double>& limit) {
    if (limit) {
      record(fmt::format("saturates at {} on the {}", *limit, side),
             does_not_saturate(survey, outermost, *limit));
      return;
    }
    // Growth as slow as that of a logarithm still shows over a factor of 1000.
    const Sample nearer = survey.at(outermost.x / 1000);
    const bool flat = std::abs(nearer.value - outermost.value) <= 1e-2 * survey.value_scale;
    if (flat && std::abs(outermost.slope) <= survey.tolerance * survey.slope_scale)
      report_.unclaimed.push_back(fmt::format("saturates at {} on the {}", outermost.value, side));
  }

  void examine_shape(const Survey& survey) {
    if (survey.contract.zero_centred) {
      record("zero-centred", is_not_odd(survey));
    } else if (is_not_odd(survey).empty()) {
      report_.unclaimed.emplace_back("zero-centred");
    }
    if (survey.contract.monotone) {
      record("monotone", decreases(survey));
    } else if (decreases(survey).empty()) {
      report_.unclaimed.emplace_back("monotone");
    }
  }

  void examine_steepness(const Survey& survey) {
    const double bound = survey.contract.lipschitz;
    if (std::isfinite(bound)) {
      record(fmt::format("the Lipschitz constant {} is not exceeded", bound), is_steeper_than(survey, bound));
      record(fmt::format("the Lipschitz constant {} is the least", bound),
             is_nowhere_as_steep_as(survey, bound));
      return;
    }
    const Interval& slopes = survey.contract.slope_range;
    const double steepest = std::max(std::abs(slopes.low), std::abs(slopes.high));
    if (std::isfinite(steepest) && is_steeper_than(survey, steepest).empty())
      report_.unclaimed.push_back(fmt::format("Lipschitz constant {}", steepest));
  }

  const Activation& activation_;
  ActivationReport report_;
};

}  // namespace

bool ActivationReport::ok() const {
  return std::all_of(claims.begin(), claims.end(), [](const ActivationClaim& claim) { return claim.holds; });
}

ActivationReport check_activation(const Activation& activation, const ActivationCheckOptions& options) {
  if (!(options.reach > 0 && options.reach < 1e300))
    throw OptionError(
        fmt::format("check_activation: reach is {}, must be above 0 and below 1e300", options.reach));
  if (!(options.tolerance > 0))
    throw OptionError(fmt::format("check_activation: tolerance is {}, must be above 0", options.tolerance));
  return Examination(activation).report(options);
}

std::string to_string(const ActivationReport& report) {
  std::string text = fmt::format("{}: {}\n", report.activation,
                                 report.ok() ? "the contract holds" : "the contract is broken");
  for (const ActivationClaim& claim : report.claims) {
    text += fmt::format("  {} {}", claim.holds ? "holds " : "BROKEN", claim.claim);
    text += claim.holds ? "\n" : fmt::format(": {}\n", claim.explanation);
  }
  for (const std::string& property : report.unclaimed) text += fmt::format("  unclaimed {}\n", property);
  return text;
}

}  // namespace ogee
