#include "mean_absolute_error.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/mean_absolute_error.cpp"
#include <hwy/foreach_target.h>

#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void mean_absolute_error(const detail::LossRows<T>& rows) {
  const Elements<T> d;
  mean_over_columns(rows, [d](auto output, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    sum = hn::Add(sum, hn::Abs(hn::Sub(to_double(output), to_double(target))));
    const auto sign = with_sign(d, hn::Set(d, 1), hn::Sub(output, target));
    return hn::IfThenZeroElse(hn::Eq(output, target), sign);
  });
}

void mean_absolute_error_float(const detail::LossRows<float>& rows) { mean_absolute_error(rows); }
void mean_absolute_error_double(const detail::LossRows<double>& rows) { mean_absolute_error(rows); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(mean_absolute_error_float);
HWY_EXPORT(mean_absolute_error_double);

void run(const detail::LossRows<float>& rows) { OGEE_KERNEL(mean_absolute_error_float)(rows); }
void run(const detail::LossRows<double>& rows) { OGEE_KERNEL(mean_absolute_error_double)(rows); }

}  // namespace

template <Real T>
void MeanAbsoluteError<T>::evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                    std::span<double> row_losses) const {
  run(detail::loss_rows(outputs, targets, row_losses));
}

template <Real T>
void MeanAbsoluteError<T>::differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                         double weight, std::span<double> row_losses,
                                         MatrixView<T> gradient) const {
  const double factor = weight / static_cast<double>(outputs.cols());
  run(detail::loss_rows(outputs, targets, row_losses, gradient, factor));
}

template <Real T>
std::unique_ptr<Loss<float>> MeanAbsoluteError<T>::to_float() const {
  return std::make_unique<MeanAbsoluteError<float>>();
}
template <Real T>
std::unique_ptr<Loss<double>> MeanAbsoluteError<T>::to_double() const {
  return std::make_unique<MeanAbsoluteError<double>>();
}

template class MeanAbsoluteError<float>;
template class MeanAbsoluteError<double>;

}  // namespace ogee
#endif
