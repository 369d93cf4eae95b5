#include "mean_absolute_error.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/mean_absolute_error.cpp"
#include <hwy/foreach_target.h>

#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void mean_absolute_error(const LossRows<T>& rows) {
  const Elements<T> d;
  mean_over_columns(rows, 1, [d](auto output, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    sum = hn::Add(sum, hn::Abs(hn::Sub(to_double(output), to_double(target))));
    const auto sign = with_sign(d, hn::Set(d, 1), hn::Sub(output, target));
    return hn::IfThenZeroElse(hn::Eq(output, target), sign);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(mean_absolute_error);

template <Real T>
void MeanAbsoluteError::compute(const LossRows<T>& rows) const {
  OGEE_KERNEL_IN(T, mean_absolute_error)(rows);
}

template void MeanAbsoluteError::compute(const LossRows<float>&) const;
template void MeanAbsoluteError::compute(const LossRows<double>&) const;
template class Loss::ModelOf<MeanAbsoluteError>;

namespace kinds {
Kind<Loss> mean_absolute_error() { return kind_of<Loss, MeanAbsoluteError>(); }
}  // namespace kinds

}  // namespace ogee
#endif
