#include "softmax_cross_entropy.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../core/errors.hpp"
#include "../core/softmax.hpp"
#include "detail/weights.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/softmax_cross_entropy.cpp"
#include <hwy/foreach_target.h>

#include "../core/detail/softmax-inl.hpp"
#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// The unmodified targets of a row.
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
  HWY_INLINE SoftenedTargets(T smoothing, const double* weights, std::size_t columns)
      : kept_(1 - smoothing), added_(smoothing / static_cast<T>(columns)), weights_(weights) {}

  HWY_INLINE hn::Vec<Elements<T>> at(const T* targets, std::size_t first, std::size_t n) const {
    const Elements<T> d;
    const auto smoothed = hn::MulAdd(hn::Set(d, kept_), load(d, targets + first, n),
                                     hn::IfThenElseZero(hn::FirstN(d, n), hn::Set(d, added_)));
    return weights_ == nullptr ? smoothed
                               : hn::Mul(rounded(d, load(Doubles(), weights_ + first, n)), smoothed);
  }
  HWY_INLINE hn::Vec<Elements<T>> times_sum(hn::Vec<Elements<T>> x, double sum) const {
    return hn::Mul(x, hn::Set(Elements<T>(), static_cast<T>(sum)));
  }

 private:
  T kept_;
  T added_;
  const double* weights_;
};

/// The parts of a row's loss: Σ t (m + log s − z) = Σ t (m − z) + (Σ t) log s, s = 1 + others.
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
    // In double, where the difference of two floats cannot overflow. A class with target 0 does not count,
    // however large its logit.
    const auto away = hn::Sub(hn::Set(doubles, static_cast<double>(most)), to_double(logit));
    const auto counted = hn::IfThenElseZero(hn::Ne(target, hn::Zero(doubles)), away);
    distance.at(first) = hn::MulAdd(target, counted, distance.at(first));
    mass.at(first) = hn::Add(mass.at(first), target);
    if (powers != nullptr) store(power, d, powers + first, n);
  });
  return {distance.total(), mass.total(), others.total()};
}

/// Turns the powers of a row into factor · (p Σ t − t), with p = power / s. For a certain target t, which is
/// the whole sum, this is minus t times the sum of the other probabilities; computed in this way it does not
/// vanish.
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
HWY_INLINE void compute_rows(const LossRows<T>& rows, const Targets& meant) {
  constexpr std::size_t max_rows = 8;  // their logarithms are computed together
  HWY_ALIGN double distance[max_rows] = {};
  HWY_ALIGN double mass[max_rows] = {};
  HWY_ALIGN double others[max_rows] = {};
  const auto factor = static_cast<T>(rows.weight);
  for (std::size_t first = 0; first < rows.rows(); first += max_rows) {
    const std::size_t count = std::min(max_rows, rows.rows() - first);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t start = (first + i) * rows.columns;
      const T* const targets = rows.targets.data() + start;
      T* const gradient = rows.wants_gradient() ? rows.gradient.data() + start : nullptr;
      const RowParts parts =
          parts_of_row(rows.outputs.data() + start, targets, meant, rows.columns, gradient);
      distance[i] = parts.distance;
      mass[i] = parts.mass;
      others[i] = parts.others;
      if (gradient != nullptr) gradient_of_row(targets, meant, rows.columns, parts, factor, gradient);
    }
    for_each_vector(count, [&](std::size_t i, std::size_t n) HWY_ATTR {
      const Doubles d;
      const auto log_sum = log_of_one_plus(hn::Load(d, others + i));
      store(hn::MulAdd(hn::Load(d, mass + i), log_sum, hn::Load(d, distance + i)), d,
            rows.losses.data() + first + i, n);
    });
  }
}

template <class T>
void cross_entropy(const LossRows<T>& rows) {
  compute_rows(rows, PlainTargets<T>());
}
template <class T>
void softened_cross_entropy(const LossRows<T>& rows, T smoothing, const double* weights) {
  compute_rows(rows, SoftenedTargets<T>(smoothing, weights, rows.columns));
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(cross_entropy);
OGEE_EXPORT(softened_cross_entropy);

template <Real T>
void SoftmaxCrossEntropy::compute(const LossRows<T>& rows) const {
  if (label_smoothing == 0 && class_weights.empty()) return OGEE_KERNEL_IN(T, cross_entropy)(rows);
  detail::check_weight_count(class_weights, rows.columns, kind, "class_weights");
  OGEE_KERNEL_IN(T, softened_cross_entropy)
  (rows, static_cast<T>(label_smoothing), class_weights.empty() ? nullptr : class_weights.data());
}

template <Real T>
void SoftmaxCrossEntropy::apply_output_function(MatrixView<T> outputs) const {
  softmax_rows(outputs);
}

template <Real T>
void SoftmaxCrossEntropy::check_targets(const ConstMatrixView<T>& targets) const {
  if (targets.cols() < 2)
    throw DataError(
        fmt::format("{}: the targets have 1 column, expected one for each of two classes or more "
                    "(use binary_cross_entropy for a single output)",
                    kind));
  for (Index row = 0; row < targets.rows(); ++row) {
    const auto sum = static_cast<double>(targets.row(row).sum());
    if (!(std::abs(sum - 1) <= 1e-4) || !(targets.row(row).minCoeff() >= 0))
      throw DataError(fmt::format("{}: the targets of row {} are not a distribution (sum {}, smallest {})",
                                  kind, row, sum, targets.row(row).minCoeff()));
  }
}

template void SoftmaxCrossEntropy::compute(const LossRows<float>&) const;
template void SoftmaxCrossEntropy::compute(const LossRows<double>&) const;
template void SoftmaxCrossEntropy::apply_output_function(MatrixView<float>) const;
template void SoftmaxCrossEntropy::apply_output_function(MatrixView<double>) const;
template void SoftmaxCrossEntropy::check_targets(const ConstMatrixView<float>&) const;
template void SoftmaxCrossEntropy::check_targets(const ConstMatrixView<double>&) const;
template class Loss::ModelOf<SoftmaxCrossEntropy>;

namespace kinds {
Kind<Loss> softmax_cross_entropy() { return kind_of<Loss, SoftmaxCrossEntropy>(); }
}  // namespace kinds

}  // namespace ogee
#endif
