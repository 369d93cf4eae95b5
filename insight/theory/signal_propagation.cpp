#include "signal_propagation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <utility>

#include "../../activations/signal_gain.hpp"
#include "../../core/errors.hpp"
#include "../../core/graph.hpp"

namespace ogee {
namespace {

void check(std::span<const PropagatingLayer> layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const PropagatingLayer& layer = layers[i];
    if (layer.inputs < 1 || layer.outputs < 1)
      throw OptionError(
          fmt::format("signal propagation: layer {} has {} inputs and {} outputs, expected at "
                      "least 1",
                      i + 1, layer.inputs, layer.outputs));
    if (!(layer.weight_variance >= 0 && layer.bias_variance >= 0))
      throw OptionError(
          fmt::format("signal propagation: layer {} has weights of variance {} and biases of {}, expected "
                      "at least 0",
                      i + 1, layer.weight_variance, layer.bias_variance));
    if (i > 0 && layer.inputs != layers[i - 1].outputs)
      throw ShapeError(fmt::format("signal propagation: layer {} has {} inputs, the one before {} outputs",
                                   i + 1, layer.inputs, layers[i - 1].outputs));
  }
}

/// E[f(z)²] and E[f′(z)²] for the pre-activations of a layer.
SignalGain gain_of(const PropagatingLayer& layer, double variance) {
  if (!layer.activation) return {.forward = variance, .backward = 1};
  return signal_gain(*layer.activation, std::sqrt(variance));
}

template <Real T>
double mean_square(const Matrix<T>& matrix) {
  return matrix.template cast<double>().squaredNorm() / static_cast<double>(matrix.size());
}

}  // namespace

std::vector<PropagatingLayer> propagating_layers(Index inputs, std::span<const Index> hidden,
                                                 const Activation& activation, Index outputs,
                                                 Initialization scheme, double scale) {
  const RandomStream unused(0, RandomPurpose::initialization);
  const InitialDraw hidden_draw{
      .scheme = scheme, .stream = unused, .following = signal_gain(activation), .scale = scale};
  const InitialDraw last_draw{.scheme = scheme, .stream = unused, .following = {}, .scale = scale};
  std::vector<PropagatingLayer> layers;
  for (const Index width : hidden) {
    layers.push_back({.inputs = inputs,
                      .outputs = width,
                      .weight_variance = initial_variance(hidden_draw, inputs, width),
                      .activation = activation});
    inputs = width;
  }
  layers.push_back({.inputs = inputs,
                    .outputs = outputs,
                    .weight_variance = initial_variance(last_draw, inputs, outputs)});
  return layers;
}

template <Real T>
std::vector<PropagatingLayer> propagating_layers(const Network<T>& network) {
  for (Index i = 0; i < network.size(); ++i)
    if (!network.layer(i).lowers()) return {};
  std::vector<PropagatingLayer> layers;
  std::size_t previous = 0;
  const Graph<T> graph = network.graph();
  if (std::ssize(graph.nodes()) != network.size() + 1) return {};
  for (std::size_t i = 1; i < graph.nodes().size(); ++i) {
    const GraphNode<T>& node = graph.nodes()[i];
    // A layer without an operation in inference, such as Dropout, does something in training.
    if (node.layer != network.layer_name(static_cast<Index>(i) - 1)) return {};
    const bool is_chain = node.operands.size() == 1 && node.operands[0] == std::exchange(previous, i);
    if (is_chain && node.operation == GraphOperation::affine) {
      layers.push_back({.inputs = node.weights.rows(),
                        .outputs = node.weights.cols(),
                        .weight_variance = mean_square(node.weights),
                        .bias_variance = node.bias.size() > 0 ? mean_square(node.bias) : 0});
    } else if (is_chain && node.operation == GraphOperation::apply && !layers.empty() &&
               !layers.back().activation) {
      layers.back().activation = *node.activation;
    } else {
      return {};
    }
  }
  return layers;
}

template std::vector<PropagatingLayer> propagating_layers(const Network<float>&);
template std::vector<PropagatingLayer> propagating_layers(const Network<double>&);

std::vector<LayerPrediction> predict_propagation(std::span<const PropagatingLayer> layers,
                                                 double input_mean_square, double saturation_threshold) {
  check(layers);
  std::vector<LayerPrediction> predictions(layers.size());
  std::vector<double> slope_squares;  // E[f′(z)²] of each layer
  double power = input_mean_square;   // E[f(z)²] of the layer before
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const PropagatingLayer& layer = layers[i];
    const double variance =
        static_cast<double>(layer.inputs) * layer.weight_variance * power + layer.bias_variance;
    predictions[i].pre_activation_deviation = std::sqrt(variance);
    if (layer.activation)
      predictions[i].saturation =
          normal_saturation(*layer.activation, predictions[i].pre_activation_deviation, saturation_threshold);
    const SignalGain gain = gain_of(layer, variance);
    power = gain.forward;
    slope_squares.push_back(gain.backward);
  }
  for (std::size_t next = layers.size(); next-- > 1;) {
    const std::size_t i = next - 1;
    const auto units = static_cast<double>(layers[i].outputs);
    const auto next_units = static_cast<double>(layers[next].outputs);
    const double chi = next_units * layers[next].weight_variance * slope_squares[i];
    predictions[i].chi = chi;
    // Norms are over all units, χ is for the mean square of one.
    predictions[i].relative_gradient_norm =
        predictions[next].relative_gradient_norm * std::sqrt(chi * units / next_units);
  }
  return predictions;
}

double input_mean_square(const Dataset& data) {
  std::vector<Index> samples(static_cast<std::size_t>(data.size()));
  std::iota(samples.begin(), samples.end(), Index{0});
  Matrix<double> inputs(data.size(), data.features());
  data.gather_inputs<double>(samples, view(inputs));
  return mean_square(inputs);
}

}  // namespace ogee
