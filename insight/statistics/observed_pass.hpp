#pragma once

#include <vector>

#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../core/workspace.hpp"

namespace ogee {

/// One batch run forward and backward in double, with all intermediate values: nothing is lost to the
/// rounding of float. The original network is not changed.
class ObservedPass {
 public:
  /// @throws ShapeError when the batch does not fit; NonFiniteError as backward().
  template <Real T>
  ObservedPass(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& inputs,
               const MatrixArgument<T>& targets);

  ~ObservedPass() = default;
  ObservedPass(const ObservedPass&) = delete;
  ObservedPass& operator=(const ObservedPass&) = delete;

  /// The network in double.
  [[nodiscard]] const Network<double>& network() const { return network_; }
  /// (batch, inputs) of layer i.
  [[nodiscard]] const Matrix<double>& input(Index i) const { return i == 0 ? inputs_ : output(i - 1); }
  /// (batch, outputs) of layer i: the pre-activations, if an activation follows.
  [[nodiscard]] const Matrix<double>& output(Index i) const { return outputs_[static_cast<std::size_t>(i)]; }
  /// (batch, outputs): the gradient of the loss with respect to the output of layer i, from the first layer
  /// with parameters on.
  [[nodiscard]] ConstMatrixView<double> output_gradient(Index i) const {
    return workspace_.output_gradient(i);
  }
  /// The gradient of the loss with respect to parameter number k of the network.
  [[nodiscard]] ConstMatrixView<double> parameter_gradient(Index k) const {
    return workspace_.parameter_gradient(k);
  }

 private:
  Network<double> network_;
  Matrix<double> inputs_;
  // Separate because in a workspace slopes replace pre-activations.
  std::vector<Matrix<double>> outputs_;
  Workspace<double> workspace_;
};

extern template ObservedPass::ObservedPass(const Network<float>&, const Loss&, const MatrixArgument<float>&,
                                           const MatrixArgument<float>&);
extern template ObservedPass::ObservedPass(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                                           const MatrixArgument<double>&);

}  // namespace ogee
