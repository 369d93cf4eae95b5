/// Shared by the kernels of the losses, for the instruction set being compiled. Included once for each of
/// them, after <hwy/foreach_target.h>.

#if defined(OGEE_LOSSES_LOSS_ROWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_LOSSES_LOSS_ROWS_INL_HPP
#undef OGEE_LOSSES_LOSS_ROWS_INL_HPP
#else
#define OGEE_LOSSES_LOSS_ROWS_INL_HPP
#endif

#include <algorithm>
#include <cstddef>

#include "../../core/detail/row_sum-inl.hpp"
#include "../../core/loss.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// Losses that are means of a formula over the columns: formula(output, target, column, sum) adds the losses
/// of its lanes to `sum` and returns their gradient, up to `scale`. column(constants) loads from an array
/// with one constant for each column.
template <class T, class Formula>
HWY_INLINE void mean_over_columns(const LossRows<T>& rows, double scale, const Formula& formula) {
  const Doubles doubles;
  const Elements<T> d;
  const auto columns = static_cast<double>(rows.columns);
  const auto factor = hn::Set(d, static_cast<T>(scale * rows.weight / columns));
  T* const gradients = rows.wants_gradient() ? rows.gradient.data() : nullptr;
  const auto add = [&](std::size_t first, std::size_t count, const auto& column,
                       hn::Vec<Doubles>& sum) HWY_ATTR {
    auto added = sum;
    const auto gradient = formula(load(d, rows.outputs.data() + first, count),
                                  load(d, rows.targets.data() + first, count), column, added);
    if (gradients != nullptr) store(hn::Mul(factor, gradient), d, gradients + first, count);
    sum = count == lanes ? added : hn::IfThenElse(hn::FirstN(doubles, count), added, sum);
  };

  if (rows.columns == 1) {
    for_each_vector(rows.rows(), [&](std::size_t first, std::size_t count) HWY_ATTR {
      auto losses = hn::Zero(doubles);
      const auto column = [d](const double* constants)
                              HWY_ATTR { return hn::Set(d, static_cast<T>(*constants)); };
      add(first, count, column, losses);
      store(losses, doubles, rows.losses.data() + first, count);
    });
    return;
  }
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    RowSum sum;
    for_each_vector(rows.columns, [&](std::size_t first, std::size_t count) HWY_ATTR {
      const auto column = [=](const double* constants)
                              HWY_ATTR { return rounded(d, load(doubles, constants + first, count)); };
      add(row * rows.columns + first, count, column, sum.at(first));
    });
    rows.losses[row] = sum.total() / columns;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
