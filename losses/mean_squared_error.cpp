#include "mean_squared_error.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/mean_squared_error.cpp"
#include <hwy/foreach_target.h>

#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void mean_squared_error(const detail::LossRows<T>& rows) {
  mean_over_columns(rows, [](auto output, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    const auto difference = hn::Sub(to_double(output), to_double(target));  // float squares could overflow
    sum = hn::MulAdd(difference, difference, sum);
    return hn::Sub(output, target);
  });
}

void mean_squared_error_float(const detail::LossRows<float>& rows) { mean_squared_error(rows); }
void mean_squared_error_double(const detail::LossRows<double>& rows) { mean_squared_error(rows); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(mean_squared_error_float);
HWY_EXPORT(mean_squared_error_double);

void run(const detail::LossRows<float>& rows) { OGEE_KERNEL(mean_squared_error_float)(rows); }
void run(const detail::LossRows<double>& rows) { OGEE_KERNEL(mean_squared_error_double)(rows); }

}  // namespace

template <Real T>
void MeanSquaredError<T>::evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                   std::span<double> row_losses) const {
  run(detail::loss_rows(outputs, targets, row_losses));
}

template <Real T>
void MeanSquaredError<T>::differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                                        double weight, std::span<double> row_losses,
                                        MatrixView<T> gradient) const {
  const double factor = 2 * weight / static_cast<double>(outputs.cols());
  run(detail::loss_rows(outputs, targets, row_losses, gradient, factor));
}

template <Real T>
std::unique_ptr<Loss<float>> MeanSquaredError<T>::to_float() const {
  return std::make_unique<MeanSquaredError<float>>();
}
template <Real T>
std::unique_ptr<Loss<double>> MeanSquaredError<T>::to_double() const {
  return std::make_unique<MeanSquaredError<double>>();
}

template class MeanSquaredError<float>;
template class MeanSquaredError<double>;

}  // namespace ogee
#endif
