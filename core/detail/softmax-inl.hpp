/// The powers of a row and their sum, from which softmax is computed, for the instruction set being compiled.
/// Included once for each of them, after <hwy/foreach_target.h>.

#if defined(OGEE_CORE_SOFTMAX_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_SOFTMAX_INL_HPP
#undef OGEE_CORE_SOFTMAX_INL_HPP
#else
#define OGEE_CORE_SOFTMAX_INL_HPP
#endif

#include <cstddef>

#include "row_sum-inl.hpp"
#include "vector_math-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

template <class T>
T largest(const T* values, std::size_t count) {
  const Elements<T> d;
  auto most = hn::Set(d, values[0]);
  for_each_vector(count, [&](std::size_t first, std::size_t n) HWY_ATTR {
    most = hn::IfThenElse(hn::FirstN(d, n), hn::Max(most, load(d, values + first, n)), most);
  });
  return hn::GetLane(hn::MaxOfLanes(d, most));
}

/// The sum of the powers e^{z − m} of a row, except for one of the largest, which is 1: without it the sum
/// keeps its digits where a class is nearly certain. Powers that are 1 are counted separately, to leave out
/// just one.
template <class T>
class SumOfOthers {
 public:
  HWY_INLINE SumOfOthers() : ones_(0) {}

  /// Adds the first n powers of a vector.
  HWY_INLINE void add(std::size_t position, hn::Vec<Elements<T>> powers, std::size_t n) {
    const Elements<T> d;
    const auto counted = hn::FirstN(d, n);
    const auto is_one = hn::Eq(powers, hn::Set(d, 1));
    ones_ += hn::CountTrue(d, hn::And(counted, is_one));
    auto& sum = below_.at(position);
    sum = hn::Add(sum, to_double(hn::IfThenElseZero(hn::AndNot(is_one, counted), powers)));
  }
  HWY_INLINE double total() const { return below_.total() + (static_cast<double>(ones_) - 1); }

 private:
  RowSum below_;
  std::size_t ones_;
};

/// e^{z − m}, with m = max z. An error in the exponent is a relative error of the power, so the rounding of
/// the difference, which is exactly (z − (x − y)) − (m + y) with x = z − m and y = x − z (Knuth, "The Art of
/// Computer Programming", volume 2, theorem 4.2.2B), is corrected. Where x is infinite the correction is NaN
/// and is not needed.
template <class T>
HWY_INLINE hn::Vec<Elements<T>> power_of(hn::Vec<Elements<T>> logits, T most) {
  const Elements<T> d;
  const auto m = hn::Set(d, most);
  const auto x = hn::Sub(logits, m);
  const auto y = hn::Sub(x, logits);
  const auto error = hn::Sub(hn::Sub(logits, hn::Sub(x, y)), hn::Add(m, y));
  const auto power = exp(d, x);
  return hn::IfThenElse(hn::IsNaN(error), power, hn::MulAdd(power, error, power));
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
