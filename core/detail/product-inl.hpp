/// The register-tiled kernel of all products, for one instruction set.
///
/// It computes C (rows × columns) = S + L (rows × depth) · R (depth × columns). Elements of L are broadcast,
/// rows of R are read as vectors. A tile of C, a few rows × a few vectors, stays in registers while k runs:
///
///     for each k:  r = R[k, vectors];  for each row i:  C[i, vectors] += L[i, k] · r

#if defined(OGEE_CORE_PRODUCT_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_PRODUCT_INL_HPP
#undef OGEE_CORE_PRODUCT_INL_HPP
#else
#define OGEE_CORE_PRODUCT_INL_HPP
#endif

#include <algorithm>
#include <type_traits>
#include <utility>

#include "product.hpp"
#include "simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

using detail::LeftFactor;
using detail::Order;
using detail::Product;
using detail::Size;
using detail::Start;
using detail::VectorRows;

// 8 × 2 accumulators fit 32 registers, 6 × 2 fit 16; both hide the latency of the multiply-add. Every
// processor with vectors of 64 bytes has 32 registers, and so has 64-bit Arm.
constexpr Size tile_rows = HWY_MAX_BYTES == 64 || HWY_ARCH_ARM_A64 ? 8 : 6;
constexpr Size tile_vectors = 2;

// A panel of R, max_depth × tile_vectors vectors, stays in the first-level cache while all rows pass.
constexpr Size max_depth = 256;

template <class T>
constexpr Size lanes = hn::MaxLanes(Wide<T>());
template <class T>
constexpr Size panel_columns = tile_vectors* lanes<T>;

/// f(0), ..., f(count − 1) with constant arguments, so that an array indexed by them stays in registers.
template <Size count, class F>
HWY_INLINE void unroll(const F& f) {
  [&]<Size... i>(std::index_sequence<i...>) HWY_ATTR { (f(std::integral_constant<Size, i>()), ...); }
  (std::make_index_sequence<count>());
}

/// The tile of C that begins at (row, column), in vectors of D. With `partial`, it is one vector of `columns`
/// columns, fewer than lanes.
template <class D, Size rows, Size vectors, bool partial, class T, Order order>
HWY_NOINLINE void multiply_tile(const Product<T, order>& product, Size row, Size column, Size columns) {
  static_assert(!partial || vectors == 1);
  const D d;
  using V = hn::Vec<D>;
  constexpr Size width = hn::MaxLanes(D());
  const auto load = [&](const T* from) HWY_ATTR {
    if constexpr (partial) return masked_load(d, from, columns);
    return hn::LoadU(d, from);
  };
  const Start<T> start = product.start.from(row, column);
  const VectorRows<T> result = product.result.from(row, column);
  auto left = product.left.from(row, 0);
  auto right = product.right.from(0, column);
  V sums[rows][vectors];
  if (start.data == nullptr) {
    unroll<rows>([&](auto i)
                     HWY_ATTR { unroll<vectors>([&](auto v) HWY_ATTR { sums[i][v] = hn::Zero(d); }); });
  } else {
    unroll<rows>([&](auto i) HWY_ATTR {
      unroll<vectors>([&](auto v) HWY_ATTR { sums[i][v] = load(start.at(i, v * width)); });
    });
  }
  for (Size k = 0; k < product.depth; ++k) {
    V r[vectors];
    unroll<vectors>([&](auto v) HWY_ATTR { r[v] = load(right.at(0, v * width)); });
    unroll<rows>([&](auto i) HWY_ATTR {
      const V l = hn::Set(d, *left.at(i, 0));
      unroll<vectors>([&](auto v) HWY_ATTR { sums[i][v] = hn::MulAdd(l, r[v], sums[i][v]); });
    });
    left = left.from(0, 1);
    right = right.from(1, 0);
  }
  unroll<rows>([&](auto i) HWY_ATTR {
    unroll<vectors>([&](auto v) HWY_ATTR {
      T* const to = result.at(i, v * width);
      if constexpr (partial) {
        masked_store(sums[i][v], d, to, columns);
      } else {
        hn::StoreU(sums[i][v], d, to);
      }
    });
  });
}

/// The last columns, fewer than a vector of D has: a half, a fourth, ... of a vector if they are exactly that
/// many (layers of 8, 4 or 2 units, and a single output), otherwise a part of a vector.
template <class D, Size rows, class T, Order order>
HWY_INLINE void multiply_last_columns(const Product<T, order>& product, Size row, Size column, Size columns) {
#if HWY_TARGET != HWY_SCALAR
  if constexpr (hn::MaxLanes(D()) > 1) {
    using Narrow = hn::Half<D>;
    if (columns == hn::MaxLanes(Narrow()))
      return multiply_tile<Narrow, rows, 1, false>(product, row, column, columns);
    if (columns < hn::MaxLanes(Narrow()))
      return multiply_last_columns<Narrow, rows>(product, row, column, columns);
  }
#endif
  if constexpr (hn::MaxLanes(D()) > 2) multiply_tile<D, rows, 1, true>(product, row, column, columns);
}

/// Columns of some rows, starting at `column`: tiles of `vectors` vectors, then narrower ones, then the rest.
template <Size rows, Size vectors, class T, Order order>
HWY_INLINE void multiply_columns(const Product<T, order>& product, Size row, Size column) {
  constexpr Size width = vectors * lanes<T>;
  const Size columns = product.columns;
  for (; column + width <= columns; column += width)
    multiply_tile<Wide<T>, rows, vectors, false>(product, row, column, width);
  if (column == columns) return;
  if constexpr (vectors > 1) {
    multiply_columns<rows, vectors / 2>(product, row, column);
  } else {
    multiply_last_columns<Wide<T>, rows>(product, row, column, columns - column);
  }
}

/// All rows: tiles of tile_rows, then fewer rows with more vectors if there are enough columns, to keep many
/// accumulators in use.
template <class T, Order order>
void multiply_rows(const Product<T, order>& product) {
  const Size rows = product.rows;
  Size row = 0;
  for (; row + tile_rows <= rows; row += tile_rows)
    multiply_columns<tile_rows, tile_vectors>(product, row, 0);
  if ((rows - row) >= 4) {
    multiply_columns<4, 4>(product, row, 0);
    row += 4;
  }
  if ((rows - row) >= 2) {
    multiply_columns<2, 4>(product, row, 0);
    row += 2;
  }
  if (row < rows) multiply_columns<1, 8>(product, row, 0);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
