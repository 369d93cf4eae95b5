/// Panels for core/matmul.cpp: pieces of the right factor, copied so that a tile reads them in order.

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
/// Transposes 4×4 floats: two rounds of interleaving put element (i, k) at (k, i).
template <class D, class T = hn::TFromD<D>>
requires(sizeof(T) == 4) HWY_INLINE void transpose_square(D d, VectorRows<const T> from, T* to) {
  const auto row0 = hn::LoadU(d, from.at(0, 0));
  const auto row1 = hn::LoadU(d, from.at(1, 0));
  const auto row2 = hn::LoadU(d, from.at(2, 0));
  const auto row3 = hn::LoadU(d, from.at(3, 0));
  const auto even_lower = hn::InterleaveLower(d, row0, row2);
  const auto even_upper = hn::InterleaveUpper(d, row0, row2);
  const auto odd_lower = hn::InterleaveLower(d, row1, row3);
  const auto odd_upper = hn::InterleaveUpper(d, row1, row3);
  hn::StoreU(hn::InterleaveLower(d, even_lower, odd_lower), d, to);
  hn::StoreU(hn::InterleaveUpper(d, even_lower, odd_lower), d, to + panel_columns<T>);
  hn::StoreU(hn::InterleaveLower(d, even_upper, odd_upper), d, to + 2 * panel_columns<T>);
  hn::StoreU(hn::InterleaveUpper(d, even_upper, odd_upper), d, to + 3 * panel_columns<T>);
}

/// Transposes 2×2 doubles.
template <class D, class T = hn::TFromD<D>>
requires(sizeof(T) == 8) HWY_INLINE void transpose_square(D d, VectorRows<const T> from, T* to) {
  const auto row0 = hn::LoadU(d, from.at(0, 0));
  const auto row1 = hn::LoadU(d, from.at(1, 0));
  hn::StoreU(hn::InterleaveLower(d, row0, row1), d, to);
  hn::StoreU(hn::InterleaveUpper(d, row0, row1), d, to + panel_columns<T>);
}

#endif

/// The transpose of the first `columns` rows and `depth` columns of a matrix.
template <class T>
void pack_transposed(VectorRows<const T> from, Size depth, Size columns, T* panel) {
  const auto copy = [&](Size j, Size k) { panel[k * panel_columns<T> + j] = *from.at(j, k); };
  Size square_columns = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::FixedTag<T, 16 / sizeof(T)> d;
  constexpr Size side = 16 / sizeof(T);
  square_columns = columns / side * side;
  const Size square_depth = depth / side * side;
  for (Size j = 0; j < square_columns; j += side) {
    for (Size k = 0; k < square_depth; k += side)
      transpose_square(d, from.from(j, k), panel + k * panel_columns<T> + j);
    for (Size k = square_depth; k < depth; ++k)
      for (Size i = 0; i < side; ++i) copy(j + i, k);
  }
#endif
  for (Size j = square_columns; j < columns; ++j)
    for (Size k = 0; k < depth; ++k) copy(j, k);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
