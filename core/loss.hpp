#pragma once

/// The contract of a loss.

#include <memory>
#include <span>
#include <string>

#include "precision.hpp"
#include "types.hpp"

namespace ogee {

/// A loss compares outputs (rows, k) with targets (rows, k). The loss of a batch is the mean of its rows'
/// losses. A loss is fused with its output function (softmax, logistic, identity): the network's outputs are
/// logits, and loss and gradient are finite for every finite logit.
template <Real T>
class Loss {
 public:
  virtual ~Loss() = default;

  [[nodiscard]] virtual std::string name() const = 0;

  /// The loss of each row.
  virtual void evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                        std::span<double> row_losses) const = 0;

  /// The loss of each row, and the gradient (rows, k) of Σ row_losses · weight with respect to the outputs.
  /// For the mean over a batch, weight is 1 / batch size.
  virtual void differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                             double weight, std::span<double> row_losses, MatrixView<T> gradient) const = 0;

  /// The kind of layer that would do what the output function does, "softmax" or "logistic"; empty for the
  /// identity. A network that ends in it gives no logits.
  [[nodiscard]] virtual std::string output_function() const { return {}; }
  /// Turns logits into what they stand for, in place: probabilities for the cross-entropies.
  virtual void apply_output_function(MatrixView<T> /*outputs*/) const {}

  /// With a single output, an output above this means class 1.
  [[nodiscard]] virtual double decision_threshold() const = 0;

  /// @throws DataError naming the first row whose targets this loss is not defined for.
  virtual void check_targets(const ConstMatrixView<T>& /*targets*/) const {}

  [[nodiscard]] virtual std::unique_ptr<Loss<float>> to_float() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Loss<double>> to_double() const = 0;

 protected:
  Loss() = default;
  Loss(const Loss&) = default;
  Loss& operator=(const Loss&) = default;
  Loss(Loss&&) = default;
  Loss& operator=(Loss&&) = default;
};

/// A loss, as a function takes it that is given a network in T: one in T is used as it is, one in the other
/// precision is copied.
///
///     Network<double> network{...};
///     evaluate(network, data, SoftmaxCrossEntropy{});  // which is one in float
template <Real T>
class LossIn {
 public:
  LossIn(const Loss<T>& loss) : loss_(&loss) {}  // NOLINT: converts
  LossIn(const Loss<OtherPrecision<T>>& loss)    // NOLINT: converts
      : copy_(in_precision<T>(loss)), loss_(copy_.get()) {}

  [[nodiscard]] const Loss<T>& operator*() const { return *loss_; }
  [[nodiscard]] const Loss<T>* operator->() const { return loss_; }

 private:
  std::unique_ptr<const Loss<T>> copy_;
  const Loss<T>* loss_;
};

}  // namespace ogee
