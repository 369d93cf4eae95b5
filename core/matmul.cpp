#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/matmul.cpp"
#include <hwy/foreach_target.h>

#include "detail/pack-inl.hpp"
#include "detail/product-inl.hpp"
#include "matmul.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

// Copying a panel pays when the right factor is so large that its rows lie on too many pages, and enough rows
// of the left one use the copy: measured.
constexpr Size cached_bytes = 4 << 20;
constexpr Size least_rows_to_pack = 24;
constexpr Size page_bytes = 4096;
constexpr Size rows_in_flight = 16;

template <class T, Order order>
bool pays_to_pack(const Product<T, order>& product) {
  return product.rows >= least_rows_to_pack && product.depth * product.columns * sizeof(T) > cached_bytes;
}

/// Block of k after block of k, each continuing the chains of the one before, panel of columns after panel;
/// place(k, depth, j, columns) is the right factor of a block, copied to a panel or where it is.
template <class T, Order order, class Place>
HWY_INLINE void multiply_blocks(const Product<T, order>& product, const Place& place) {
  for (Size k = 0; k < product.depth; k += most_depth) {
    const Size depth = std::min(most_depth, product.depth - k);
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

/// Too few rows to use a panel again: R is read once, a few of its rows at a time if they are so long that
/// each lies on pages of its own.
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
HWY_INLINE void multiply(const Product<T, order>& product) {
  if (product.rows < tile_rows) return multiply_few_rows(product);
  if (!pays_to_pack(product))
    return multiply_blocks(product,
                           [&](Size k, Size, Size j, Size) HWY_ATTR { return product.right.from(k, j); });
  HWY_ALIGN T panel[most_depth * panel_columns<T>];
  multiply_blocks(product, [&](Size k, Size depth, Size j, Size columns) HWY_ATTR {
    pack(product.right.from(k, j), depth, columns, panel);
    return VectorRows<const T>{panel, panel_columns<T>};
  });
}

/// C = S + L · Rᵀ
template <class T, Order order>
HWY_INLINE void multiply_transposed(const Product<T, order>& product) {
  HWY_ALIGN T panel[most_depth * panel_columns<T>];
  multiply_blocks(product, [&](Size k, Size depth, Size j, Size columns) HWY_ATTR {
    pack_transposed(product.right.from(j, k), depth, columns, panel);
    return VectorRows<const T>{panel, panel_columns<T>};
  });
}

// A name of its own for each function whose address goes into a table of instruction sets.
void forward_float(const Product<float, Order::by_row>& product) { multiply(product); }
void forward_double(const Product<double, Order::by_row>& product) { multiply(product); }
void input_float(const Product<float, Order::by_row>& product) { multiply_transposed(product); }
void input_double(const Product<double, Order::by_row>& product) { multiply_transposed(product); }
void weights_float(const Product<float, Order::by_depth>& product) { multiply(product); }
void weights_double(const Product<double, Order::by_depth>& product) { multiply(product); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(forward_float);
HWY_EXPORT(forward_double);
HWY_EXPORT(input_float);
HWY_EXPORT(input_double);
HWY_EXPORT(weights_float);
HWY_EXPORT(weights_double);

constexpr Size size(Index n) { return static_cast<Size>(n); }

/// dX = S + dY · Wᵀ
template <Real T>
void multiply_input_from(Start<T> start, const ConstMatrixView<T>& output_gradient, const Matrix<T>& weights,
                         MatrixView<T> input_gradient) {
  const Product<T, Order::by_row> product{.left = {output_gradient.data(), size(output_gradient.cols())},
                                          .right = {weights.data(), size(weights.cols())},
                                          .start = start,
                                          .result = {input_gradient.data(), size(input_gradient.cols())},
                                          .rows = size(input_gradient.rows()),
                                          .depth = size(output_gradient.cols()),
                                          .columns = size(input_gradient.cols())};
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(input_float)(product);
  } else {
    OGEE_KERNEL(input_double)(product);
  }
}

/// dW = Xᵀ · dY for x with `stride` elements from one sample to the next; 0 stands for the same ones for
/// each.
template <Real T>
void multiply_weights_by(const T* x, Index stride, const ConstMatrixView<T>& output_gradient,
                         MatrixView<T> gradient) {
  const Product<T, Order::by_depth> product{.left = {x, size(stride)},
                                            .right = {output_gradient.data(), size(output_gradient.cols())},
                                            .start = {nullptr, 0},
                                            .result = {gradient.data(), size(gradient.cols())},
                                            .rows = size(gradient.rows()),
                                            .depth = size(output_gradient.rows()),
                                            .columns = size(gradient.cols())};
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(weights_float)(product);
  } else {
    OGEE_KERNEL(weights_double)(product);
  }
}

}  // namespace

