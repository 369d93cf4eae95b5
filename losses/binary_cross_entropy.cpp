#include "binary_cross_entropy.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"
#include "weights.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/binary_cross_entropy.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/vector_math-inl.hpp"
#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// σ(z), or σ(−z) in the lanes that are mirrored, from e = exp(−|z|): no power overflows and nothing cancels
/// on either side.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V logistic(D d, V logit, V power, hn::Mask<D> mirrored) {
  const auto one = hn::Set(d, 1);
  const auto small = hn::Xor(hn::Lt(logit, hn::Zero(d)), mirrored);
  return hn::Div(hn::IfThenElse(small, power, one), hn::Add(one, power));
}

template <class T>
void binary_cross_entropy(const detail::LossRows<T>& rows) {
  const Elements<T> d;
  const auto one = hn::Set(d, 1);
  mean_over_columns(rows, [=](auto logit, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    const auto magnitude = hn::Abs(logit);
    const auto power = exp(d, hn::Neg(magnitude));
    // max(z, 0) − zt is |z| times the distance of t from the side on which z is: no large numbers cancel.
    const auto distance = hn::IfThenElse(hn::Gt(logit, hn::Zero(d)), hn::Sub(one, target), target);
    sum = hn::Add(sum, to_double(hn::MulAdd(magnitude, distance, log1p(d, power))));
    // σ(z) − 1 is −σ(−z): computed as itself it does not vanish.
    const auto sure = hn::Eq(target, one);
    const auto probability = logistic(d, logit, power, sure);
    return hn::IfThenElse(sure, hn::Neg(probability), hn::Sub(probability, target));
  });
}

/// With smoothed targets t and positive weights w: −w t log σ(z) − (1 − t) log σ(−z), whose gradient is
/// (1 − t) σ(z) − w t σ(−z).
template <class T>
void weighted_cross_entropy(const detail::LossRows<T>& rows, T smoothing, const T* weights) {
  const Elements<T> d;
  const auto zero = hn::Zero(d);
  const auto one = hn::Set(d, 1);
  const auto kept = hn::Set(d, 1 - smoothing);
  const auto added = hn::Set(d, smoothing / 2);
  mean_over_columns(rows, [=](auto logit, auto target, auto column, auto& sum) HWY_ATTR {
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

void binary_cross_entropy_float(const detail::LossRows<float>& rows) { binary_cross_entropy(rows); }
void binary_cross_entropy_double(const detail::LossRows<double>& rows) { binary_cross_entropy(rows); }
void weighted_cross_entropy_float(const detail::LossRows<float>& rows, float smoothing,
                                  const float* weights) {
  weighted_cross_entropy(rows, smoothing, weights);
}
void weighted_cross_entropy_double(const detail::LossRows<double>& rows, double smoothing,
                                   const double* weights) {
  weighted_cross_entropy(rows, smoothing, weights);
}
void to_probabilities_float(float* logits, std::size_t count) { to_probabilities(logits, count); }
void to_probabilities_double(double* logits, std::size_t count) { to_probabilities(logits, count); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(binary_cross_entropy_float);
HWY_EXPORT(binary_cross_entropy_double);
HWY_EXPORT(weighted_cross_entropy_float);
HWY_EXPORT(weighted_cross_entropy_double);
HWY_EXPORT(to_probabilities_float);
HWY_EXPORT(to_probabilities_double);

void run(const detail::LossRows<float>& rows) { OGEE_KERNEL(binary_cross_entropy_float)(rows); }
void run(const detail::LossRows<double>& rows) { OGEE_KERNEL(binary_cross_entropy_double)(rows); }
void run_weighted(const detail::LossRows<float>& rows, float smoothing, const float* weights) {
  OGEE_KERNEL(weighted_cross_entropy_float)(rows, smoothing, weights);
}
void run_weighted(const detail::LossRows<double>& rows, double smoothing, const double* weights) {
  OGEE_KERNEL(weighted_cross_entropy_double)(rows, smoothing, weights);
}

}  // namespace

template <Real T>
BinaryCrossEntropy<T>::BinaryCrossEntropy(BinaryCrossEntropyOptions options)
    : options_(std::move(options)),
      positive_weights_(checked_weights<T>(options_.positive_weights, "positive_weights", name())) {
  detail::require_in(ranges::share_below_one, name(), "label_smoothing", options_.label_smoothing);
}

template <Real T>
void BinaryCrossEntropy<T>::compute(const detail::LossRows<T>& rows) const {
  if (options_.label_smoothing == 0 && positive_weights_.empty()) return run(rows);
  if (!positive_weights_.empty())
    check_weight_count(positive_weights_.size(), rows.columns, "positive_weights", *this);
  run_weighted(rows, static_cast<T>(options_.label_smoothing),
               positive_weights_.empty() ? nullptr : positive_weights_.data());
}

template <Real T>
void BinaryCrossEntropy<T>::evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                     std::span<double> row_losses) const {
  compute(detail::loss_rows(outputs, targets, row_losses));
}

template <Real T>
void BinaryCrossEntropy<T>::differentiate(const ConstMatrixView<T>& outputs,
                                          const ConstMatrixView<T>& targets, double weight,
                                          std::span<double> row_losses, MatrixView<T> gradient) const {
  const double factor = weight / static_cast<double>(outputs.cols());
  compute(detail::loss_rows(outputs, targets, row_losses, gradient, factor));
}

template <Real T>
void BinaryCrossEntropy<T>::apply_output_function(MatrixView<T> outputs) const {
  const auto logits = elements(outputs);
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(to_probabilities_float)(logits.data(), logits.size());
  } else {
    OGEE_KERNEL(to_probabilities_double)(logits.data(), logits.size());
  }
}

template <Real T>
void BinaryCrossEntropy<T>::check_targets(const ConstMatrixView<T>& targets) const {
  for (Index row = 0; row < targets.rows(); ++row)
    for (Index k = 0; k < targets.cols(); ++k)
      if (!(targets(row, k) >= 0 && targets(row, k) <= 1))
        throw DataError(fmt::format("{}: target {} of row {} is {}, expected from 0 to 1", name(), k, row,
                                    targets(row, k)));
}

template <Real T>
std::unique_ptr<Loss<float>> BinaryCrossEntropy<T>::to_float() const {
  return std::make_unique<BinaryCrossEntropy<float>>(options_);
}
template <Real T>
std::unique_ptr<Loss<double>> BinaryCrossEntropy<T>::to_double() const {
  return std::make_unique<BinaryCrossEntropy<double>>(options_);
}

template class BinaryCrossEntropy<float>;
template class BinaryCrossEntropy<double>;

}  // namespace ogee
#endif
