/// The register-tiled kernel of core/matmul.cpp, for one instruction set.
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

#include "simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

using Size = std::size_t;

// 8 × 2 accumulators fit 32 registers, 6 × 2 fit 16; both hide the latency of the multiply-add.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr Size tile_rows = 8;
#else
constexpr Size tile_rows = 6;
#endif
constexpr Size tile_vectors = 2;

// A panel of R, most_depth × tile_vectors vectors, stays in the first-level cache while all rows pass.
constexpr Size most_depth = 256;

template <class T>
constexpr Size lanes = hn::MaxLanes(Wide<T>());
template <class T>
constexpr Size panel_columns = tile_vectors* lanes<T>;

/// How the left factor lies in memory: row after row (X in X·W), or one k after the other (X in Xᵀ·G).
enum class Order { by_row, by_depth };

/// L, of which single elements are read.
template <class T, Order order>
struct LeftFactor {
  const T* data;
  Size stride;

  [[nodiscard]] HWY_INLINE const T* at(Size i, Size k) const {
    return order == Order::by_row ? data + i * stride + k : data + k * stride + i;
  }
  [[nodiscard]] HWY_INLINE LeftFactor from(Size i, Size k) const { return {at(i, k), stride}; }
};

/// A matrix of which vectors are read or written.
template <class T>
struct VectorRows {
  T* data;
  Size stride;

  [[nodiscard]] HWY_INLINE T* at(Size i, Size j) const { return data + i * stride + j; }
  [[nodiscard]] HWY_INLINE VectorRows from(Size i, Size j) const { return {at(i, j), stride}; }
};

/// S, with which the chains begin: a row for all rows of C (stride 0), C itself, or nothing, which is 0.
template <class T>
struct Start {
  const T* data;
  Size stride;

  [[nodiscard]] HWY_INLINE const T* at(Size i, Size j) const { return data + i * stride + j; }
  [[nodiscard]] HWY_INLINE Start from(Size i, Size j) const {
    return data == nullptr ? *this : Start{at(i, j), stride};
  }
};

template <class T, Order order>
struct Product {
  LeftFactor<T, order> left;
  VectorRows<const T> right;
  Start<T> start;
  VectorRows<T> result;
  Size depth;
};

/// f(0), ..., f(count − 1) with constant arguments, so that an array indexed by them stays in registers.
template <Size count, class F>
HWY_INLINE void unroll(const F& f) {
  [&]<Size... i>(std::index_sequence<i...>) HWY_ATTR { (f(std::integral_constant<Size, i>()), ...); }
  (std::make_index_sequence<count>());
}

/// The tile of C that begins at (row, column). With `partial`, its only vector has `columns` columns, fewer
/// than lanes.
template <Size rows, Size vectors, bool partial, class T, Order order>
HWY_NOINLINE void multiply_tile(const Product<T, order>& product, Size row, Size column, Size columns) {
  static_assert(!partial || vectors == 1);
  const Wide<T> d;
  using V = hn::Vec<Wide<T>>;
  const auto load = [&](const T* from) HWY_ATTR {
    if constexpr (partial) return load_first(d, from, columns);
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
      unroll<vectors>([&](auto v) HWY_ATTR { sums[i][v] = load(start.at(i, v * lanes<T>)); });
    });
  }
  for (Size k = 0; k < product.depth; ++k) {
    V r[vectors];
    unroll<vectors>([&](auto v) HWY_ATTR { r[v] = load(right.at(0, v * lanes<T>)); });
    unroll<rows>([&](auto i) HWY_ATTR {
      const V l = hn::Set(d, *left.at(i, 0));
      unroll<vectors>([&](auto v) HWY_ATTR { sums[i][v] = hn::MulAdd(l, r[v], sums[i][v]); });
    });
    left = left.from(0, 1);
    right = right.from(1, 0);
  }
  unroll<rows>([&](auto i) HWY_ATTR {
    unroll<vectors>([&](auto v) HWY_ATTR {
      T* const to = result.at(i, v * lanes<T>);
      if constexpr (partial) {
        store_first(sums[i][v], d, to, columns);
      } else {
        hn::StoreU(sums[i][v], d, to);
      }
    });
  });
}

/// Columns [column, columns) of some rows: tiles of `vectors` vectors, then narrower ones, then the rest of a
/// vector.
template <Size rows, Size vectors, class T, Order order>
HWY_INLINE void multiply_columns(const Product<T, order>& product, Size row, Size column, Size columns) {
  constexpr Size width = vectors * lanes<T>;
  for (; column + width <= columns; column += width)
    multiply_tile<rows, vectors, false>(product, row, column, width);
  if (column == columns) return;
  if constexpr (vectors > 1) {
    multiply_columns<rows, vectors / 2>(product, row, column, columns);
  } else {
    multiply_tile<rows, 1, true>(product, row, column, columns - column);
  }
}

/// All rows: tiles of tile_rows, then fewer rows with more vectors if there are columns enough, so that the
/// accumulators stay many.
template <class T, Order order>
void multiply_rows(const Product<T, order>& product, Size rows, Size columns) {
  Size row = 0;
  for (; row + tile_rows <= rows; row += tile_rows)
    multiply_columns<tile_rows, tile_vectors>(product, row, 0, columns);
  if ((rows - row) >= 4) {
    multiply_columns<4, 4>(product, row, 0, columns);
    row += 4;
  }
  if ((rows - row) >= 2) {
    multiply_columns<2, 4>(product, row, 0, columns);
    row += 2;
  }
  if (row < rows) multiply_columns<1, 8>(product, row, 0, columns);
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