template <Real T>
void multiply_forward(const ConstMatrixView<T>& x, const Matrix<T>& weights, std::span<const T> bias,
                      MatrixView<T> y) {
  const Product<T, Order::by_row> product{.left = {x.data(), size(x.cols())},
                                          .right = {weights.data(), size(weights.cols())},
                                          .start = {bias.empty() ? nullptr : bias.data(), 0},
                                          .result = {y.data(), size(y.cols())},
                                          .rows = size(y.rows()),
                                          .depth = size(x.cols()),
                                          .columns = size(y.cols())};
  if constexpr (std::same_as<T, float>) {
    OGEE_KERNEL(forward_float)(product);
  } else {
    OGEE_KERNEL(forward_double)(product);
  }
}

template <Real T>
void multiply_input(const ConstMatrixView<T>& output_gradient, const Matrix<T>& weights,
                    MatrixView<T> input_gradient) {
  multiply_input_from({nullptr, 0}, output_gradient, weights, input_gradient);
}

template <Real T>
void add_input_product(const ConstMatrixView<T>& output_gradient, const Matrix<T>& weights,
                       MatrixView<T> input_gradient) {
  multiply_input_from({input_gradient.data(), size(input_gradient.cols())}, output_gradient, weights,
                      input_gradient);
}

template <Real T>
void multiply_weights(const ConstMatrixView<T>& x, const ConstMatrixView<T>& output_gradient, Index first_row,
                      MatrixView<T> gradient) {
  multiply_weights_by(x.data() + first_row, x.cols(), output_gradient, gradient);
}

template <Real T>
void sum_rows(const ConstMatrixView<T>& output_gradient, MatrixView<T> sums) {
  const T one = 1;
  multiply_weights_by(&one, 0, output_gradient, sums);  // (1×out) = (1×B) ones · (B×out)
}

template void multiply_forward(const ConstMatrixView<float>&, const Matrix<float>&, std::span<const float>,
                               MatrixView<float>);
template void multiply_forward(const ConstMatrixView<double>&, const Matrix<double>&, std::span<const double>,
                               MatrixView<double>);
template void multiply_input(const ConstMatrixView<float>&, const Matrix<float>&, MatrixView<float>);
template void multiply_input(const ConstMatrixView<double>&, const Matrix<double>&, MatrixView<double>);
template void add_input_product(const ConstMatrixView<float>&, const Matrix<float>&, MatrixView<float>);
template void add_input_product(const ConstMatrixView<double>&, const Matrix<double>&, MatrixView<double>);
template void multiply_weights(const ConstMatrixView<float>&, const ConstMatrixView<float>&, Index,
                               MatrixView<float>);
template void multiply_weights(const ConstMatrixView<double>&, const ConstMatrixView<double>&, Index,
                               MatrixView<double>);
template void sum_rows(const ConstMatrixView<float>&, MatrixView<float>);
template void sum_rows(const ConstMatrixView<double>&, MatrixView<double>);

}  // namespace ogee
#endif
