#pragma once

/// The only place that multiplies matrices: the three products of backpropagation.
///
/// All sizes are at least 1. Each element of a result is one chain of fused multiply-adds in the order of the
/// inner index (samples, inputs or outputs). Its bits therefore depend neither on the shape of the computed
/// block, nor on threads, nor on the vector length. Only instruction sets without fused multiply-add (SSE4
/// and baseline) round differently.

#include "types.hpp"

namespace ogee {

/// Y (B×out) = X (B×in) · W (in×out) + b (1×out); an empty b adds nothing. The chain begins with b.
template <Real T>
void multiply_forward(const ConstMatrixView<T>& x, const Matrix<T>& weights, std::span<const T> bias,
                      MatrixView<T> y);

/// dX (B×in) = dY (B×out) · Wᵀ (out×in)
template <Real T>
void multiply_input(const ConstMatrixView<T>& output_gradient, const Matrix<T>& weights,
                    MatrixView<T> input_gradient);

/// dX (B×in) += dY (B×out) · Wᵀ (out×in): the chain begins with dX.
template <Real T>
void add_input_product(const ConstMatrixView<T>& output_gradient, const Matrix<T>& weights,
                       MatrixView<T> input_gradient);

/// Rows [first_row, first_row + r) of dW (in×out) = Xᵀ (in×B) · dY (B×out), as `gradient` (r×out).
template <Real T>
void multiply_weights(const ConstMatrixView<T>& x, const ConstMatrixView<T>& output_gradient, Index first_row,
                      MatrixView<T> gradient);

/// Σ rows of dY (B×out), in row order: dY summed over the batch, as `sums` (1×out).
template <Real T>
void sum_rows(const ConstMatrixView<T>& output_gradient, MatrixView<T> sums);

extern template void multiply_forward(const ConstMatrixView<float>&, const Matrix<float>&,
                                      std::span<const float>, MatrixView<float>);
extern template void multiply_forward(const ConstMatrixView<double>&, const Matrix<double>&,
                                      std::span<const double>, MatrixView<double>);
extern template void multiply_input(const ConstMatrixView<float>&, const Matrix<float>&, MatrixView<float>);
extern template void multiply_input(const ConstMatrixView<double>&, const Matrix<double>&,
                                    MatrixView<double>);
extern template void add_input_product(const ConstMatrixView<float>&, const Matrix<float>&,
                                       MatrixView<float>);
extern template void add_input_product(const ConstMatrixView<double>&, const Matrix<double>&,
                                       MatrixView<double>);
extern template void multiply_weights(const ConstMatrixView<float>&, const ConstMatrixView<float>&, Index,
                                      MatrixView<float>);
extern template void multiply_weights(const ConstMatrixView<double>&, const ConstMatrixView<double>&, Index,
                                      MatrixView<double>);
extern template void sum_rows(const ConstMatrixView<float>&, MatrixView<float>);
extern template void sum_rows(const ConstMatrixView<double>&, MatrixView<double>);

}  // namespace ogee
