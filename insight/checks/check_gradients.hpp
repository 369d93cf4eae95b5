#pragma once

/// Checks backpropagation against finite differences.

#include <string>

#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../data/batches.hpp"

namespace ogee {

struct GradientCheckOptions {
  double step = 1e-5;       ///< h, relative to max(1, |parameter|)
  double tolerance = 1e-6;  ///< of the error defined below
  /// Entries to check in each parameter, spread evenly; all if it has fewer.
  Index entries_per_parameter = 100;
};

/// One entry of the gradient.
struct GradientEntry {
  std::string parameter;  ///< "dense1.weight"
  Index row = 0;
  Index column = 0;
  double analytic = 0;  ///< by backpropagation
  double numeric = 0;   ///< by finite differences
  /// |analytic − numeric| / max(|analytic|, |numeric|, 1e-3 · largest |numeric|), but 0 if the difference is
  /// within the rounding of the loss: 4 ε |loss| / h.
  double error = 0;
};

struct GradientReport {
  GradientEntry worst = {};
  Index checked = 0;
  Index at_kinks = 0;  ///< entries left out because a kink was within the smallest step
  double tolerance = 0;

  /// Whether at least one entry was checked and no error exceeds the tolerance.
  [[nodiscard]] bool ok() const { return checked > 0 && worst.error <= tolerance; }
};

/// "gradients agree: ..." or "gradients DISAGREE: ...", with the worst entry.
[[nodiscard]] std::string to_string(const GradientReport& report);

/// Compares the gradient of the mean loss of a batch, by backpropagation in double, with the central
/// difference
///
///   (L(w + h) − L(w − h)) / 2h,
///
/// whose error is of order h². If moving w by h pushes a unit across a kink of its activation, the difference
/// is not the derivative. Then h is made smaller; if that does not help, the entry is left out. The network
/// is not changed.
/// @throws ShapeError when the batch does not fit; OptionError for invalid options; NonFiniteError naming the
///   layer where the loss, or a value or slope of a user's own function, is not finite.
template <Real T>
[[nodiscard]] GradientReport check_gradients(const Network<T>& network, const Loss& loss,
                                             const MatrixArgument<T>& inputs,
                                             const MatrixArgument<T>& targets,
                                             const GradientCheckOptions& options = {});

/// The same for a batch of a dataset.
template <Real T>
[[nodiscard]] GradientReport check_gradients(const Network<T>& network, const Loss& loss,
                                             const std::type_identity_t<Batch<T>>& batch,
                                             const GradientCheckOptions& options = {}) {
  return check_gradients(network, loss, batch.inputs, batch.targets, options);
}

extern template GradientReport check_gradients(const Network<float>&, const Loss&,
                                               const MatrixArgument<float>&, const MatrixArgument<float>&,
                                               const GradientCheckOptions&);
extern template GradientReport check_gradients(const Network<double>&, const Loss&,
                                               const MatrixArgument<double>&, const MatrixArgument<double>&,
                                               const GradientCheckOptions&);

}  // namespace ogee
