/// The start of every kernel: Highway for the instruction set being compiled, and access to the tail of an
/// array. Included once for each instruction set; a file with kernels starts
///
///     #undef HWY_TARGET_INCLUDE
///     #define HWY_TARGET_INCLUDE "core/softmax.cpp"  // the file itself
///     #include <hwy/foreach_target.h>
///
///     #include "simd-inl.hpp"

#if defined(OGEE_CORE_SIMD_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_SIMD_INL_HPP
#undef OGEE_CORE_SIMD_INL_HPP
#else
#define OGEE_CORE_SIMD_INL_HPP
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstring>

#include "dispatch.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// A vector of T, as long as the instruction set has them.
template <class T>
using Wide = hn::ScalableTag<T>;

/// `size`, not negative, with the sign of `sign`. Highway's CopySign does not compile with g++ 12 at -O0.
template <class D>
HWY_INLINE hn::Vec<D> with_sign(D d, hn::Vec<D> size, hn::Vec<D> sign) {
  return hn::Or(size, hn::And(hn::SignBit(d), sign));
}

// A masked AVX2 load or store touches nothing behind the mask; Highway promises this only for AVX-512.
#if HWY_MEM_OPS_MIGHT_FAULT && HWY_TARGET != HWY_AVX2
constexpr bool masks_may_fault = true;
#else
constexpr bool masks_may_fault = false;
#endif

/// The first `count` elements at `from`, fewer than a vector has, by a mask; the other lanes are 0.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> masked_load(D d, const T* from, std::size_t count) {
  if constexpr (masks_may_fault) {
    HWY_ALIGN T lanes[hn::MaxLanes(D())] = {};
    std::memcpy(lanes, from, count * sizeof(T));
    return hn::Load(d, lanes);
  } else {
    return hn::MaskedLoad(hn::FirstN(d, count), d, from);
  }
}

/// Stores the first `count` lanes, fewer than a vector has, by a mask, and touches nothing else.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE void masked_store(hn::Vec<D> lanes, D d, T* to, std::size_t count) {
  if constexpr (masks_may_fault) {
    HWY_ALIGN T all[hn::MaxLanes(D())];
    hn::Store(lanes, d, all);
    std::memcpy(to, all, count * sizeof(T));
  } else {
    hn::BlendedStore(lanes, hn::FirstN(d, count), d, to);
  }
}

/// The first `count` elements at `from`, fewer than a vector has; the other lanes are 0. A half, a fourth,
/// ... of a vector is read without a mask: a processor forwards stored data to a load of the same size, but
/// makes a masked load wait for the cache.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> load_first(D d, const T* from, std::size_t count) {
#if HWY_TARGET != HWY_SCALAR
  if constexpr (hn::MaxLanes(D()) > 1) {
    const hn::Half<D> half;
    if (count == hn::MaxLanes(half)) return hn::ZeroExtendVector(d, hn::LoadU(half, from));
    if (count < hn::MaxLanes(half)) return hn::ZeroExtendVector(d, load_first(half, from, count));
  }
#endif
  return masked_load(d, from, count);
}

/// Stores the first `count` lanes, fewer than a vector has, and touches nothing else.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE void store_first(hn::Vec<D> lanes, D d, T* to, std::size_t count) {
#if HWY_TARGET != HWY_SCALAR
  if constexpr (hn::MaxLanes(D()) > 1) {
    const hn::Half<D> half;
    if (count == hn::MaxLanes(half)) return hn::StoreU(hn::LowerHalf(half, lanes), half, to);
    if (count < hn::MaxLanes(half)) return store_first(hn::LowerHalf(half, lanes), half, to, count);
  }
#endif
  masked_store(lanes, d, to, count);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
