#include "binary_cross_entropy.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"
#include "detail/weights.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/binary_cross_entropy.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/vector_math-inl.hpp"
#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// σ(z), or σ(−z) in the mirrored lanes, from e = exp(−|z|): powers do not overflow, and nothing cancels on
/// either side.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V logistic(D d, V logit, V power, hn::Mask<D> mirrored) {
  const auto one = hn::Set(d, 1);
  const auto small = hn::Xor(hn::Lt(logit, hn::Zero(d)), mirrored);
  return hn::Div(hn::IfThenElse(small, power, one), hn::Add(one, power));
}

template <class T>
void binary_cross_entropy(const LossRows<T>& rows) {
  const Elements<T> d;
  const auto one = hn::Set(d, 1);
  mean_over_columns(rows, 1, [=](auto logit, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    const auto magnitude = hn::Abs(logit);
    const auto power = exp(d, hn::Neg(magnitude));
    // max(z, 0) − zt is |z| times the distance of t from the side of z: no large numbers cancel.
    const auto distance = hn::IfThenElse(hn::Gt(logit, hn::Zero(d)), hn::Sub(one, target), target);
    sum = hn::Add(sum, to_double(hn::MulAdd(magnitude, distance, log1p(d, power))));
    // σ(z) − 1 is computed as −σ(−z), so that it does not vanish.
    const auto sure = hn::Eq(target, one);
    const auto probability = logistic(d, logit, power, sure);
    return hn::IfThenElse(sure, hn::Neg(probability), hn::Sub(probability, target));
  });
}

/// With smoothed targets t and positive weights w: −w t log σ(z) − (1 − t) log σ(−z), whose gradient is
/// (1 − t) σ(z) − w t σ(−z).
template <class T>
void weighted_cross_entropy(const LossRows<T>& rows, T smoothing, const double* weights) {
  const Elements<T> d;
  const auto zero = hn::Zero(d);
  const auto one = hn::Set(d, 1);
  const auto kept = hn::Set(d, 1 - smoothing);
  const auto added = hn::Set(d, smoothing / 2);
  mean_over_columns(rows, 1, [=](auto logit, auto target, auto column, auto& sum) HWY_ATTR {
    const auto power = exp(d, hn::Neg(hn::Abs(logit)));
    const auto log_of_power = log1p(d, power);
    const auto smoothed = hn::MulAdd(kept, target, added);
    const auto yes = weights == nullptr ? smoothed : hn::Mul(column(weights), smoothed);
    const auto no = hn::Sub(one, smoothed);
    // −log σ(z) and −log σ(−z); in double, where their products with the weights do not overflow.
    const auto loss_of_yes = to_double(hn::Add(hn::Max(hn::Neg(logit), zero), log_of_power));
    const auto loss_of_no = to_double(hn::Add(hn::Max(logit, zero), log_of_power));
    sum = hn::MulAdd(to_double(yes), loss_of_yes, hn::MulAdd(to_double(no), loss_of_no, sum));
    const auto all = hn::Eq(logit, logit);
    return hn::NegMulAdd(yes, logistic(d, logit, power, all),
                         hn::Mul(no, logistic(d, logit, power, hn::Not(all))));
  });
}

template <class T>
void to_probabilities(T* logits, std::size_t count) {
  const Elements<T> d;
  for_each_vector(count, [=](std::size_t first, std::size_t n) HWY_ATTR {
    const auto logit = load(d, logits + first, n);
    const auto power = exp(d, hn::Neg(hn::Abs(logit)));
    store(logistic(d, logit, power, hn::FirstN(d, 0)), d, logits + first, n);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(binary_cross_entropy);
OGEE_EXPORT(weighted_cross_entropy);
OGEE_EXPORT(to_probabilities);

template <Real T>
void BinaryCrossEntropy::compute(const LossRows<T>& rows) const {
  if (label_smoothing == 0 && positive_weights.empty()) return OGEE_KERNEL_IN(T, binary_cross_entropy)(rows);
  detail::check_weight_count(positive_weights, rows.columns, kind, "positive_weights");
  OGEE_KERNEL_IN(T, weighted_cross_entropy)
  (rows, static_cast<T>(label_smoothing), positive_weights.empty() ? nullptr : positive_weights.data());
}

template <Real T>
void BinaryCrossEntropy::apply_output_function(MatrixView<T> outputs) const {
  const auto logits = elements(outputs);
  OGEE_KERNEL_IN(T, to_probabilities)(logits.data(), logits.size());
}

template <Real T>
void BinaryCrossEntropy::check_targets(const ConstMatrixView<T>& targets) const {
  for (Index row = 0; row < targets.rows(); ++row)
    for (Index k = 0; k < targets.cols(); ++k)
      if (!(targets(row, k) >= 0 && targets(row, k) <= 1))
        throw DataError(fmt::format("{}: target {} of row {} is {}, expected from 0 to 1", kind, k, row,
                                    targets(row, k)));
}

template void BinaryCrossEntropy::compute(const LossRows<float>&) const;
template void BinaryCrossEntropy::compute(const LossRows<double>&) const;
template void BinaryCrossEntropy::apply_output_function(MatrixView<float>) const;
template void BinaryCrossEntropy::apply_output_function(MatrixView<double>) const;
template void BinaryCrossEntropy::check_targets(const ConstMatrixView<float>&) const;
template void BinaryCrossEntropy::check_targets(const ConstMatrixView<double>&) const;
template class Loss::ModelOf<BinaryCrossEntropy>;

namespace kinds {
Kind<Loss> binary_cross_entropy() { return kind_of<Loss, BinaryCrossEntropy>(); }
}  // namespace kinds

}  // namespace ogee
#endif
