#pragma once

/// Tensors as files hold them, and the way from them to matrices and back.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "../../core/matrix.hpp"

namespace ogee {

/// A tensor with a name. Its elements are in the memory of someone else: of a Safetensors, or of the matrix
/// from which it was made.
struct Tensor {
  std::string name;
  std::string type;                     ///< of the elements, as safetensors files name it: F32, BF16, I64
  std::vector<Index> shape;             ///< may be empty, for a single number, and may contain 0
  std::span<const std::uint8_t> bytes;  ///< elements, last dimension fastest, lowest byte first, not aligned
  std::string file = "";                ///< where it is from; begins the messages
};

/// The values of a tensor with two dimensions, or with one as a single row. Types F16, BF16, F32 and F64 can
/// be read: F64 is rounded to float, everything else is exact.
/// @throws FormatError naming the tensor and its type or shape, if they are others.
template <Real T>
[[nodiscard]] Matrix<T> matrix_of(const Tensor& tensor);

/// The same, transposed: PyTorch stores the weights of a layer as (outputs, inputs), ogee as (inputs,
/// outputs). A tensor with one dimension becomes a single column.
/// @throws FormatError as matrix_of.
template <Real T>
[[nodiscard]] Matrix<T> transposed_matrix_of(const Tensor& tensor);

/// A tensor whose elements are `values`, which the caller keeps: F32 or F64 of shape (rows, columns).
template <Real T>
[[nodiscard]] Tensor tensor_of(std::string name, const ConstMatrixView<T>& values);
/// The same with any number of dimensions.
/// @throws ShapeError if `shape` does not have as many elements as `values`.
template <Real T>
[[nodiscard]] Tensor tensor_of(std::string name, std::vector<Index> shape, std::span<const T> values);
/// Not for a temporary, whose elements would be gone.
template <Real T>
Tensor tensor_of(std::string name, const Matrix<T>&& values) = delete;

}  // namespace ogee
