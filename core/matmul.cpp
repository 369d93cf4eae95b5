#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/matmul.cpp"
#include <hwy/foreach_target.h>

#include "matmul.hpp"
#include "pack-inl.hpp"
#include "product-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

constexpr Size size(Index n) { return static_cast<Size>(n); }

// Copying a panel pays when the right factor is so large that its rows lie on too many pages, and enough rows
// of the left one use the copy: measured.
constexpr Size cached_bytes = 4 << 20;
constexpr Size least_rows_to_pack = 24;

template <class T>
bool pays_to_pack(Size rows, Size depth, Size columns) {
  return rows >= least_rows_to_pack && depth * columns * sizeof(T) > cached_bytes;
}

/// Block of k after block of k, each continuing the chains of the one before, panel of columns after panel;
/// place(k, depth, j, columns) is the right factor of a block, copied to `panel` or where it is.
template <class T, Order order, class Place>
HWY_INLINE void multiply_blocks(const Product<T, order>& product, Size rows, Size columns,
                                const Place& place) {
  for (Size k = 0; k < product.depth; k += most_depth) {
    const Size depth = std::min(most_depth, product.depth - k);
    for (Size j = 0; j < columns; j += panel_columns<T>) {
      const Size width = std::min(panel_columns<T>, columns - j);
      const VectorRows<T> result = product.result.from(0, j);
      const Start<T> start = k == 0 ? product.start.from(0, j) : Start<T>{result.data, result.stride};
      multiply_rows<T, order>({product.left.from(0, k), place(k, depth, j, width), start, result, depth},
                              rows, width);
    }
  }
}

/// C = S + L · R with R as it lies in memory.
template <class T, Order order>
HWY_INLINE void multiply(const Product<T, order>& product, Size rows, Size columns) {
  if (rows < tile_rows) return multiply_rows(product, rows, columns);
  if (!pays_to_pack<T>(rows, product.depth, columns))
    return multiply_blocks(product, rows, columns,
                           [&](Size k, Size, Size j, Size) HWY_ATTR { return product.right.from(k, j); });
  HWY_ALIGN T panel[most_depth * panel_columns<T>];
  multiply_blocks(product, rows, columns, [&](Size k, Size depth, Size j, Size width) HWY_ATTR {
    pack(product.right.from(k, j), depth, width, panel);
    return VectorRows<const T>{panel, panel_columns<T>};
  });
}

/// C = S + L · Rᵀ
template <class T, Order order>
HWY_INLINE void multiply_transposed(const Product<T, order>& product, Size rows, Size columns) {
  HWY_ALIGN T panel[most_depth * panel_columns<T>];
  multiply_blocks(product, rows, columns, [&](Size k, Size depth, Size j, Size width) HWY_ATTR {
    pack_transposed(product.right.from(j, k), depth, width, panel);
    return VectorRows<const T>{panel, panel_columns<T>};
  });
}

template <class T>
HWY_INLINE void forward(ConstMatrixView<T> x, const Matrix<T>& weights, const T* bias, MatrixView<T> y) {
  multiply<T, Order::by_row>({.left = {x.data(), size(x.cols())},
                              .right = {weights.data(), size(weights.cols())},
                              .start = {bias, 0},
                              .result = {y.data(), size(y.cols())},
                              .depth = size(x.cols())},
                             size(y.rows()), size(y.cols()));
}

template <class T>
HWY_INLINE void input(ConstMatrixView<T> output_gradient, const Matrix<T>& weights,
                      MatrixView<T> input_gradient) {
  multiply_transposed<T, Order::by_row>({.left = {output_gradient.data(), size(output_gradient.cols())},
                                         .right = {weights.data(), size(weights.cols())},
                                         .start = {nullptr, 0},
                                         .result = {input_gradient.data(), size(input_gradient.cols())},
                                         .depth = size(output_gradient.cols())},
                                        size(input_gradient.rows()), size(input_gradient.cols()));
}

