#pragma once

/// Statistics of a batch in each layer: where units saturate, how far outputs are off centre, how much
/// gradient arrives.

#include <optional>
#include <string>
#include <vector>

#include "histogram.hpp"
#include "observed_pass.hpp"
#include "saturation.hpp"

namespace ogee {

struct LayerStatisticsOptions {
  /// An element counts as saturated when its slope is below this share of the function's largest slope.
  double saturation_fraction = 0.05;
  Index bins = 64;  ///< of the histograms
};

/// One layer with weights, together with its activation: the one inside it (of a Gate or a Residual) or the
/// one that follows it.
struct LayerStatistics {
  std::string layer;                                ///< "dense1"
  std::string activation;                           ///< "logistic"; empty if there is none
  std::optional<Saturation> saturation;             ///< of the activation; none if there is no activation
  std::optional<Saturation> flat = std::nullopt;    ///< where its slope is exactly 0
  std::optional<double> dead_units = std::nullopt;  ///< share of units saturated for every sample
  double mean_slope = 1;                            ///< mean |slope| of the activation; 1 if there is none
  double mean_output = 0;  ///< after the activation or the shortcut; its distance from 0 is the bias shift
  double output_deviation = 0;                         ///< standard deviation of the outputs
  std::optional<double> gate_openness = std::nullopt;  ///< mean T of a Gate; none for other layers
  Histogram pre_activations = {};                      ///< Z = X·W + b, (batch, units) of the layer
  Histogram outputs = {};                              ///< after the activation
  double gradient_norm = 0;                            ///< Euclidean norm of dL/dW of the layer
  double pre_activation_gradient_norm = 0;             ///< of dL/dZ; of dL/dY for a Gate or a Residual
  /// That norm divided by that of the last layer with weights: the share of the gradient that is left. NaN if
  /// no gradient arrives at the last layer either.
  double relative_gradient_norm = 1;
};

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
