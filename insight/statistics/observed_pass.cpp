#include "observed_pass.hpp"

#include "../../core/backprop.hpp"

namespace ogee {
namespace {

/// The output of every layer, kept apart: on a tape, slopes take the place of pre-activations.
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

}  // namespace

template <Real T>
ObservedPass::ObservedPass(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& inputs,
                           const MatrixArgument<T>& targets)
    : network_(network.template cast<double>()),
      inputs_(inputs.template cast<double>()),
      tape_(network_, inputs.rows()) {
  const Matrix<double> wide_targets = targets.template cast<double>();
  forward(network_, view(std::as_const(inputs_)), tape_);
  backward(network_, loss, view(wide_targets), tape_);
  outputs_ = outputs_of_layers(network_, inputs_);
}

template ObservedPass::ObservedPass(const Network<float>&, const Loss&, const MatrixArgument<float>&,
                                    const MatrixArgument<float>&);
template ObservedPass::ObservedPass(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                                    const MatrixArgument<double>&);

}  // namespace ogee
