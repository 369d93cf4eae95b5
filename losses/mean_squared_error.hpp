#pragma once

#include "../core/loss.hpp"

namespace ogee {

/// The mean over rows and outputs of (y − t)², like PyTorch's MSELoss and Keras' mean_squared_error:
///
///   row loss = Σ_k (y_k − t_k)² / outputs,   gradient = 2 (y − t) / outputs · weight.
///
/// Its output function is the identity. Row losses are computed in double.
struct MeanSquaredError {
  static constexpr std::string_view kind = "mean_squared_error";

  template <Real T>
  void compute(const LossRows<T>& rows) const;
};

extern template class Loss::ModelOf<MeanSquaredError>;

}  // namespace ogee
