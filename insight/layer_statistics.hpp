#pragma once

/// What a batch does in each layer: where units saturate, how far outputs are off centre, what gradient
/// arrives.

#include <optional>
#include <string>
#include <vector>

#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "saturation.hpp"

namespace ogee {

/// One layer with weights, together with the activation that follows it.
struct LayerStatistics {
  std::string layer;                     ///< "dense1"
  std::string activation;                ///< "logistic"; empty if none follows
  std::optional<Saturation> saturation;  ///< of the activation; none if there is no activation
  double mean_output = 0;                ///< after the activation; its distance from 0 is the bias shift
  double output_deviation = 0;           ///< standard deviation of the outputs
  double gradient_norm = 0;              ///< Euclidean norm of dL/dW of the layer
};

/// Runs one batch forward and back in double and gathers the statistics; the network is not changed. An
/// element counts as saturated when its slope is below `saturation_fraction` of the function's largest.
/// @throws ShapeError when the batch does not fit; NonFiniteError as backward().
template <Real T>
[[nodiscard]] std::vector<LayerStatistics> layer_statistics(const Network<T>& network, const Loss<T>& loss,
                                                            const ConstMatrixView<T>& inputs,
                                                            const ConstMatrixView<T>& targets,
                                                            double saturation_fraction = 0.05);

extern template std::vector<LayerStatistics> layer_statistics(const Network<float>&, const Loss<float>&,
                                                              const ConstMatrixView<float>&,
                                                              const ConstMatrixView<float>&, double);
extern template std::vector<LayerStatistics> layer_statistics(const Network<double>&, const Loss<double>&,
                                                              const ConstMatrixView<double>&,
                                                              const ConstMatrixView<double>&, double);

}  // namespace ogee
