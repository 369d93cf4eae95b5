#pragma once

/// The engine: forward, loss, backward, update.
///
/// For layers f₁, ..., f_n with parameters θ, X₀ the inputs and X_i = f_i(X_{i−1}; θ_i), the chain rule gives
/// (Rumelhart, Hinton, Williams 1986, equations 4 to 7)
///
///   dL/dX_n     from the loss,
///   dL/dX_{i−1} = dL/dX_i · ∂X_i/∂X_{i−1}     (backward_input),
///   dL/dθ_i     = dL/dX_i · ∂X_i/∂θ_i         (backward_weights).
///
/// Rows of a batch are independent of each other up to dL/dX; tiles of a parameter are independent given
/// dL/dX. A step therefore has two phases. First, blocks of rows run forward, through the loss and back down.
/// Then tiles of parameters compute their gradient over the whole batch and are updated. No sum is shared
/// between threads, and each number is one chain of operations in a fixed order: the results depend neither
/// on how the work is divided nor on the number of threads.
///
/// The precision is that of the network.

#include <type_traits>

#include "loss.hpp"
#include "network.hpp"
#include "optimizer.hpp"
#include "workspace.hpp"

namespace ogee {

/// Watches a batch go through a network and back. The whole batch then goes at once, on one thread, with the
/// same bits.
template <Real T>
class PassVisitor {
 public:
  virtual ~PassVisitor() = default;

  /// True to continue a pass after a value that is not finite.
  [[nodiscard]] virtual bool tolerates_non_finite() const { return false; }
  /// Before layer i computes: its input (rows, in).
  virtual void before_layer(Index /*i*/, const ConstMatrixView<T>& /*input*/) {}
  /// After layer i has computed: its output (rows, out), and what it saved for backward.
  virtual void after_layer(Index /*i*/, const ConstMatrixView<T>& /*output*/,
                           const SavedRows<const T>& /*saved*/) {}
  /// The gradient of the loss with respect to the output (rows, out) of layer i, from the last layer to the
  /// first with parameters.
  virtual void output_gradient(Index /*i*/, const ConstMatrixView<T>& /*gradient*/) {}

 protected:
  PassVisitor() = default;
  PassVisitor(const PassVisitor&) = default;
  PassVisitor& operator=(const PassVisitor&) = default;
};

/// Forward pass for training: fills the outputs of the workspace.
/// @throws ShapeError naming the layer and both shapes.
template <Real T>
void forward(const Network<T>& network, const std::type_identity_t<ConstMatrixView<T>>& inputs,
             std::type_identity_t<Workspace<T>>& workspace,
             std::type_identity_t<PassVisitor<T>>* visitor = nullptr);
/// Not for a temporary, which would be gone before backward() reads it.
template <Real T, class M>
requires std::same_as<M, Matrix<T>>
void forward(const Network<T>& network, M&& inputs, std::type_identity_t<Workspace<T>>& workspace,
             std::type_identity_t<PassVisitor<T>>* visitor = nullptr) = delete;

/// Loss and all gradients after forward(): fills the row losses, output gradients and parameter gradients of
/// the workspace and returns the mean loss of the batch. The parameter gradients include those of the
/// network's penalty; the returned loss does not include the penalty.
/// @throws ShapeError when targets do not fit the outputs; NonFiniteError as train_step.
template <Real T>
double backward(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& targets,
                std::type_identity_t<Workspace<T>>& workspace,
                std::type_identity_t<PassVisitor<T>>* visitor = nullptr);

/// Updates every parameter by its gradient in the workspace.
template <Real T>
void update(Network<T>& network, std::type_identity_t<Optimizer<T>>& optimizer,
            std::type_identity_t<Workspace<T>>& workspace);

/// forward, backward and update in one call, in two phases; returns the mean loss before the update. The
/// results have the same bits as those of the three calls.
/// @throws ShapeError; NonFiniteError naming layer and rows, before any parameter has changed, when the loss
///   is not finite.
template <Real T>
double train_step(Network<T>& network, const Loss& loss, std::type_identity_t<Optimizer<T>>& optimizer,
                  const MatrixArgument<T>& inputs, const MatrixArgument<T>& targets,
                  std::type_identity_t<Workspace<T>>& workspace);

extern template void forward(const Network<float>&, const ConstMatrixView<float>&, Workspace<float>&,
                             PassVisitor<float>*);
extern template void forward(const Network<double>&, const ConstMatrixView<double>&, Workspace<double>&,
                             PassVisitor<double>*);
extern template double backward(const Network<float>&, const Loss&, const MatrixArgument<float>&,
                                Workspace<float>&, PassVisitor<float>*);
extern template double backward(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                                Workspace<double>&, PassVisitor<double>*);
extern template void update(Network<float>&, Optimizer<float>&, Workspace<float>&);
extern template void update(Network<double>&, Optimizer<double>&, Workspace<double>&);
extern template double train_step(Network<float>&, const Loss&, Optimizer<float>&,
                                  const MatrixArgument<float>&, const MatrixArgument<float>&,
                                  Workspace<float>&);
extern template double train_step(Network<double>&, const Loss&, Optimizer<double>&,
                                  const MatrixArgument<double>&, const MatrixArgument<double>&,
                                  Workspace<double>&);

}  // namespace ogee
