#pragma once

/// Statistics of a batch in each layer: where units saturate, how far outputs are off centre, how much
/// gradient arrives.

#include <optional>
#include <string>
#include <vector>

#include "../../core/fields.hpp"
#include "../../core/records.hpp"
#include "histogram.hpp"
#include "observed_pass.hpp"
#include "saturation.hpp"

namespace ogee {

struct LayerStatisticsOptions {
  /// An element counts as saturated on a tail of its function, beyond which the slope stays below this share of the
  /// largest (SaturationRule).
  double saturation_threshold = default_saturation_threshold;
  Index bins = 64;  ///< of the histograms
};
/// Without the bins.
template <>
inline constexpr auto fields_of<LayerStatisticsOptions> = std::tuple{
    Field{"saturation_threshold", &LayerStatisticsOptions::saturation_threshold, ranges::share_below_one,
          "a unit counts as saturated on a tail of its function, beyond which the slope stays below "
          "this share of the largest"}};

/// One layer with weights, together with its activation: the one inside it (of a Gate or a Residual) or the
/// one that follows it.
struct LayerStatistics {
  std::string layer;                              ///< "dense1"
  std::string activation;                         ///< "logistic"; empty if there is none
  std::optional<Saturation> saturation;           ///< of the activation; none if there is no activation
  std::optional<Saturation> flat = std::nullopt;  ///< on a tail where its slope is exactly 0
  std::optional<double> dead_units = std::nullopt;
  double mean_slope = 1;
  double mean_output = 0;
  double output_deviation = 0;
  double output_percentile_2 = 0;
  double output_percentile_50 = 0;
  double output_percentile_98 = 0;
  double constant_units = 0;
  double gradient_norm = 0;
  double pre_activation_gradient_norm = 0;
  double relative_gradient_norm = 1;
  std::optional<double> gate_openness = std::nullopt;
  double pre_activation_deviation = 0;
  Histogram pre_activations = {};  ///< Z = X·W + b, (batch, units) of the layer
  Histogram outputs = {};          ///< after the activation or the shortcut
};
template <>
inline constexpr auto fields_of<LayerStatistics> = std::tuple{
    Nested{"saturated", &LayerStatistics::saturation,
           "on a tail of the activation, beyond which its slope stays below a share of the largest "
           "(saturation_threshold)"},
    Nested{"flat", &LayerStatistics::flat, "on a tail of the activation where the slope is exactly 0"},
    Field{"dead_units", &LayerStatistics::dead_units, ranges::share,
          "share of the units that are saturated for every sample"},
    Field{"mean_slope", &LayerStatistics::mean_slope, ranges::not_negative,
          "mean |slope| of the activation; 1 without one"},
    Field{"mean_output", &LayerStatistics::mean_output, ranges::finite,
          "mean after the activation or the shortcut; its distance from 0 is the bias shift"},
    Field{"output_deviation", &LayerStatistics::output_deviation, ranges::not_negative,
          "standard deviation of these outputs"},
    Field{"output_percentile_2", &LayerStatistics::output_percentile_2, ranges::finite,
          "2 % of these outputs are smaller"},
    Field{"output_percentile_50", &LayerStatistics::output_percentile_50, ranges::finite, "their median"},
    Field{"output_percentile_98", &LayerStatistics::output_percentile_98, ranges::finite,
          "2 % of these outputs are larger"},
    Field{
        "constant_units", &LayerStatistics::constant_units, ranges::share,
        "share of the units whose output hardly changes over the samples: its standard deviation is at most "
        "1 % of the activation's largest slope, which is that of pre-activations that differ by 1"},
    Field{"gradient_norm", &LayerStatistics::gradient_norm, ranges::not_negative,
          "Euclidean norm of the gradient of the weights, dL/dW"},
    Field{"pre_activation_gradient_norm", &LayerStatistics::pre_activation_gradient_norm,
          ranges::not_negative,
          "norm of the gradient before the activation, dL/dZ; of a gate or a residual layer, of its outputs, "
          "dL/dY"},
    Field{"relative_gradient_norm", &LayerStatistics::relative_gradient_norm, ranges::not_negative,
          "that norm divided by that of the last layer with weights: how much gradient is left on its way "
          "back; unknown if none arrives at the last layer"},
    Field{"gate_openness", &LayerStatistics::gate_openness, ranges::share,
          "mean openness T of a gate; unknown for other layers"},
    Field{"pre_activation_deviation", &LayerStatistics::pre_activation_deviation, ranges::not_negative,
          "root mean square of the values before the activation"}};

/// The statistics of a pass.
/// @throws OptionError for invalid options.
[[nodiscard]] std::vector<LayerStatistics> layer_statistics(const ObservedPass& pass,
                                                            const LayerStatisticsOptions& options = {});

/// Runs one batch forward and backward in double and computes the statistics; the network is not changed.
/// @throws ShapeError when the batch does not fit; NonFiniteError as backward(); OptionError.
template <Real T>
[[nodiscard]] std::vector<LayerStatistics> layer_statistics(const Network<T>& network, const Loss& loss,
                                                            const MatrixArgument<T>& inputs,
                                                            const MatrixArgument<T>& targets,
                                                            const LayerStatisticsOptions& options = {}) {
  return layer_statistics(ObservedPass(network, loss, inputs, targets), options);
}

}  // namespace ogee
