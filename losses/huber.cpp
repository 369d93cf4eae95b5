#include "huber.hpp"

#include "../core/option_checks.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "losses/huber.cpp"
#include <hwy/foreach_target.h>

#include "detail/loss_rows-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
void huber(const detail::LossRows<T>& rows, double delta) {
  const Doubles doubles;
  const Elements<T> d;
  const auto most = hn::Set(doubles, delta);
  const auto half = hn::Set(doubles, 0.5);
  mean_over_columns(rows, [=](auto output, auto target, auto /*column*/, auto& sum) HWY_ATTR {
    const auto distance = hn::Abs(hn::Sub(to_double(output), to_double(target)));
    // m (|d| − m / 2) with m = min(|d|, δ) is both formulas.
    const auto slope = hn::Min(distance, most);
    sum = hn::MulAdd(slope, hn::NegMulAdd(half, slope, distance), sum);
    const auto largest = hn::Set(d, static_cast<T>(delta));
    return hn::Max(hn::Neg(largest), hn::Min(hn::Sub(output, target), largest));
  });
}

void huber_float(const detail::LossRows<float>& rows, double delta) { huber(rows, delta); }
void huber_double(const detail::LossRows<double>& rows, double delta) { huber(rows, delta); }

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(huber_float);
HWY_EXPORT(huber_double);

void run(const detail::LossRows<float>& rows, double delta) { OGEE_KERNEL(huber_float)(rows, delta); }
void run(const detail::LossRows<double>& rows, double delta) { OGEE_KERNEL(huber_double)(rows, delta); }

}  // namespace

template <Real T>
Huber<T>::Huber(HuberOptions options) : options_(options) {
  detail::require_in<T>(ranges::positive, name(), "delta", options.delta);
}

template <Real T>
void Huber<T>::evaluate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                        std::span<double> row_losses) const {
  run(detail::loss_rows(outputs, targets, row_losses), options_.delta);
}

template <Real T>
void Huber<T>::differentiate(const ConstMatrixView<T>& outputs, const ConstMatrixView<T>& targets,
                             double weight, std::span<double> row_losses, MatrixView<T> gradient) const {
  const double factor = weight / static_cast<double>(outputs.cols());
  run(detail::loss_rows(outputs, targets, row_losses, gradient, factor), options_.delta);
}

template <Real T>
std::unique_ptr<Loss<float>> Huber<T>::to_float() const {
  return std::make_unique<Huber<float>>(options_);
}
template <Real T>
std::unique_ptr<Loss<double>> Huber<T>::to_double() const {
  return std::make_unique<Huber<double>>(options_);
}

template class Huber<float>;
template class Huber<double>;

}  // namespace ogee
#endif
