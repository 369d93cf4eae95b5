#include "check_activation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <limits>
#include <optional>

#include "../../core/errors.hpp"
#include "detail/contract_evaluation.hpp"
#include "detail/contract_kinks.hpp"
#include "detail/contract_shape.hpp"
#include "detail/contract_survey.hpp"

namespace ogee::detail {
namespace {

/// The tests of all claims, one after the other.
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
      record("the function can be evaluated", "it threw something that is not a std::exception");
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
    const Survey survey = survey_of(activation_, options.reach, options.tolerance);
    examine_evaluation(survey);
    if (survey.samples.empty()) {
      record("some value and slope are finite", "none are");
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
    record("every listed kink is a kink", stated_kink_is_smooth(survey));
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
    examine_property("zero-centred", survey.contract.zero_centred, is_not_odd(survey));
    examine_property("monotone", survey.contract.monotone, decreases(survey));
  }

  /// A property that is stated to hold, or not to hold, or is not stated.
  void examine_property(const std::string& name, std::optional<bool> stated, const Objection& objection) {
    if (!stated && objection.empty()) report_.unclaimed.push_back(name);
    if (!stated) return;
    if (*stated)
      record(name, objection);
    else
      record("not " + name, objection.empty() ? "no counter-example was found" : "");
  }

  void examine_steepness(const Survey& survey) {
    const double bound = survey.contract.lipschitz;
    if (std::isfinite(bound)) {
      record(fmt::format("the Lipschitz constant {} is not exceeded", bound), is_steeper_than(survey, bound));
      record(fmt::format("the Lipschitz constant {} is the smallest", bound),
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
}  // namespace ogee::detail

namespace ogee {

bool ActivationReport::ok() const {
  return std::all_of(claims.begin(), claims.end(), [](const ActivationClaim& claim) { return claim.holds; });
}

ActivationReport check_activation(const Activation& activation, const ActivationCheckOptions& options) {
  if (!(options.reach > 0 && options.reach < 1e300))
    throw OptionError(
        fmt::format("check_activation: reach is {}, expected more than 0 and below 1e300", options.reach));
  if (!(options.tolerance > 0))
    throw OptionError(
        fmt::format("check_activation: tolerance is {}, expected more than 0", options.tolerance));
  return detail::Examination(activation).report(options);
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
