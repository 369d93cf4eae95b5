#include "tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/activations/signal_gain.hpp>
#include <ogee/core/errors.hpp>

#include "measures.hpp"

namespace handbook {
namespace {

using ogee::Activation;
using ogee::ActivationFamily;
using ogee::Contract;
using ogee::SignalGain;

// ---- words and numbers

/// A number as text, with a minus sign as wide as a plus.
std::string with_minus(std::string number) {
  if (number.find_first_of("123456789") == std::string::npos) number.erase(0, number.find('0'));  // −0.00
  return number.starts_with('-') ? "−" + number.substr(1) : number;
}

/// Few enough digits to hide different rounding on another machine.
std::string digits(double number, int count = 3) {
  if (std::isinf(number)) return number > 0 ? "∞" : "−∞";
  return with_minus(fmt::format("{:.{}g}", number, count));
}

std::string decimals(double number, int count) { return with_minus(fmt::format("{:.{}f}", number, count)); }

std::string power_of_ten(double number) { return number == 0 ? "0" : fmt::format("{:.1e}", number); }

/// "± 2" on one line.
std::string either_way(const std::string& number) { return "±\u00a0" + number; }

std::string percent(double share) { return decimals(100 * share, 1) + "\u00a0%"; }

std::span<const ActivationFamily> families() { return ogee::ActivationRegistry::instance().families(); }

// ---- the tables

std::string limit(const std::optional<double>& saturation) { return saturation ? digits(*saturation) : "–"; }

std::string tails_text(const Tails& tails) {
  std::vector<std::string> sides;
  if (std::isfinite(tails.left)) sides.push_back(fmt::format("below {}", decimals(tails.left, 2)));
  if (std::isfinite(tails.right)) sides.push_back(fmt::format("above {}", decimals(tails.right, 2)));
  return sides.empty() ? "nowhere" : fmt::format("{}", fmt::join(sides, ", "));
}

std::string saturation_block() {
  std::vector<Row> rows;
  for (const auto& [words, left, right] : {std::tuple{"on both sides", true, true},
                                           {"on the left", true, false},
                                           {"on the right", false, true},
                                           {"nowhere", false, false}})
    for (const ActivationFamily& family : families()) {
      const Activation activation = family.with_defaults();
      const Contract& contract = activation.contract();
      if (contract.left_saturation.has_value() != left || contract.right_saturation.has_value() != right)
        continue;
      rows.push_back({family.name, words, limit(contract.left_saturation), limit(contract.right_saturation),
                      tails_text(saturated_tails(activation))});
    }
  return table({"function", "saturates", "limit at −∞", "limit at +∞", "slope below 5 % of its largest"},
               rows);
}

std::string near_linear_block() {
  std::vector<Row> rows;
  for (const double tolerance : {0.001, 0.01, 0.05, 0.1}) {
    const double logistic = reach_of_agreement(ogee::Logistic{}, ogee::HardLogistic{}, tolerance);
    const double tanh = reach_of_agreement(ogee::Tanh{}, ogee::HardTanh{}, tolerance);
    rows.push_back({digits(tolerance), either_way(decimals(logistic, 2)),
                    percent(normal_share_within(logistic)), either_way(decimals(tanh, 2)),
                    percent(normal_share_within(tanh))});
  }
  return table({"error at most", "logistic, x within", "share of z", "tanh, x within", "share of z"}, rows);
}

/// All functions sorted by a figure, lowest first; equal figures, after rounding, in alphabetical order.
std::vector<Activation> sorted_by(const std::function<double(const Activation&)>& figure) {
  std::vector<Activation> functions;
  for (const ActivationFamily& family : families()) functions.push_back(family.with_defaults());
  std::stable_sort(functions.begin(), functions.end(), [&](const Activation& a, const Activation& b) {
    return std::llround(1000 * figure(a)) < std::llround(1000 * figure(b));
  });
  return functions;
}

double condition_of_outputs(const Moments& moments) {
  constexpr int units = 100;
  return 1 + units * moments.mean * moments.mean / moments.variance;
}

std::string bias_shift_block() {
  std::vector<Row> rows;
  for (const Activation& f : sorted_by([](auto& g) { return condition_of_outputs(output_moments(g)); })) {
    const Moments moments = output_moments(f);
    rows.push_back({f.name(), decimals(moments.mean, 3), decimals(moments.variance, 4),
                    digits(condition_of_outputs(moments))});
  }
  return table({"function", "mean m", "variance v", "1 + 100 m²/v"}, rows);
}

/// One row: a hard function beside the curve it replaces.
Row hard_row(const std::string& name, const std::string& line, const Activation& hard,
             const Activation& curve) {
  const Distance apart = distance(hard, curve);
  const double kink = hard.contract().kinks.back().at;
  return {name,
          line,
          either_way(digits(kink)),
          decimals(apart.largest, 3),
          either_way(decimals(apart.at, 2)),
          digits(apart.in_power),
          percent(1 - normal_share_within(kink)),
          decimals(signal_gain(hard).backward, 4),
          decimals(signal_gain(curve).backward, 4)};
}

std::string hard_block() {
  std::vector<Row> rows;
  for (const HardPreset& preset : hard_logistic_presets())
    rows.push_back(hard_row(
        preset.names, fmt::format("x/{}\u00a0+\u00a0{}", digits(1 / preset.slope), digits(preset.offset)),
        ogee::HardLogistic{preset.slope, preset.offset}, ogee::Logistic{}));
  rows.push_back(hard_row("hard_tanh", "x", ogee::HardTanh{}, ogee::Tanh{}));
  return table({"hard variant", "line", "kinks", "largest error", "at", "mean square", "flat share of z",
                "E[f′²]", "E[f′²] of the curve"},
               rows);
}

std::string rounding_block() {
  std::vector<Row> rows;
  for (const double x : {2.0, 8.0, 12.0, 14.0, 15.0, 16.0, 17.0, 17.5, 18.0, 19.0, 30.0, 80.0, 100.0})
    rows.push_back({digits(x), power_of_ten(logistic_slope_from_value(x)),
                    power_of_ten(ogee::Logistic{}.at(static_cast<float>(x)).slope), digits(x / 2),
                    power_of_ten(tanh_slope_from_value(x / 2)),
                    power_of_ten(ogee::Tanh{}.at(static_cast<float>(x / 2)).slope)});
  return table({"x", "logistic: y(1 − y)", "from x", "x", "tanh: 1 − y²", "from x"}, rows);
}

double gradient_factor(const SignalGain& gain) { return gain.backward / gain.forward; }

std::string gains_block() {
  std::vector<Row> rows;
  for (const Activation& f : sorted_by([](auto& g) { return gradient_factor(signal_gain(g)); })) {
    const SignalGain gain = signal_gain(f);
    const double layer = gradient_factor(gain);
    rows.push_back({f.name(), decimals(gain.forward, 4), decimals(gain.backward, 4), decimals(layer, 3),
                    digits(std::pow(layer, 5), 2), digits(std::pow(layer, 10), 2)});
  }
  return table({"function", "E[f²]", "E[f′²]", "E[f′²] / E[f²]", "10 layers", "20 layers"}, rows);
}

// ---- costs

/// The cells of the line of docs/accuracy.md with the cycles of a function: "1.14 / 1.38" for value alone and
/// value with slope, on AVX-512, AVX2, SSE4, baseline (float) and AVX-512 (double).
Row costs_of(std::string_view page, const std::string& function) {
  const std::size_t section = page.find("## What they cost");
  const std::string start = fmt::format("\n| {} | ", function);
  const std::size_t line = page.find(start, section);
  if (section == std::string_view::npos || line == std::string_view::npos)
    throw ogee::DataError(fmt::format("accuracy.md: the costs of {} are missing", function));
  std::string_view rest = page.substr(line + start.size());
  rest = rest.substr(0, rest.find('\n'));
  Row cells;
  for (std::size_t end = rest.find(" |"); end != std::string_view::npos; end = rest.find(" |")) {
    cells.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 3));
  }
  if (cells.size() != 5)
    throw ogee::DataError(fmt::format("accuracy.md: {} does not have 5 costs", function));
  return cells;
}

