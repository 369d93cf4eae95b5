/// Whole products for one instruction set: blocks and panels, which the tiles of product-inl.hpp compute.

#if defined(OGEE_CORE_BLOCKS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OGEE_CORE_BLOCKS_INL_HPP
#undef OGEE_CORE_BLOCKS_INL_HPP
#else
#define OGEE_CORE_BLOCKS_INL_HPP
#endif

#include "pack-inl.hpp"
#include "product-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {

// Copying a panel pays when the right factor is so large that its rows lie on too many pages, and enough rows
// of the left factor use the copy. Measured.
constexpr Size cached_bytes = 4 << 20;
constexpr Size min_rows_to_pack = 24;
constexpr Size page_bytes = 4096;
constexpr Size rows_in_flight = 16;

template <class T, Order order>
bool pays_to_pack(const Product<T, order>& product) {
  return product.rows >= min_rows_to_pack && product.depth * product.columns * sizeof(T) > cached_bytes;
}

/// Processes block after block of k, each continuing the chains of the one before, panel of columns after
/// panel. place(k, depth, j, columns) returns the right factor of a block, copied to a panel or in place.
template <class T, Order order, class Place>
HWY_INLINE void multiply_blocks(const Product<T, order>& product, const Place& place) {
  for (Size k = 0; k < product.depth; k += max_depth) {
    const Size depth = std::min(max_depth, product.depth - k);
    for (Size j = 0; j < product.columns; j += panel_columns<T>) {
      const Size columns = std::min(panel_columns<T>, product.columns - j);
      const VectorRows<T> result = product.result.from(0, j);
      const Start<T> start = k == 0 ? product.start.from(0, j) : Start<T>{result.data, result.stride};
      multiply_rows<T, order>({.left = product.left.from(0, k),
                               .right = place(k, depth, j, columns),
                               .start = start,
                               .result = result,
                               .rows = product.rows,
                               .depth = depth,
                               .columns = columns});
    }
  }
}

/// For too few rows to reuse a panel: R is read once, a few of its rows at a time if each of them lies on
/// separate pages.
template <class T, Order order>
HWY_INLINE void multiply_few_rows(const Product<T, order>& product) {
  if (product.columns * sizeof(T) < page_bytes) return multiply_rows(product);
  for (Size k = 0; k < product.depth; k += rows_in_flight)
    multiply_rows(Product<T, order>{
        .left = product.left.from(0, k),
        .right = product.right.from(k, 0),
        .start = k == 0 ? product.start : Start<T>{product.result.data, product.result.stride},
        .result = product.result,
        .rows = product.rows,
        .depth = std::min(rows_in_flight, product.depth - k),
        .columns = product.columns});
}

/// C = S + L · R with R as it lies in memory.
template <class T, Order order>
HWY_INLINE void multiply_in_blocks(const Product<T, order>& product) {
  if (product.rows < tile_rows) return multiply_few_rows(product);
  if (!pays_to_pack(product))
    return multiply_blocks(product,
                           [&](Size k, Size, Size j, Size) HWY_ATTR { return product.right.from(k, j); });
  HWY_ALIGN T panel[max_depth * panel_columns<T>];
  multiply_blocks(product, [&](Size k, Size depth, Size j, Size columns) HWY_ATTR {
    pack(product.right.from(k, j), depth, columns, panel);
    return VectorRows<const T>{panel, panel_columns<T>};
  });
}

/// C = S + L · Rᵀ
template <class T, Order order>
HWY_INLINE void multiply_transposed_in_blocks(const Product<T, order>& product) {
  HWY_ALIGN T panel[max_depth * panel_columns<T>];
  multiply_blocks(product, [&](Size k, Size depth, Size j, Size columns) HWY_ATTR {
    pack_transposed(product.right.from(j, k), depth, columns, panel);
    return VectorRows<const T>{panel, panel_columns<T>};
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#endif
