#include "softmax_cross_entropy.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"
#include "../core/softmax.hpp"
#include "weights.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/softmax_cross_entropy.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/softmax-inl.hpp"
#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// The targets of a row as they are.
template <class T>
class PlainTargets {
 public:
  HWY_INLINE hn::Vec<Elements<T>> at(const T* targets, std::size_t first, std::size_t n) const {
    return load(Elements<T>(), targets + first, n);
  }
  /// Their sum, for a distribution.
  HWY_INLINE hn::Vec<Elements<T>> times_sum(hn::Vec<Elements<T>> x, double /*sum*/) const { return x; }
};

/// The targets w ⊙ ((1 − ε) t + ε / k).
template <class T>
class SoftenedTargets {
 public:
  HWY_INLINE SoftenedTargets(T smoothing, const T* weights, std::size_t columns)
      : kept_(1 - smoothing), added_(smoothing / static_cast<T>(columns)), weights_(weights) {}

  HWY_INLINE hn::Vec<Elements<T>> at(const T* targets, std::size_t first, std::size_t n) const {
    const Elements<T> d;
    const auto smoothed = hn::MulAdd(hn::Set(d, kept_), load(d, targets + first, n),
                                     hn::IfThenElseZero(hn::FirstN(d, n), hn::Set(d, added_)));
    return weights_ == nullptr ? smoothed : hn::Mul(load(d, weights_ + first, n), smoothed);
  }
  HWY_INLINE hn::Vec<Elements<T>> times_sum(hn::Vec<Elements<T>> x, double sum) const {
    return hn::Mul(x, hn::Set(Elements<T>(), static_cast<T>(sum)));
  }

 private:
  T kept_;
  T added_;
  const T* weights_;
};

/// What the loss of a row is made of: Σ t (m + log s − z) = Σ t (m − z) + (Σ t) log s, s = 1 + others.
struct RowParts {
  double distance;  ///< Σ t (m − z)
  double mass;      ///< Σ t
  double others;    ///< as SumOfOthers
};

/// Leaves the powers of the row in `powers` unless it is null.
template <class T, class Targets>
HWY_INLINE RowParts parts_of_row(const T* logits, const T* targets, const Targets& meant, std::size_t columns,
                                 T* powers) {
  const Doubles doubles;
  const Elements<T> d;
  const T most = largest(logits, columns);
  SumOfOthers<T> others;
  RowSum distance;
  RowSum mass;
  for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
    const auto logit = load(d, logits + first, n);
    const auto target = to_double(meant.at(targets, first, n));
    const auto power = power_of(logit, most);
    others.add(first, power, n);
    // In double, where no difference of two floats overflows. A class with target 0 counts nothing, however
    // far its logit.
    const auto away = hn::Sub(hn::Set(doubles, static_cast<double>(most)), to_double(logit));
    const auto counted = hn::IfThenElseZero(hn::Ne(target, hn::Zero(doubles)), away);
    distance.at(first) = hn::MulAdd(target, counted, distance.at(first));
    mass.at(first) = hn::Add(mass.at(first), target);
    if (powers != nullptr) store(power, d, powers + first, n);
  });
  return {distance.total(), mass.total(), others.total()};
}

/// Turns the powers of a row into factor · (p Σ t − t), with p = power / s. For a sure answer t, which has
/// the whole sum, that is minus t times the sum of the other probabilities: taken as such it does not vanish.
template <class T, class Targets>
HWY_INLINE void gradient_of_row(const T* targets, const Targets& meant, std::size_t columns,
                                const RowParts& parts, T factor, T* powers) {
  const Elements<T> d;
  const auto one = hn::Set(d, 1);
  const auto mass = meant.times_sum(one, parts.mass);
  const auto sum = hn::Set(d, static_cast<T>(1 + parts.others));
  const auto sum_of_others = hn::Set(d, static_cast<T>(parts.others));
  for_each_vector(columns, [&](std::size_t first, std::size_t n) HWY_ATTR {
    const auto power = load(d, powers + first, n);
    const auto target = meant.at(targets, first, n);
    const auto sure = hn::Eq(target, mass);
    const auto rest = hn::IfThenElse(hn::Eq(power, one), sum_of_others, hn::Sub(sum, power));
    const auto ratio = hn::Div(hn::IfThenElse(sure, hn::Neg(rest), power), sum);
    const auto slope = hn::Sub(meant.times_sum(ratio, parts.mass), hn::IfThenZeroElse(sure, target));
    store(hn::Mul(hn::Set(d, factor), slope), d, powers + first, n);
  });
}

/// log(1 + x) for x ≥ 0: 1 + x is 2ⁿ (1 + f).
HWY_INLINE hn::Vec<Doubles> log_of_one_plus(hn::Vec<Doubles> x) {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> bits;
  const auto one = hn::Set(d, 1);
  const auto sum = hn::Add(one, x);
  const auto exponent = hn::ShiftRight<52>(hn::BitCast(bits, sum));
  // The bits of 2⁵² + i end in those of i.
  const auto shifted = hn::BitCast(d, hn::Or(exponent, hn::BitCast(bits, hn::Set(d, 0x1p52))));
  const auto n = hn::Sub(shifted, hn::Set(d, 0x1p52 + 1023));
  const auto power = hn::BitCast(d, hn::ShiftLeft<52>(exponent));
  const auto f = hn::IfThenElse(hn::Gt(power, one), hn::Sub(hn::Div(sum, power), one), x);
  return hn::MulAdd(n, hn::Set(d, 0.69314718055994531), log1p(d, f));
}

