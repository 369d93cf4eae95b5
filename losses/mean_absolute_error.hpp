#pragma once

#include "../core/loss.hpp"

namespace ogee {

/// The mean over rows and outputs of |y − t|, like PyTorch's L1Loss and Keras' mean_absolute_error:
///
///   row loss = Σ_k |y_k − t_k| / outputs,   gradient = sign(y − t) / outputs · weight,
///
/// where sign(0) = 0. Its minimum is the median, which is robust to outliers. Its output function is the
/// identity. Row losses are computed in double.
struct MeanAbsoluteError {
  static constexpr std::string_view kind = "mean_absolute_error";

  template <Real T>
  void compute(const LossRows<T>& rows) const;
};

extern template class Loss::ModelOf<MeanAbsoluteError>;

}  // namespace ogee
