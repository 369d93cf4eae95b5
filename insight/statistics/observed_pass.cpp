#include "observed_pass.hpp"

#include "../../core/backprop.hpp"

namespace ogee {
template <Real T>
ObservedPass::ObservedPass(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& inputs,
                           const MatrixArgument<T>& targets)
    : network_(network.template cast<double>()),
      inputs_(inputs.template cast<double>()),
      workspace_(network_, inputs.rows()) {
  const Matrix<double> wide_targets = targets.template cast<double>();
  forward(network_, view(std::as_const(inputs_)), workspace_);
  backward(network_, loss, view(wide_targets), workspace_);
  network_.visit_outputs(inputs_, [this](Index /*i*/, const ConstMatrixView<double>& output) {
    outputs_.emplace_back(output);
    return true;
  });
}

template ObservedPass::ObservedPass(const Network<float>&, const Loss&, const MatrixArgument<float>&,
                                    const MatrixArgument<float>&);
template ObservedPass::ObservedPass(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                                    const MatrixArgument<double>&);

}  // namespace ogee
