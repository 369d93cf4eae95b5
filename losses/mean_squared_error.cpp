#include "mean_squared_error.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/mean_squared_error.cpp"
#include <hwy/foreach_target.h>

#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void mean_squared_error(const LossRows<T>& rows) {
  mean_over_columns(rows, 2, [](auto output, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    const auto difference = hn::Sub(to_double(output), to_double(target));  // float squares could overflow
    sum = hn::MulAdd(difference, difference, sum);
    return hn::Sub(output, target);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {

OGEE_EXPORT(mean_squared_error);

template <Real T>
void MeanSquaredError::compute(const LossRows<T>& rows) const {
  OGEE_KERNEL_IN(T, mean_squared_error)(rows);
}

template void MeanSquaredError::compute(const LossRows<float>&) const;
template void MeanSquaredError::compute(const LossRows<double>&) const;
template class Loss::ModelOf<MeanSquaredError>;

namespace kinds {
Kind<Loss> mean_squared_error() { return kind_of<Loss, MeanSquaredError>(); }
}  // namespace kinds

}  // namespace ogee
#endif
