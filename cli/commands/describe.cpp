#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <ogee/activations/registry.hpp>
#include <ogee/activations/signal_gain.hpp>
#include <ogee/insight/statistics/saturation.hpp>
#include <ogee/report/terminal/terminal_plot.hpp>
#include <ogee/report/terminal/terminal_table.hpp>
#include <ogee/report/terminal/text.hpp>
#include <span>

#include "../options/network_options.hpp"
#include "../terminal.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Shows an activation function: its formula and slope, what it promises, and its curve; or lists all.";

constexpr const char* examples = R"text(Examples:
  All functions, one line each:
    ogee describe
  One of them as Keras 2 had it: formula, slope, range, saturation, a drawing:
    ogee describe hard_logistic:keras2
  With constants of your own:
    ogee describe "hard_tanh(low=-2,high=2)")text";

constexpr const char* not_stated = "not stated";

std::string yes_or_no(std::optional<bool> yes) { return !yes ? not_stated : *yes ? "yes" : "no"; }

std::string interval_text(const Interval& interval) {
  if (!std::isfinite(interval.low) && !std::isfinite(interval.high)) return "no bound stated";
  return fmt::format("{}{:.6g}, {:.6g}{}", std::isfinite(interval.low) ? '[' : '(', interval.low,
                     interval.high, std::isfinite(interval.high) ? ']' : ')');
}

/// "left, below -4.35674, at 0"
std::string tail_text(const char* side, double end, const std::optional<double>& limit) {
  return fmt::format("{} {:.6g}, {}", side, end,
                     limit ? fmt::format("at {:.6g}", *limit) : "limit not stated");
}

std::string saturation_text(const Activation& activation) {
  const SaturationRule rule(activation);
  const Contract& contract = activation.contract();
  std::vector<std::string> sides;
  if (std::isfinite(rule.left_end()))
    sides.push_back(tail_text("left, below", rule.left_end(), contract.left_saturation));
  if (std::isfinite(rule.right_begin()))
    sides.push_back(tail_text("right, above", rule.right_begin(), contract.right_saturation));
  return sides.empty() ? "no" : fmt::format("{}", fmt::join(sides, "; "));
}

std::string kinks_text(const Contract& contract) {
  std::vector<std::string> kinks;
  for (const Kink& kink : contract.kinks)
    kinks.push_back(fmt::format("x = {:.6g}, slope {:.6g} there", kink.at, kink.slope));
  return kinks.empty() ? "none" : fmt::format("{}", fmt::join(kinks, "; "));
}

std::string constants_text(const Activation::Parameters& names, std::span<const double> values) {
  std::vector<std::string> constants;
  for (std::size_t i = 0; i < names.size(); ++i)
    constants.push_back(fmt::format("{} = {:.6g}", names[i].name, values[i]));
  return constants.empty() ? "none" : fmt::format("{}", fmt::join(constants, ", "));
}

std::string constants_text(const Activation& activation) {
  std::vector<double> values;
  for (const ActivationParameter& parameter : activation.parameters()) values.push_back(parameter.value);
  return constants_text(activation.parameters(), values);
}

using Facts = std::vector<std::pair<std::string, std::string>>;

Facts facts_about(const Activation& activation, const ActivationFamily& family) {
  const Contract& contract = activation.contract();
  const SignalGain gain = signal_gain(activation);
  Facts facts{
      {"value", contract.formula},
      {"slope", contract.slope_formula},
      {"source", contract.source},
      {"aliases", family.aliases.empty() ? "none" : fmt::format("{}", fmt::join(family.aliases, ", "))},
      {"constants", constants_text(activation)}};
  for (const ActivationPreset& preset : family.presets)
    facts.emplace_back(fmt::format("  :{}", preset.name), constants_text(family.parameters, preset.values));
  const Facts promises{
      {"range of value", interval_text(contract.value_range)},
      {"range of slope", interval_text(contract.slope_range)},
      {"saturates", saturation_text(activation)},
      {"zero-centred", yes_or_no(contract.zero_centred)},
      {"monotone", yes_or_no(contract.monotone)},
      {"kinks", kinks_text(contract)},
      {"Lipschitz",
       std::isfinite(contract.lipschitz) ? fmt::format("{:.6g}", contract.lipschitz) : "no bound stated"},
      {"E[f(z)²]", fmt::format("{:.6g}, for a standard normal z", gain.forward)},
      {"E[f′(z)²]", fmt::format("{:.6g}", gain.backward)}};
  facts.insert(facts.end(), promises.begin(), promises.end());
  return facts;
}

/// Half the width of the plot: [-6, 6], or wide enough to show all kinks.
double reach(const Contract& contract) {
  double reach = 6;
  for (const Kink& kink : contract.kinks) reach = std::max(reach, 1.5 * std::abs(kink.at));
  return reach;
}

std::string plot(const Activation& activation) {
  constexpr int points_each_side = 240;
  std::vector<PlotSeries> series{{.name = "value", .points = {}}, {.name = "slope", .points = {}}};
  const double end = reach(activation.contract());
  for (int i = -points_each_side; i <= points_each_side; ++i) {
    const double x = end * i / points_each_side;
    const auto [value, slope] = activation.at(x);
    series[0].points.push_back({x, value});
    series[1].points.push_back({x, slope});
  }
  return terminal_plot(series, {.width = std::min<Index>(80, output_width()), .colour = shows_colour()});
}

/// @throws UnknownNameError that says where all names are; as activation_named.
Activation named(const std::string& text) try {
  return activation_named(text);
} catch (const UnknownNameError& error) {
  throw UnknownNameError(fmt::format("{} (ogee describe lists all)", error.what()));
}

int describe_one(const std::string& text) {
  const Activation activation = named(text);
  const ActivationFamily& family = ActivationRegistry::instance().family(activation.name());
  fmt::print("{}\n\n", activation.description());
  for (const auto& [name, fact] : facts_about(activation, family))
    fmt::print("{}{}\n", left_aligned(name, 16), fact);
  fmt::print("\n{}", plot(activation));
  return status_ok;
}

int list_all() {
  TerminalTable table{.header = {"name", "also called", "value"}, .rows = {}};
  for (const ActivationFamily& family : ActivationRegistry::instance().families())
    table.rows.push_back({family.name, fmt::format("{}", fmt::join(family.aliases, ", ")),
                          family.with_defaults().contract().formula});
  fmt::print("{}\nogee describe NAME shows one of them in detail.\n", to_string(table));
  return status_ok;
}

int run(const std::string& name, const Invocation& /*invocation*/) {
  return name.empty() ? list_all() : describe_one(name);
}

std::vector<Option> options_of(std::string& name) {
  return {{.name = "activation",
           .value = "NAME",
           .help = "a name, with a preset or constants if needed; all functions if left out",
           .expected = "the name of an activation function",
           .read = into(name),
           .choices = activation_names()}};
}

}  // namespace

Subcommand commands::describe() { return subcommand("describe", purpose, examples, options_of, run); }

}  // namespace ogee::cli