double cycles_with_slope(const std::string& cell) {
  return std::strtod(cell.substr(cell.find('/') + 1).c_str(), nullptr);
}

std::string costs_block(std::string_view accuracy) {
  std::vector<Row> rows;
  for (const auto& [smooth, hard] : {std::pair{"logistic", "hard_logistic"},
                                     {"tanh", "hard_tanh"},
                                     {"silu", "hard_silu"},
                                     {"gelu", "relu"}}) {
    const Row smooth_costs = costs_of(accuracy, smooth);
    const Row hard_costs = costs_of(accuracy, hard);
    Row row{fmt::format("{} : {}", smooth, hard)};
    for (std::size_t set = 0; set < 4; ++set)
      row.push_back(decimals(cycles_with_slope(smooth_costs[set]) / cycles_with_slope(hard_costs[set]), 1));
    rows.push_back(row);
  }
  return table({"", "AVX-512", "AVX2", "SSE4", "baseline"}, rows);
}

// ---- the entries

std::string interval_text(const ogee::Interval& interval) {
  return fmt::format("{}{}, {}{}", std::isfinite(interval.low) ? '[' : '(', digits(interval.low),
                     digits(interval.high), std::isfinite(interval.high) ? ']' : ')');
}

std::string saturation_text(const Contract& contract) {
  std::vector<std::string> sides;
  if (contract.left_saturation)
    sides.push_back(fmt::format("on the left at {}", digits(*contract.left_saturation)));
  if (contract.right_saturation)
    sides.push_back(fmt::format("on the right at {}", digits(*contract.right_saturation)));
  return sides.empty() ? "does not saturate" : fmt::format("saturates {}", fmt::join(sides, " and "));
}

