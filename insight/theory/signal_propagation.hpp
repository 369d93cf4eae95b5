#pragma once

/// Predicts how far signals and gradients reach in a network before training, by mean-field theory (Poole et
/// al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232).
///
/// The weights between N inputs and M outputs are drawn independently with mean 0 and variance v, the biases
/// with variance b. In a wide layer the pre-activations z are then normal over the draws, with mean 0, and
///
///   q_l = E[z_l²] = N_l · v_l · E[f(z_{l−1})²] + b_l,   E[f(z_0)²] the mean square of the inputs,
///   E[(∂L/∂z_l)²] = χ_l · E[(∂L/∂z_{l+1})²],   χ_l = M_{l+1} · v_{l+1} · E[f′(z_l)²].
///
/// (Poole et al., equation 3; Schoenholz et al., equation 15.) A network is one draw. If layers are wide, the
/// mean of z² over units and samples, and the norm of ∂L/∂Z over a batch, are close to these expectations.
/// The mean over samples for a single unit is not: all samples share its weights, so with a function whose
/// outputs are not centred on 0, most of q_l is the square of a shift common to all samples.

#include <optional>
#include <span>
#include <vector>

#include "../../core/network.hpp"
#include "../../data/dataset.hpp"
#include "../statistics/saturation.hpp"

namespace ogee {

/// What the theory needs about a layer with weights.
struct PropagatingLayer {
  Index inputs;
  Index outputs;
  double weight_variance;
  double bias_variance = 0;
  std::optional<Activation> activation = std::nullopt;  ///< of its outputs; empty for the identity
};

/// The predictions for a layer with weights.
struct LayerPrediction {
  double pre_activation_deviation = 0;  ///< √q, the root of the mean of z² over units and samples
  std::optional<Saturation> saturation = std::nullopt;  ///< of the activation; none if there is no activation
  std::optional<double> chi = std::nullopt;             ///< none for the last layer
  /// Like LayerStatistics::relative_gradient_norm: ‖∂L/∂Z‖ divided by that of the last layer.
  double relative_gradient_norm = 1;

  /// q
  [[nodiscard]] double pre_activation_variance() const {
    return pre_activation_deviation * pre_activation_deviation;
  }
};
template <>
inline constexpr auto fields_of<LayerPrediction> = std::tuple{
    Field{"pre_activation_deviation", &LayerPrediction::pre_activation_deviation, ranges::not_negative,
          "root mean square of the values before the activation"},
    Nested{"saturated", &LayerPrediction::saturation, "of the function"},
    Field{"chi", &LayerPrediction::chi, ranges::not_negative,
          "factor of a gradient's mean square from the next layer to this one; unknown for the last layer"},
    Field{"relative_gradient_norm", &LayerPrediction::relative_gradient_norm, ranges::not_negative,
          "norm of the gradient before the activation, divided by that of the last layer"}};

/// The layers of multilayer_perceptron(inputs, hidden, activation, outputs), with weights drawn by `scheme`, and
/// `scale` as in InitializationOptions.
[[nodiscard]] std::vector<PropagatingLayer> propagating_layers(Index inputs, std::span<const Index> hidden,
                                                               const Activation& activation, Index outputs,
                                                               Initialization scheme, double scale = 1);

/// The layers of a network, with the mean squares of its weights and biases as their variances. Empty unless
/// all its layers are Dense, each with at most one Activate after it: dropout, for example, needs another
/// theory.
template <Real T>
[[nodiscard]] std::vector<PropagatingLayer> propagating_layers(const Network<T>& network);

/// The predictions for these layers and inputs with this mean square.
/// @throws ShapeError when a layer does not fit the one before; OptionError for a size below 1 or a variance
///   below 0.
[[nodiscard]] std::vector<LayerPrediction> predict_propagation(
    std::span<const PropagatingLayer> layers, double input_mean_square = 1,
    double saturation_threshold = default_saturation_threshold);

/// The same for a network before its first step; empty if propagating_layers() is.
template <Real T>
[[nodiscard]] std::vector<LayerPrediction> predict_propagation(
    const Network<T>& network, double input_mean_square = 1,
    double saturation_threshold = default_saturation_threshold) {
  return predict_propagation(propagating_layers(network), input_mean_square, saturation_threshold);
}

/// The mean over samples and features of x².
[[nodiscard]] double input_mean_square(const Dataset& data);

extern template std::vector<PropagatingLayer> propagating_layers(const Network<float>&);
extern template std::vector<PropagatingLayer> propagating_layers(const Network<double>&);

}  // namespace ogee
