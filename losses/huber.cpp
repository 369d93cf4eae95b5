#include "huber.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/huber.cpp"
#include <hwy/foreach_target.h>

#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void huber(const LossRows<T>& rows, double delta) {
  const Doubles doubles;
  const Elements<T> d;
  const auto most = hn::Set(doubles, delta);
  const auto half = hn::Set(doubles, 0.5);
  mean_over_columns(rows, 1, [=](auto output, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    const auto distance = hn::Abs(hn::Sub(to_double(output), to_double(target)));
    // m (|d| − m / 2) with m = min(|d|, δ) covers both formulas.
    const auto slope = hn::Min(distance, most);
    sum = hn::MulAdd(slope, hn::NegMulAdd(half, slope, distance), sum);
    const auto largest = hn::Set(d, static_cast<T>(delta));
    return hn::Max(hn::Neg(largest), hn::Min(hn::Sub(output, target), largest));
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(huber);

template <Real T>
void Huber::compute(const LossRows<T>& rows) const {
  OGEE_KERNEL_IN(T, huber)(rows, delta);
}

template void Huber::compute(const LossRows<float>&) const;
template void Huber::compute(const LossRows<double>&) const;
template class Loss::ModelOf<Huber>;

namespace kinds {
Kind<Loss> huber() { return kind_of<Loss, Huber>(); }
}  // namespace kinds

}  // namespace ogee
#endif
