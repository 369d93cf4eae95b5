/// Sums over the rows of a matrix in double, for the instruction set being compiled. Included once for each
/// of them, after <hwy/foreach_target.h>.

#if defined(OGEE_CORE_ROW_SUM_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_ROW_SUM_INL_HPP
#undef OGEE_CORE_ROW_SUM_INL_HPP
#else
#define OGEE_CORE_ROW_SUM_INL_HPP
#endif

#include <algorithm>
#include <cstddef>

#include "simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// The type in which sums are computed.
using Doubles = Wide<double>;
constexpr std::size_t lanes = hn::MaxLanes(Doubles());

/// As many elements T as a vector of doubles has: results in T become one vector of doubles.
template <class T>
using Elements = hn::Rebind<T, Doubles>;

HWY_INLINE hn::Vec<Doubles> to_double(hn::Vec<Doubles> x) { return x; }
HWY_INLINE hn::Vec<Doubles> to_double(hn::Vec<Elements<float>> x) { return hn::PromoteTo(Doubles(), x); }

/// Rounds a vector of doubles to the precision of D.
HWY_INLINE hn::Vec<Doubles> rounded(Doubles /*d*/, hn::Vec<Doubles> x) { return x; }
HWY_INLINE hn::Vec<Elements<float>> rounded(Elements<float> d, hn::Vec<Doubles> x) {
  return hn::DemoteTo(d, x);
}

/// The first `count` elements, up to a whole vector; the other lanes are 0.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> load(D d, const T* from, std::size_t count) {
  return count == lanes ? hn::LoadU(d, from) : load_first(d, from, count);
}

/// Stores the first `count` lanes, up to a whole vector.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE void store(hn::Vec<D> values, D d, T* to, std::size_t count) {
  if (count == lanes) {
    hn::StoreU(values, d, to);
  } else {
    store_first(values, d, to, count);
  }
}

/// Calls visit(position, number of elements) for each vector of an array.
template <class Visit>
HWY_INLINE void for_each_vector(std::size_t count, const Visit& visit) {
  for (std::size_t i = 0; i < count; i += lanes) visit(i, std::min(lanes, count - i));
}

/// A sum over a row in eight partial sums, which take the elements in turn: the additions and their order are
/// the same for every vector length.
class RowSum {
 public:
  HWY_INLINE RowSum() {
    for (auto& sum : partial_) sum = hn::Zero(Doubles());
  }

  /// The partial sums to which the elements at `position`, a multiple of `lanes`, belong.
  HWY_INLINE hn::Vec<Doubles>& at(std::size_t position) { return partial_[position / lanes % vectors]; }

  HWY_INLINE double total() const {
    HWY_ALIGN double sums[partial_sums];
    for (std::size_t i = 0; i < vectors; ++i) hn::Store(partial_[i], Doubles(), sums + i * lanes);
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
  }

 private:
  static constexpr std::size_t partial_sums = 8;
  static constexpr std::size_t vectors = partial_sums / lanes;

  hn::Vec<Doubles> partial_[vectors];
};

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