/// x with `stride` elements from one sample to the next; 0 stands for the same ones for each.
template <class T>
HWY_INLINE void weights(const T* x, Index stride, ConstMatrixView<T> output_gradient,
                        MatrixView<T> gradient) {
  multiply<T, Order::by_depth>({.left = {x, size(stride)},
                                .right = {output_gradient.data(), size(output_gradient.cols())},
                                .start = {nullptr, 0},
                                .result = {gradient.data(), size(gradient.cols())},
                                .depth = size(output_gradient.rows())},
                               size(gradient.rows()), size(gradient.cols()));
}

// A name of its own for each function whose address goes into a table of instruction sets.
void forward_float(ConstMatrixView<float> x, const Matrix<float>& w, const float* b, MatrixView<float> y) {
  forward(x, w, b, y);
}
void forward_double(ConstMatrixView<double> x, const Matrix<double>& w, const double* b,
                    MatrixView<double> y) {
  forward(x, w, b, y);
}
void input_float(ConstMatrixView<float> dy, const Matrix<float>& w, MatrixView<float> dx) {
  input(dy, w, dx);
}
void input_double(ConstMatrixView<double> dy, const Matrix<double>& w, MatrixView<double> dx) {
  input(dy, w, dx);
}
void weights_float(const float* x, Index stride, ConstMatrixView<float> dy, MatrixView<float> dw) {
  weights(x, stride, dy, dw);
}
void weights_double(const double* x, Index stride, ConstMatrixView<double> dy, MatrixView<double> dw) {
  weights(x, stride, dy, dw);
}

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

template <Real T>
void multiply_weights_by(const T* x, Index stride, ConstMatrixView<T> output_gradient,
                         MatrixView<T> gradient) {
  if constexpr (std::same_as<T, float>) {
    HWY_DYNAMIC_DISPATCH(weights_float)(x, stride, output_gradient, gradient);
  } else {
    HWY_DYNAMIC_DISPATCH(weights_double)(x, stride, output_gradient, gradient);
  }
}

}  // namespace

template <Real T>
void multiply_forward(ConstMatrixView<T> x, const Matrix<T>& weights, std::span<const T> bias,
                      MatrixView<T> y) {
  const T* const start = bias.empty() ? nullptr : bias.data();
  if constexpr (std::same_as<T, float>) {
    HWY_DYNAMIC_DISPATCH(forward_float)(x, weights, start, y);
  } else {
    HWY_DYNAMIC_DISPATCH(forward_double)(x, weights, start, y);
  }
}

template <Real T>
void multiply_input(ConstMatrixView<T> output_gradient, const Matrix<T>& weights,
                    MatrixView<T> input_gradient) {
  if constexpr (std::same_as<T, float>) {
    HWY_DYNAMIC_DISPATCH(input_float)(output_gradient, weights, input_gradient);
  } else {
    HWY_DYNAMIC_DISPATCH(input_double)(output_gradient, weights, input_gradient);
  }
}

template <Real T>
void multiply_weights(ConstMatrixView<T> x, ConstMatrixView<T> output_gradient, Index first_row,
                      MatrixView<T> gradient) {
  multiply_weights_by(x.data() + first_row, x.cols(), output_gradient, gradient);
}

template <Real T>
void sum_rows(ConstMatrixView<T> output_gradient, MatrixView<T> sums) {
  const T one = 1;
  multiply_weights_by(&one, 0, output_gradient, sums);  // (1×out) = (1×B) ones · (B×out)
}

template void multiply_forward(ConstMatrixView<float>, const Matrix<float>&, std::span<const float>,
                               MatrixView<float>);
template void multiply_forward(ConstMatrixView<double>, const Matrix<double>&, std::span<const double>,
                               MatrixView<double>);
template void multiply_input(ConstMatrixView<float>, const Matrix<float>&, MatrixView<float>);
template void multiply_input(ConstMatrixView<double>, const Matrix<double>&, MatrixView<double>);
template void multiply_weights(ConstMatrixView<float>, ConstMatrixView<float>, Index, MatrixView<float>);
template void multiply_weights(ConstMatrixView<double>, ConstMatrixView<double>, Index, MatrixView<double>);
template void sum_rows(ConstMatrixView<float>, MatrixView<float>);
template void sum_rows(ConstMatrixView<double>, MatrixView<double>);

}  // namespace ogee
#endif