template <class T, class Targets>
HWY_INLINE void softmax_cross_entropy(const detail::LossRows<T>& rows, const Targets& meant) {
  constexpr std::size_t most_rows = 8;  // whose logarithms are taken at once
  HWY_ALIGN double distance[most_rows] = {};
  HWY_ALIGN double mass[most_rows] = {};
  HWY_ALIGN double others[most_rows] = {};
  for (std::size_t first = 0; first < rows.rows; first += most_rows) {
    const std::size_t count = std::min(most_rows, rows.rows - first);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t start = (first + i) * rows.columns;
      T* gradient = rows.gradient == nullptr ? nullptr : rows.gradient + start;
      const RowParts parts =
          parts_of_row(rows.outputs + start, rows.targets + start, meant, rows.columns, gradient);
      distance[i] = parts.distance;
      mass[i] = parts.mass;
      others[i] = parts.others;
      if (gradient != nullptr)
        gradient_of_row(rows.targets + start, meant, rows.columns, parts, rows.gradient_factor, gradient);
    }
    for_each_vector(count, [&](std::size_t i, std::size_t n) HWY_ATTR {
      const Doubles d;
      const auto log_sum = log_of_one_plus(hn::Load(d, others + i));
      store(hn::MulAdd(hn::Load(d, mass + i), log_sum, hn::Load(d, distance + i)), d, rows.losses + first + i,
            n);
    });
  }
}

void plain_float(const detail::LossRows<float>& rows) { softmax_cross_entropy(rows, PlainTargets<float>()); }
void plain_double(const detail::LossRows<double>& rows) {
  softmax_cross_entropy(rows, PlainTargets<double>());
}
void softened_float(const detail::LossRows<float>& rows, float smoothing, const float* weights) {
  softmax_cross_entropy(rows, SoftenedTargets<float>(smoothing, weights, rows.columns));
}
void softened_double(const detail::LossRows<double>& rows, double smoothing, const double* weights) {
  softmax_cross_entropy(rows, SoftenedTargets<double>(smoothing, weights, rows.columns));
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(plain_float);
HWY_EXPORT(plain_double);
HWY_EXPORT(softened_float);
HWY_EXPORT(softened_double);

void run(const detail::LossRows<float>& rows) { OGEE_KERNEL(plain_float)(rows); }
void run(const detail::LossRows<double>& rows) { OGEE_KERNEL(plain_double)(rows); }
void run_softened(const detail::LossRows<float>& rows, float smoothing, const float* weights) {
  OGEE_KERNEL(softened_float)(rows, smoothing, weights);
}
void run_softened(const detail::LossRows<double>& rows, double smoothing, const double* weights) {
  OGEE_KERNEL(softened_double)(rows, smoothing, weights);
}

}  // namespace

template <Real T>
SoftmaxCrossEntropy<T>::SoftmaxCrossEntropy(SoftmaxCrossEntropyOptions options)
    : options_(std::move(options)),
      class_weights_(checked_weights<T>(options_.class_weights, "class_weights", name())) {
  detail::require_in(ranges::share_below_one, name(), "label_smoothing", options_.label_smoothing);
}

template <Real T>
void SoftmaxCrossEntropy<T>::compute(const detail::LossRows<T>& rows) const {
  if (options_.label_smoothing == 0 && class_weights_.empty()) return run(rows);
  if (!class_weights_.empty())
    check_weight_count(class_weights_.size(), rows.columns, "class_weights", *this);
  run_softened(rows, static_cast<T>(options_.label_smoothing),
               class_weights_.empty() ? nullptr : class_weights_.data());
}

template <Real T>
void SoftmaxCrossEntropy<T>::evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                      std::span<double> row_losses) const {
  compute(detail::loss_rows(outputs, targets, row_losses));
}

template <Real T>
void SoftmaxCrossEntropy<T>::differentiate(const ConstMatrixView<T>& outputs,
                                           const ConstMatrixView<T>& targets, double weight,
                                           std::span<double> row_losses, MatrixView<T> gradient) const {
  compute(detail::loss_rows(outputs, targets, row_losses, gradient, weight));
}

template <Real T>
void SoftmaxCrossEntropy<T>::apply_output_function(MatrixView<T> outputs) const {
  softmax_rows(outputs);
}

template <Real T>
void SoftmaxCrossEntropy<T>::check_targets(const ConstMatrixView<T>& targets) const {
  if (targets.cols() < 2)
    throw DataError(
        fmt::format("{}: the targets have 1 column, expected one for each of two classes or more "
                    "(use binary cross-entropy for a single output)",
                    name()));
  for (Index row = 0; row < targets.rows(); ++row) {
    const auto sum = static_cast<double>(targets.row(row).sum());
    if (!(std::abs(sum - 1) <= 1e-4) || !(targets.row(row).minCoeff() >= 0))
      throw DataError(fmt::format("{}: the targets of row {} are no distribution (sum {}, least {})", name(),
                                  row, sum, targets.row(row).minCoeff()));
  }
}

template <Real T>
std::unique_ptr<Loss<float>> SoftmaxCrossEntropy<T>::to_float() const {
  return std::make_unique<SoftmaxCrossEntropy<float>>(options_);
}
template <Real T>
std::unique_ptr<Loss<double>> SoftmaxCrossEntropy<T>::to_double() const {
  return std::make_unique<SoftmaxCrossEntropy<double>>(options_);
}

template class SoftmaxCrossEntropy<float>;
template class SoftmaxCrossEntropy<double>;

}  // namespace ogee
#endif
