#include "matmul.hpp"

#include "detail/product.hpp"

namespace ogee {
namespace {

using detail::Order;
using detail::Product;
using detail::Size;
using detail::Start;

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
  detail::multiply_transposed(product);
}

/// dW = Xᵀ · dY for x with `stride` elements from one sample to the next; with a stride of 0 all samples
/// share the same ones.
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
  detail::multiply(product);
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
  detail::multiply(product);
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