std::string kinks_text(const Contract& contract) {
  std::vector<std::string> kinks;
  for (const ogee::Kink& kink : contract.kinks)
    kinks.push_back(fmt::format("{} (slope {})", digits(kink.at), digits(kink.slope)));
  return kinks.empty() ? "no kinks" : fmt::format("kinks at {}", fmt::join(kinks, " and "));
}

std::string heading(const ActivationFamily& family) {
  std::string text = "### " + family.name;
  if (!family.aliases.empty()) text += fmt::format(", also {}", fmt::join(family.aliases, ", "));
  std::vector<std::string> constants;
  for (const ogee::ActivationParameter& constant : family.parameters)
    constants.push_back(fmt::format("{} = {}", constant.name, digits(constant.value)));
  return constants.empty() ? text : fmt::format("{} ({})", text, fmt::join(constants, ", "));
}

std::string facts(const Activation& activation) {
  const Contract& contract = activation.contract();
  return fmt::format("value in {}, slope in {}, Lipschitz {}<br>\n{}; {}zero-centred; {}monotone; {}<br>\n",
                     interval_text(contract.value_range), interval_text(contract.slope_range),
                     digits(contract.lipschitz, 4), saturation_text(contract),
                     contract.zero_centred.value_or(false) ? "" : "not ",
                     contract.monotone.value_or(false) ? "" : "not ", kinks_text(contract));
}

std::string entry(const ActivationFamily& family, std::string_view accuracy) {
  const Activation activation = family.with_defaults();
  const Contract& contract = activation.contract();
  const SignalGain gain = signal_gain(activation);
  const std::string cycles = costs_of(accuracy, family.name)[1];
  std::string text =
      fmt::format("{}\n\n{}<br>\n{}\n\n", heading(family), contract.formula, contract.slope_formula);
  text += fmt::format("![{0}: value and slope](activations/{0}.svg)\n\n", family.name);
  text += facts(activation);
  text += fmt::format("E[f²] = {}, E[f′²] = {}; {} cycles<br>\n", digits(gain.forward, 4),
                      digits(gain.backward, 4), cycles);
  return text + fmt::format("*{}*\n", contract.source);
}

std::string entries_block(std::string_view accuracy) {
  std::vector<std::string> entries;
  for (const ActivationFamily& family : families()) entries.push_back(entry(family, accuracy));
  return fmt::format("{}", fmt::join(entries, "\n"));
}

}  // namespace

std::vector<Block> blocks(const std::filesystem::path& docs) {
  const std::string accuracy = text_of(docs / "accuracy.md");
  return {{"saturation", saturation_block()}, {"near_linear", near_linear_block()},
          {"bias_shift", bias_shift_block()}, {"hard", hard_block()},
          {"rounding", rounding_block()},     {"costs", costs_block(accuracy)},
          {"gains", gains_block()},           {"entries", entries_block(accuracy)}};
}

}  // namespace handbook
