#include "layer_statistics.hpp"

#include <cmath>

#include "../core/backprop.hpp"
#include "../layers/activate.hpp"

namespace ogee {
namespace {

/// The output of every layer for one batch, kept apart: on a tape, slopes take the place of pre-activations.
std::vector<Matrix<double>> outputs_of_layers(const Network<double>& network, const Matrix<double>& inputs) {
  std::vector<Matrix<double>> outputs;
  const Matrix<double>* input = &inputs;
  outputs.reserve(static_cast<std::size_t>(network.size()));
  for (Index i = 0; i < network.size(); ++i) {
    Matrix<double>& output = outputs.emplace_back(inputs.rows(), network.output_size(i));
    network.layer(i).infer(view(*input), view(output));
    input = &output;
  }
  return outputs;
}

void describe_outputs(const Matrix<double>& outputs, LayerStatistics& statistics) {
  statistics.mean_output = outputs.mean();
  statistics.output_deviation = std::sqrt((outputs.array() - statistics.mean_output).square().mean());
}

}  // namespace

template <Real T>
std::vector<LayerStatistics> layer_statistics(const Network<T>& network, const Loss<T>& loss,
                                              const ConstMatrixView<T>& inputs,
                                              const ConstMatrixView<T>& targets, double saturation_fraction) {
  network.check_input(inputs.rows(), inputs.cols());
  const Network<double> wide = network.template cast<double>();
  const Matrix<double> wide_inputs = inputs.template cast<double>();
  const Matrix<double> wide_targets = targets.template cast<double>();
  Tape<double> tape(wide, inputs.rows());
  forward(wide, view(wide_inputs), tape);
  backward(wide, *loss.to_double(), view(wide_targets), tape);
  const std::vector<Matrix<double>> outputs = outputs_of_layers(wide, wide_inputs);

  std::vector<LayerStatistics> all;
  Index parameter = 0;
  for (Index i = 0; i < wide.size(); ++i) {
    const auto parameters = static_cast<Index>(wide.layer(i).parameters().size());
    if (parameters == 0) continue;
    LayerStatistics statistics;
    statistics.layer = wide.layer_name(i);
    statistics.gradient_norm = tape.parameter_gradient(parameter).norm();
    const auto* next =
        i + 1 < wide.size() ? dynamic_cast<const Activate<double>*>(&wide.layer(i + 1)) : nullptr;
    if (next != nullptr) {
      statistics.activation = next->description();
      statistics.saturation =
          saturation(next->activation(), elements(outputs[static_cast<std::size_t>(i)]), saturation_fraction);
    }
    describe_outputs(outputs[static_cast<std::size_t>(next != nullptr ? i + 1 : i)], statistics);
    all.push_back(std::move(statistics));
    parameter += parameters;
  }
  return all;
}

template std::vector<LayerStatistics> layer_statistics(const Network<float>&, const Loss<float>&,
                                                       const ConstMatrixView<float>&,
                                                       const ConstMatrixView<float>&, double);
template std::vector<LayerStatistics> layer_statistics(const Network<double>&, const Loss<double>&,
                                                       const ConstMatrixView<double>&,
                                                       const ConstMatrixView<double>&, double);

}  // namespace ogee
