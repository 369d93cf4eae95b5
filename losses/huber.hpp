#pragma once

#include "../core/loss.hpp"

namespace ogee {

/// The mean over rows and outputs of ½ d² for |d| ≤ δ and δ (|d| − δ / 2) beyond, with d = y − t (Huber 1964,
/// section 5), like PyTorch's HuberLoss and Keras' Huber:
///
///   gradient = min(max(d, −δ), δ) / outputs · weight.
///
/// Its output function is the identity. Row losses are computed in double.
struct Huber {
  static constexpr std::string_view kind = "huber";

  double delta = 1;  ///< δ: where the loss changes from quadratic to linear

  template <Real T>
  void compute(const LossRows<T>& rows) const;
};

template <>
inline constexpr auto fields_of<Huber> =
    std::tuple{Field{"delta", &Huber::delta, ranges::positive, "error from which the loss is linear"}};

extern template class Loss::ModelOf<Huber>;

}  // namespace ogee
