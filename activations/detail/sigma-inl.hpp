/// The logistic function on both sides of 0, for the instruction set being compiled.

#if defined(OGEE_ACTIVATIONS_SIGMA_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_ACTIVATIONS_SIGMA_INL_HPP
#undef OGEE_ACTIVATIONS_SIGMA_INL_HPP
#else
#define OGEE_ACTIVATIONS_SIGMA_INL_HPP
#endif

#include "../../core/detail/vector_math-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// σ(x) and σ(−x) = 1 − σ(x), both without cancellation.
template <class D>
struct Sigma {
  hn::Vec<D> here;
  hn::Vec<D> mirrored;
};

/// σ(x) and σ(−x) from e = exp(−|x|), which does not overflow.
template <class D>
HWY_INLINE Sigma<D> sigma(D d, hn::Vec<D> x, hn::Vec<D> e) {
  const auto one = constant(d, 1);
  const auto negative = hn::Lt(x, hn::Zero(d));
  const DivisorOnePlus<D> one_plus_e(d, e);
  return {one_plus_e.divide(hn::IfThenElse(negative, e, one)),
          one_plus_e.divide(hn::IfThenElse(negative, one, e))};
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
