#include "matmul.hpp"

namespace ogee {

template <Real T>
void multiply_forward(ConstMatrixView<T> x, const Matrix<T>& weights, std::span<const T> bias,
                      MatrixView<T> y) {
  y.noalias() = x * weights;  // (B×out) = (B×in) · (in×out)
  if (bias.empty()) return;
  y.rowwise() += ConstMatrixView<T>(bias.data(), 1, y.cols()).row(0);
}

template <Real T>
void multiply_input(ConstMatrixView<T> output_gradient, const Matrix<T>& weights,
                    MatrixView<T> input_gradient) {
  input_gradient.noalias() = output_gradient * weights.transpose();  // (B×in) = (B×out) · (out×in)
}

template <Real T>
void multiply_weights(ConstMatrixView<T> x, ConstMatrixView<T> output_gradient, Index first_row,
                      MatrixView<T> gradient) {
  // (r×out) = (r×B) · (B×out)
  gradient.noalias() = x.middleCols(first_row, gradient.rows()).transpose() * output_gradient;
}

template void multiply_forward(ConstMatrixView<float>, const Matrix<float>&, std::span<const float>,
                               MatrixView<float>);
template void multiply_forward(ConstMatrixView<double>, const Matrix<double>&, std::span<const double>,
                               MatrixView<double>);
template void multiply_input(ConstMatrixView<float>, const Matrix<float>&, MatrixView<float>);
template void multiply_input(ConstMatrixView<double>, const Matrix<double>&, MatrixView<double>);
template void multiply_weights(ConstMatrixView<float>, ConstMatrixView<float>, Index, MatrixView<float>);
template void multiply_weights(ConstMatrixView<double>, ConstMatrixView<double>, Index, MatrixView<double>);

}  // namespace ogee
