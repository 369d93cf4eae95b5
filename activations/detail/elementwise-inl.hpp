/// Makes the passes over arrays from the formula of a function for one vector, for the instruction set being
/// compiled. Included once for each of them; functions/softsign.cpp is an example.

#if defined(OGEE_ACTIVATIONS_ELEMENTWISE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_ACTIVATIONS_ELEMENTWISE_INL_HPP
#undef OGEE_ACTIVATIONS_ELEMENTWISE_INL_HPP
#else
#define OGEE_ACTIVATIONS_ELEMENTWISE_INL_HPP
#endif

#include <cstddef>
#include <type_traits>

#include "../../core/detail/simd-inl.hpp"
#include "../../core/detail/vector_math-inl.hpp"
#include "../vector_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// f(x) and f′(x) of a vector.
template <class D>
struct VectorResult {
  hn::Vec<D> value;
  hn::Vec<D> slope;
};

/// `numbers`, but NaN where x is NaN.
template <class D>
HWY_INLINE hn::Vec<D> unless_nan(D /*d*/, hn::Vec<D> x, hn::Vec<D> numbers) {
  return hn::IfThenElse(hn::IsNaN(x), x, numbers);
}

/// The result of a formula in double for a vector of floats, rounded at the end.
template <class D, class Formula>
HWY_INLINE VectorResult<D> by_way_of_double(D d, hn::Vec<D> x, const Formula& formula) {
#if HWY_TARGET == HWY_SCALAR
  const hn::Rebind<double, D> wide;
  const auto result = formula(wide, hn::PromoteTo(wide, x));
  return {hn::DemoteTo(d, result.value), hn::DemoteTo(d, result.slope)};
#else
  const hn::Half<D> half;
  const hn::Rebind<double, decltype(half)> wide;
  const auto low = formula(wide, hn::PromoteTo(wide, hn::LowerHalf(half, x)));
  const auto high = formula(wide, hn::PromoteTo(wide, hn::UpperHalf(half, x)));
  return {hn::Combine(d, hn::DemoteTo(half, high.value), hn::DemoteTo(half, low.value)),
          hn::Combine(d, hn::DemoteTo(half, high.slope), hn::DemoteTo(half, low.slope))};
#endif
}

/// The formula with its constants; a formula without constants has no members.
template <class Formula>
HWY_INLINE Formula formula_with(const double* constants) {
  if constexpr (std::is_empty_v<Formula>) {
    return Formula{};
  } else {
    return Formula(constants);
  }
}

/// y = f(x). The compiler removes whatever only the slope needs. The last, partial vector goes through the
/// same formula, so an element has the same bits at any position.
template <class Formula, class T>
void value_pass(const double* constants, const T* x, T* y, std::size_t count) {
  const Wide<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const Formula formula = formula_with<Formula>(constants);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(formula(d, hn::LoadU(d, x + i)).value, d, y + i);
  if (i == count) return;
  const std::size_t rest = count - i;
  store_first(formula(d, load_first(d, x + i, rest)).value, d, y + i, rest);
}

/// y = f(x), slope = f′(x).
template <class Formula, class T>
void value_and_slope_pass(const double* constants, const T* x, T* y, T* slope, std::size_t count) {
  const Wide<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const Formula formula = formula_with<Formula>(constants);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const VectorResult<Wide<T>> result = formula(d, hn::LoadU(d, x + i));
    hn::StoreU(result.value, d, y + i);
    hn::StoreU(result.slope, d, slope + i);
  }
  if (i == count) return;
  const std::size_t rest = count - i;
  const VectorResult<Wide<T>> result = formula(d, load_first(d, x + i, rest));
  store_first(result.value, d, y + i, rest);
  store_first(result.slope, d, slope + i, rest);
}

/// All passes of a formula: a type whose operator()(d, x) returns the VectorResult of a vector x with the tag
/// d, for float and double. A formula with constants is constructed from a pointer to them.
template <class Formula>
VectorKernels vector_kernels() {
  return {{&value_pass<Formula, float>, &value_and_slope_pass<Formula, float>},
          {&value_pass<Formula, double>, &value_and_slope_pass<Formula, double>}};
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
