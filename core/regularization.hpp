#pragma once

/// A penalty on large weights that training adds to the loss.

#include <span>

#include "fields.hpp"
#include "types.hpp"

namespace ogee {

/// The penalty  l1 · Σ |w| + l2 / 2 · Σ w²  over the elements w of a parameter, with the gradient
///
///   l1 · sign(w) + l2 · w,
///
/// where sign(0) = 0. With plain gradient descent, an l2 of λ has the same effect as a weight decay of λ;
/// Keras calls the same penalty L2(λ / 2). Adam and RMSProp divide its gradient like any other; AdamW has a
/// decay that is not divided (Loshchilov and Hutter 2019).
struct Regularization {
  double l1 = 0;
  double l2 = 0;

  [[nodiscard]] bool wanted() const { return l1 != 0 || l2 != 0; }
  friend bool operator==(const Regularization&, const Regularization&) = default;
};

template <>
inline constexpr auto fields_of<Regularization> = std::tuple{
    Field{"l1", &Regularization::l1, ranges::not_negative,
          "adds this times the sum of all |weights| to the loss, but reports it apart"},
    Field{"l2", &Regularization::l2, ranges::not_negative,
          "adds half of this times the sum of all squared weights to the loss, but reports it apart"}};

/// @throws OptionError unless both are finite, also as a float, and not negative.
void check(const Regularization& regularization);

/// The penalty on `weights`, in double, summed in their order.
template <Real T>
[[nodiscard]] double penalty(const Regularization& regularization, std::span<const T> weights);

/// gradient += the gradient of the penalty on `weights`; spans of equal lengths.
template <Real T>
void add_penalty_gradient(const Regularization& regularization, std::span<const T> weights,
                          std::span<T> gradient);

extern template double penalty(const Regularization&, std::span<const float>);
extern template double penalty(const Regularization&, std::span<const double>);
extern template void add_penalty_gradient(const Regularization&, std::span<const float>, std::span<float>);
extern template void add_penalty_gradient(const Regularization&, std::span<const double>, std::span<double>);

}  // namespace ogee
