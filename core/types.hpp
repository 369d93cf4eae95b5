#pragma once

/// The types every part of ogee speaks: matrices, views of matrices, indices and precisions.

#include <Eigen/Core>
#include <concepts>
#include <cstdint>
#include <span>

// A library and a program that disagree on these corrupt the heap: one side would allocate aligned
// buffers that the other frees as plain ones. The CMake target ogee::ogee carries both definitions.
static_assert(EIGEN_MAX_ALIGN_BYTES == 64 && EIGEN_MAX_STATIC_ALIGN_BYTES == 16,
              "compile with EIGEN_MAX_ALIGN_BYTES=64 and EIGEN_MAX_STATIC_ALIGN_BYTES=16, as the CMake "
              "target ogee::ogee does");

namespace ogee {

/// The two precisions in which networks are compiled.
template <class T>
concept Real = std::same_as<T, float> || std::same_as<T, double>;

/// Counts and positions; signed, as in Eigen.
using Index = Eigen::Index;

/// A matrix of shape (batch, features): one sample per row, rows contiguous in memory.
template <Real T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A matrix whose memory belongs to somebody else.
template <Real T>
using MatrixView = Eigen::Map<Matrix<T>>;

/// A read-only matrix whose memory belongs to somebody else.
template <Real T>
using ConstMatrixView = Eigen::Map<const Matrix<T>>;

/// The whole of a matrix as a view.
template <Real T>
[[nodiscard]] MatrixView<T> view(Matrix<T>& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}
template <Real T>
[[nodiscard]] ConstMatrixView<T> view(const Matrix<T>& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}

/// A view that can only be read.
template <Real T>
[[nodiscard]] ConstMatrixView<T> read_only(const MatrixView<T>& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}

/// Rows [first, first + count) of a matrix.
template <Real T>
[[nodiscard]] MatrixView<T> rows_of(MatrixView<T> matrix, Index first, Index count) {
  return {matrix.data() + first * matrix.cols(), count, matrix.cols()};
}
template <Real T>
[[nodiscard]] ConstMatrixView<T> rows_of(const ConstMatrixView<T>& matrix, Index first, Index count) {
  return {matrix.data() + first * matrix.cols(), count, matrix.cols()};
}

/// All elements of a matrix, row after row.
template <Real T>
[[nodiscard]] std::span<T> elements(MatrixView<T> matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
template <Real T>
[[nodiscard]] std::span<const T> elements(const ConstMatrixView<T>& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
template <Real T>
[[nodiscard]] std::span<T> elements(Matrix<T>& matrix) {
  return elements(view(matrix));
}
template <Real T>
[[nodiscard]] std::span<const T> elements(const Matrix<T>& matrix) {
  return elements(view(matrix));
}

}  // namespace ogee
