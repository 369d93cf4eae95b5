#include "propagation_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "../../core/version.hpp"
#include "../results/detail/json_values.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

// Schoenholz et al. 2017, section 5.
constexpr double trainable_scales = 6;

std::string name_of_layer(std::size_t i) { return fmt::format("dense{}", i + 1); }

/// "0.346", "∞", "–" for what is not a number.
std::string number_text(double number) {
  return std::isnan(number) ? "–" : std::isinf(number) ? "∞" : fmt::format("{:.4g}", number);
}

/// How many layers it takes a gradient's norm to change by a factor; χ is of its square.
double layers_for(double factor, double chi) {
  return std::ceil(std::abs(std::log(factor) / std::log(std::sqrt(chi))));
}

std::string gradient_sentence(const PropagationLimit& limit) {
  if (limit.chi == 0) return "No gradient passes a layer (χ = 0).";
  if (std::isinf(limit.depth_scale))
    return "Many layers in, gradients neither shrink nor grow by a factor from layer to layer (χ = 1).";
  const double factor = std::sqrt(limit.chi);
  if (limit.chi < 1)
    return fmt::format(
        "Gradients shrink by a factor of {:.3g} a layer: to 1/1000 in {:.0f} layers, and in {:.0f} to the "
        "smallest "
        "normal number of float.",
        factor, layers_for(1000, limit.chi), layers_for(std::numeric_limits<float>::min(), limit.chi));
  return fmt::format(
      "Gradients grow by a factor of {:.3g} a layer: to 1000 times their norm in {:.0f} layers, and in "
      "{:.0f} to the "
      "largest number of float.",
      factor, layers_for(1000, limit.chi), layers_for(std::numeric_limits<float>::max(), limit.chi));
}

/// How far signals get, and with them training.
std::string reach_sentence(const PropagationLimit& limit, std::size_t hidden_layers) {
  const double scale = limit.correlation_depth_scale;
  if (limit.chi == 0) return "";
  if (std::isnan(scale)) return " Signals grow without end, too.";
  if (std::isinf(scale)) return " Theory sets no limit to the depth.";
  const double reach = trainable_scales * scale;
  return fmt::format(
      " Signals reach about 6 {} = {:.{}f} layers, which is how deep plain gradient descent trains, within a "
      "factor of 2 (Schoenholz et al. 2017, for tanh): the {} hidden layer{} of this network {} {}.",
      limit.chi < 1 ? "ξ" : "ξ_c", reach, reach < 10 ? 1 : 0, hidden_layers, hidden_layers == 1 ? "" : "s",
      hidden_layers == 1 ? "is" : "are",
      static_cast<double>(hidden_layers) > reach ? "too many for it; Adam may train more" : "within reach");
}

/// How far a single network may be from the prediction.
std::string sensitivity_sentence(const PropagationLimit& limit) {
  constexpr double rounding = 1e-6;
  if (!(limit.sensitivity > 1 + rounding)) return "";
  return fmt::format(
      " The mean of z² is unstable: differences of it between samples, and between draws of the weights, "
      "grow by a "
      "factor of {:.3g} a layer (κ), so that a deep network can be far from these numbers.",
      limit.sensitivity);
}

}  // namespace

std::string propagation_table(std::span<const LayerPrediction> layers) {
  TerminalTable table{.header = {"layer", "deviation", "saturated left", "right", "relative gradient"},
                      .rows = {}};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerPrediction& layer = layers[i];
    table.rows.push_back({name_of_layer(i), fmt::format("{:.4g}", layer.pre_activation_deviation),
                          layer.saturation ? percent(layer.saturation->left) : "–",
                          layer.saturation ? percent(layer.saturation->right) : "–",
                          fmt::format("{:.2e}", layer.relative_gradient_norm)});
  }
  return to_string(table);
}

std::string propagation_legend() {
  return "deviation:         root mean square of the pre-activations z, over units and samples\n"
         "saturated:         share of z on a tail, beyond which the slope stays below 5 % of the largest\n"
         "relative gradient: norm of ∂L/∂z, divided by that of the last layer\n";
}

std::string propagation_limit_text(const PropagationLimit& limit) {
  const auto line = [](std::string_view symbol, double number, std::string_view meaning) {
    return left_aligned(symbol, 5) + left_aligned(number_text(number), 10) + std::string(meaning) + "\n";
  };
  return line("q*", limit.variance, "the mean of z², many layers in") +
         line("χ", limit.chi, "factor of a gradient's mean square from one layer to the one before, there") +
         line("ξ", limit.depth_scale, "layers in which that changes by a factor of e") +
         line("c*", limit.correlation, "correlation that two inputs end up with") +
         line("ξ_c", limit.correlation_depth_scale,
              "layers in which the distance from it falls by a factor of e") +
         line("κ", limit.sensitivity, "factor of a small relative difference of z² from layer to layer");
}

std::string propagation_conclusion(std::span<const LayerPrediction> layers, const PropagationLimit& limit) {
  return fmt::format(
      "{}{}{} Before training, the first layer's gradient has {:.2g} times the norm of the last one's.",
      gradient_sentence(limit), reach_sentence(limit, layers.size() - 1), sensitivity_sentence(limit),
      layers.front().relative_gradient_norm);
}

std::string propagation_json(std::span<const Setting> settings, std::span<const LayerPrediction> layers,
                             const PropagationLimit& limit) {
  using detail::Json;
  Json json{{"ogee", version()},
            {"command", "predict-depth"},
            {"settings", detail::settings_json(settings)},
            {"layers", Json::array()},
            {"limit", detail::record_json(limit)},
            {"conclusion", propagation_conclusion(layers, limit)}};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    Json layer{{"layer", name_of_layer(i)}};
    detail::add_numbers(layer, numbers_of(layers[i]));
    json["layers"].push_back(std::move(layer));
  }
  return detail::to_text(json);
}

}  // namespace ogee
