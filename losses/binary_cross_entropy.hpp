#pragma once

#include <vector>

#include "../core/loss.hpp"

namespace ogee {

/// Binary cross-entropy on logits z with targets t in [0, 1], the mean over rows and outputs:
///
///   row loss = Σ_k [max(z_k, 0) − z_k t_k + log(1 + e^{−|z_k|})] / outputs,
///   gradient = (σ(z) − t) / outputs · weight.
///
/// This form equals −t log σ(z) − (1−t) log σ(−z) and never takes the logarithm of 0. With smoothed targets t
/// and positive weights w it is −w t log σ(z) − (1−t) log σ(−z). The output function is the logistic. Powers
/// and logarithms are computed in T, their sums in double.
struct BinaryCrossEntropy {
  static constexpr std::string_view kind = "binary_cross_entropy";
  static constexpr std::string_view output_function = "logistic";
  static constexpr double decision_threshold = 0;

  /// ε: a target t becomes (1 − ε) t + ε / 2, as in Keras.
  double label_smoothing = 0;
  /// w, one for each output: the weight of an answer of 1 relative to one of 0, PyTorch's pos_weight. Empty
  /// for 1.
  std::vector<double> positive_weights = {};

  /// @throws ShapeError unless there are as many weights as outputs.
  template <Real T>
  void compute(const LossRows<T>& rows) const;
  template <Real T>
  void apply_output_function(MatrixView<T> outputs) const;
  /// @throws DataError unless all targets lie in [0, 1].
  template <Real T>
  void check_targets(const ConstMatrixView<T>& targets) const;
};

template <>
inline constexpr auto fields_of<BinaryCrossEntropy> =
    std::tuple{Field{"label_smoothing", &BinaryCrossEntropy::label_smoothing, ranges::share_below_one,
                     "how far the targets 0 and 1 move towards each other"},
               Field{"positive_weights", &BinaryCrossEntropy::positive_weights, ranges::not_negative,
                     "how much more an answer of 1 counts than one of 0, for each output"}};

extern template class Loss::ModelOf<BinaryCrossEntropy>;

}  // namespace ogee
