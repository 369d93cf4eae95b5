#include "tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

#include "../../core/errors.hpp"
#include "detail/half_precision.hpp"
#include "detail/tensor_size.hpp"

namespace ogee {
namespace {

static_assert(std::endian::native == std::endian::little,
              "elements are read and written as they are in memory");

[[noreturn]] void fail(const Tensor& tensor, std::string_view problem) {
  const std::string message = fmt::format("{}: {}", detail::tensor_text(tensor), problem);
  throw FormatError(tensor.file.empty() ? message : fmt::format("{}: {}", tensor.file, message));
}

/// Calls `use` with an element of the tensor's type.
template <class Use>
void with_element(const Tensor& tensor, const Use& use) {
  if (tensor.type == "F32") return use(float{});
  if (tensor.type == "F64") return use(double{});
  if (tensor.type == "F16") return use(detail::Float16{});
  if (tensor.type == "BF16") return use(detail::BFloat16{});
  fail(tensor, fmt::format("type is {}, expected F16, BF16, F32 or F64", tensor.type));
}

struct MatrixShape {
  Index rows, columns;
};

MatrixShape matrix_shape(const Tensor& tensor) {
  if (tensor.shape.empty() || tensor.shape.size() > 2)
    fail(tensor, fmt::format("shape is {}, expected 1 or 2 dimensions", detail::shape_text(tensor.shape)));
  return {tensor.shape.size() == 1 ? 1 : tensor.shape.front(), tensor.shape.back()};
}

/// Refuses tensors that someone made and whose bytes are too few.
void check_size(const Tensor& tensor) {
  const std::string problem = detail::size_problem(tensor);
  if (!problem.empty()) fail(tensor, problem);
}

template <Real T, class Element>
void copy(const std::uint8_t* from, std::size_t count, T* to) {
  if constexpr (std::is_same_v<T, Element>) {
    if (count > 0) std::memcpy(to, from, count * sizeof(T));  // also the bits of every NaN
  } else {
    for (std::size_t i = 0; i < count; ++i, from += sizeof(Element)) {
      Element element;
      std::memcpy(&element, from, sizeof(Element));
      to[i] = static_cast<T>(element);
    }
  }
}

/// Element (row, column) of `from` becomes (column, row) of `to`, in tiles of both that the cache holds.
template <Real T, class Element>
void copy_transposed(const std::uint8_t* from, MatrixShape shape, T* to) {
  constexpr Index tile = 16;
  for (Index first_row = 0; first_row < shape.rows; first_row += tile)
    for (Index first_column = 0; first_column < shape.columns; first_column += tile) {
      const Index end_row = std::min(first_row + tile, shape.rows);
      const Index end_column = std::min(first_column + tile, shape.columns);
      for (Index column = first_column; column < end_column; ++column)
        for (Index row = first_row; row < end_row; ++row)
          copy<T, Element>(from + static_cast<std::size_t>(row * shape.columns + column) * sizeof(Element), 1,
                           to + column * shape.rows + row);
    }
}

Tensor checked_tensor(std::string name, std::string type, std::vector<Index> shape,
                      std::span<const std::uint8_t> bytes) {
  Tensor tensor{.name = std::move(name), .type = std::move(type), .shape = std::move(shape), .bytes = bytes};
  const std::string problem = detail::size_problem(tensor);
  if (!problem.empty()) throw ShapeError(fmt::format("{}: {}", detail::tensor_text(tensor), problem));
  return tensor;
}

}  // namespace

template <Real T>
Matrix<T> matrix_of(const Tensor& tensor) {
  Matrix<T> matrix;
  with_element(tensor, [&]<class Element>(Element) {
    const MatrixShape shape = matrix_shape(tensor);
    check_size(tensor);
    matrix.resize(shape.rows, shape.columns);
    copy<T, Element>(tensor.bytes.data(), static_cast<std::size_t>(matrix.size()), matrix.data());
  });
  return matrix;
}

template <Real T>
Matrix<T> transposed_matrix_of(const Tensor& tensor) {
  Matrix<T> matrix;
  with_element(tensor, [&]<class Element>(Element) {
    const MatrixShape shape = matrix_shape(tensor);
    check_size(tensor);
    matrix.resize(shape.columns, shape.rows);
    copy_transposed<T, Element>(tensor.bytes.data(), shape, matrix.data());
  });
  return matrix;
}

template <Real T>
Tensor tensor_of(std::string name, const ConstMatrixView<T>& values) {
  return tensor_of<T>(std::move(name), {values.rows(), values.cols()}, elements(values));
}

template <Real T>
Tensor tensor_of(std::string name, std::vector<Index> shape, std::span<const T> values) {
  return checked_tensor(std::move(name), std::is_same_v<T, float> ? "F32" : "F64", std::move(shape),
                        {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()});
}

template Matrix<float> matrix_of(const Tensor&);
template Matrix<double> matrix_of(const Tensor&);
template Matrix<float> transposed_matrix_of(const Tensor&);
template Matrix<double> transposed_matrix_of(const Tensor&);
template Tensor tensor_of(std::string, const ConstMatrixView<float>&);
template Tensor tensor_of(std::string, const ConstMatrixView<double>&);
template Tensor tensor_of(std::string, std::vector<Index>, std::span<const float>);
template Tensor tensor_of(std::string, std::vector<Index>, std::span<const double>);

}  // namespace ogee
