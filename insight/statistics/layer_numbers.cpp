#include "layer_numbers.hpp"

namespace ogee {
namespace {

/// A part of something that need not be there.
template <class Whole>
std::optional<double> part(const std::optional<Whole>& whole, double Whole::*member) {
  return whole ? std::optional((*whole).*member) : std::nullopt;
}

}  // namespace

std::vector<NamedNumber> layer_numbers(const LayerStatistics& layer) {
  return {{"saturated_left", part(layer.saturation, &Saturation::left)},
          {"saturated_right", part(layer.saturation, &Saturation::right)},
          {"flat_left", part(layer.flat, &Saturation::left)},
          {"flat_right", part(layer.flat, &Saturation::right)},
          {"dead_units", layer.dead_units},
          {"mean_slope", layer.mean_slope},
          {"mean_output", layer.mean_output},
          {"output_deviation", layer.output_deviation},
          {"gradient_norm", layer.gradient_norm},
          {"pre_activation_gradient_norm", layer.pre_activation_gradient_norm},
          {"relative_gradient_norm", layer.relative_gradient_norm},
          {"gate_openness", layer.gate_openness}};
}

std::vector<NamedNumber> layer_numbers(const ProbedLayer& layer) {
  std::vector<NamedNumber> numbers = layer_numbers(layer.statistics);
  numbers.push_back({"update_ratio", layer.update_ratio});
  numbers.push_back({"float_gradient_norm", part(layer.rounding, &GradientRounding::float_norm)});
  numbers.push_back({"gradient_lost", part(layer.rounding, &GradientRounding::lost)});
  numbers.push_back({"pre_activation_deviation", layer.statistics.pre_activations.root_mean_square()});
  return numbers;
}

}  // namespace ogee
