/// Panels for products: pieces of the right factor, copied so that a tile reads them in order.

#if defined(OGEE_CORE_PACK_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_PACK_INL_HPP
#undef OGEE_CORE_PACK_INL_HPP
#else
#define OGEE_CORE_PACK_INL_HPP
#endif

#include "product-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

/// The first `depth` rows and `columns` columns of a matrix.
template <class T>
void pack(VectorRows<const T> from, Size depth, Size columns, T* panel) {
  const Wide<T> d;
  for (Size k = 0; k < depth; ++k) {
    T* const to = panel + k * panel_columns<T>;
    Size j = 0;
    for (; j + lanes<T> <= columns; j += lanes<T>) hn::Store(hn::LoadU(d, from.at(k, j)), d, to + j);
    if (j < columns) hn::Store(load_first(d, from.at(k, j), columns - j), d, to + j);
  }
}

#if HWY_TARGET != HWY_SCALAR
/// Loads blocks of 16 bytes, `stride` elements apart in memory, side by side into a vector.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> load_blocks(D d, const T* from, Size stride) {
  if constexpr (hn::MaxLanes(D()) * sizeof(T) == 16) {
    return hn::LoadU(d, from);
  } else {
    const hn::Half<D> half;
    const Size rows = hn::MaxLanes(half) * sizeof(T) / 16;
    return hn::Combine(d, load_blocks(half, from + rows * stride, stride), load_blocks(half, from, stride));
  }
}

/// Transposes (lanes of a vector) × 4 columns of floats. In each block of 16 bytes, two rounds of
/// interleaving put element (i, k) of a square at (k, i); all squares of a vector are transposed together.
template <class D, class T = hn::TFromD<D>>
requires(sizeof(T) == 4) HWY_INLINE void transpose_squares(D d, VectorRows<const T> from, T* to) {
  const Size next_square = 4 * from.stride;
  const auto row0 = load_blocks(d, from.at(0, 0), next_square);
  const auto row1 = load_blocks(d, from.at(1, 0), next_square);
  const auto row2 = load_blocks(d, from.at(2, 0), next_square);
  const auto row3 = load_blocks(d, from.at(3, 0), next_square);
  const auto even_lower = hn::InterleaveLower(d, row0, row2);
  const auto even_upper = hn::InterleaveUpper(d, row0, row2);
  const auto odd_lower = hn::InterleaveLower(d, row1, row3);
  const auto odd_upper = hn::InterleaveUpper(d, row1, row3);
  hn::StoreU(hn::InterleaveLower(d, even_lower, odd_lower), d, to);
  hn::StoreU(hn::InterleaveUpper(d, even_lower, odd_lower), d, to + panel_columns<T>);
  hn::StoreU(hn::InterleaveLower(d, even_upper, odd_upper), d, to + 2 * panel_columns<T>);
  hn::StoreU(hn::InterleaveUpper(d, even_upper, odd_upper), d, to + 3 * panel_columns<T>);
}

/// Transposes (lanes of a vector) × 2 columns of doubles.
template <class D, class T = hn::TFromD<D>>
requires(sizeof(T) == 8) HWY_INLINE void transpose_squares(D d, VectorRows<const T> from, T* to) {
  const Size next_square = 2 * from.stride;
  const auto row0 = load_blocks(d, from.at(0, 0), next_square);
  const auto row1 = load_blocks(d, from.at(1, 0), next_square);
  hn::StoreU(hn::InterleaveLower(d, row0, row1), d, to);
  hn::StoreU(hn::InterleaveUpper(d, row0, row1), d, to + panel_columns<T>);
}

/// Transposes rows [0, lanes of D) and all columns of `from`.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE void transpose_rows(D d, VectorRows<const T> from, Size depth, T* panel) {
  constexpr Size side = 16 / sizeof(T);
  Size k = 0;
  for (; k + side <= depth; k += side) transpose_squares(d, from.from(0, k), panel + k * panel_columns<T>);
  for (; k < depth; ++k)
    for (Size i = 0; i < hn::MaxLanes(D()); ++i) panel[k * panel_columns<T> + i] = *from.at(i, k);
}

#endif

/// The transpose of the first `columns` rows and `depth` columns of a matrix.
template <class T>
void pack_transposed(VectorRows<const T> from, Size depth, Size columns, T* panel) {
  Size j = 0;
#if HWY_TARGET != HWY_SCALAR
  const Wide<T> wide;
  const hn::FixedTag<T, 16 / sizeof(T)> block;
  for (; j + lanes<T> <= columns; j += lanes<T>) transpose_rows(wide, from.from(j, 0), depth, panel + j);
  for (; j + 16 / sizeof(T) <= columns; j += 16 / sizeof(T))
    transpose_rows(block, from.from(j, 0), depth, panel + j);
#endif
  for (; j < columns; ++j)
    for (Size k = 0; k < depth; ++k) panel[k * panel_columns<T> + j] = *from.at(j, k);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
