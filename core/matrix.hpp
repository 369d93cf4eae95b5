#pragma once

/// Matrices of shape (batch, features), one sample per row, and views of them.
///
/// Eigen computes with them as with its own: `x.row(0).sum()`, `2 * x`, `Eigen::MatrixXf y = net.predict(x)`.
/// But their memory belongs to the library, never to Eigen: how Eigen allocates depends on a file's compiler
/// options, and a program may hold several libraries compiled with different ones.

#include <Eigen/Core>
#include <concepts>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include "real.hpp"

namespace ogee {

static_assert(std::same_as<Eigen::Index, Index>,
              "ogee needs Eigen's own type of indices: leave EIGEN_DEFAULT_DENSE_INDEX_TYPE undefined");

namespace detail {

template <Real T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// How Eigen sees a matrix or a view: rows one after the other in memory that Eigen does not own. No
/// alignment is claimed, because the type of an aligned map would depend on compiler options.
template <Real T>
using Elements = Eigen::Map<RowMajor<T>, Eigen::Unaligned>;
template <Real T>
using ConstElements = Eigen::Map<const RowMajor<T>, Eigen::Unaligned>;

template <class D>
typename D::Scalar scalar_of(const Eigen::DenseBase<D>& expression);

/// Whatever Eigen can evaluate to numbers of type T.
template <class E, class T>
concept ExpressionOf = requires(const E& expression) {
  { scalar_of(expression) } -> std::same_as<T>;
};

}  // namespace detail

template <Real T = float>
class Matrix;

/// A view of a matrix in the caller's memory. Assigning to a view assigns to its elements.
template <Real T>
class MatrixView : public detail::Elements<T> {
  using Base = detail::Elements<T>;

 public:
  MatrixView(T* data, Index rows, Index columns) : Base(data, rows, columns) {}
  MatrixView(Matrix<T>& matrix) : Base(matrix.data(), matrix.rows(), matrix.cols()) {}
  /// Of a row-major Eigen matrix.
  template <int... sizes>
  requires(bool(Eigen::Matrix<T, sizes...>::IsRowMajor)) MatrixView(Eigen::Matrix<T, sizes...>& matrix)
      : Base(matrix.data(), matrix.rows(), matrix.cols()) {}

  MatrixView(const MatrixView&) = default;
  MatrixView& operator=(const MatrixView& other) {
    Base::operator=(other);
    return *this;
  }
  ~MatrixView() = default;
  using Base::operator=;
};

/// A read-only view of a matrix. Its owner must keep it: a view of a temporary is valid until the end of the
/// full expression.
template <Real T>
class ConstMatrixView : public detail::ConstElements<T> {
  using Base = detail::ConstElements<T>;

 public:
  ConstMatrixView(const T* data, Index rows, Index columns) : Base(data, rows, columns) {}
  ConstMatrixView(const Matrix<T>& matrix) : Base(matrix.data(), matrix.rows(), matrix.cols()) {}
  ConstMatrixView(const MatrixView<T>& view) : Base(view.data(), view.rows(), view.cols()) {}
  /// Of a row-major Eigen matrix.
  template <int... sizes>
  requires(bool(Eigen::Matrix<T, sizes...>::IsRowMajor))
      ConstMatrixView(const Eigen::Matrix<T, sizes...>& matrix)
      : Base(matrix.data(), matrix.rows(), matrix.cols()) {}
};

/// A matrix of shape (batch, features): one sample per row, contiguous rows, in memory of the library,
/// aligned to 64 bytes.
template <Real T>
class Matrix : public detail::Elements<T> {
  using Base = detail::Elements<T>;

 public:
  Matrix() : Base(nullptr, 0, 0) {}
  /// Elements are not set. @throws std::bad_alloc
  explicit Matrix(Index rows, Index columns);
  /// `Matrix<float> x{{1, 2}, {3, 4}}`: row after row, all of one length.
  Matrix(std::initializer_list<std::initializer_list<T>> rows);
  /// The values of an Eigen expression.
  template <detail::ExpressionOf<T> E>
  Matrix(const E& expression) : Matrix(expression.rows(), expression.cols()) {
    Base::operator=(expression);
  }

  Matrix(const Matrix& other);
  Matrix(Matrix&& other) noexcept : Base(other) { other.point_at(nullptr, 0, 0); }
  Matrix& operator=(const Matrix& other);
  Matrix& operator=(Matrix&& other) noexcept;
  /// Also takes the shape of the expression. An expression of the matrix itself that moves elements, such as
  /// `x = x.transpose()`, needs `.eval()`, as with Eigen's matrices.
  template <detail::ExpressionOf<T> E>
  Matrix& operator=(const E& expression) {
    if (expression.rows() != this->rows() || expression.cols() != this->cols())
      return *this = Matrix(expression);
    Base::operator=(expression);
    return *this;
  }
  ~Matrix() {
    if (this->data()) release(this->data());
  }

  /// Elements are not kept and not set, unless the shape is the same. @throws std::bad_alloc
  void resize(Index rows, Index columns);

  /// Exchanges memory and shape; with a view or an Eigen expression it exchanges elements, as Eigen does.
  void swap(Matrix& other) noexcept { std::swap(*this, other); }
  using Base::swap;
  /// Eigen writes a product without a temporary to a matrix that already has its shape.
  Matrix& noalias() { return *this; }

 private:
  static void release(T* data) noexcept;
  /// Gives a map other memory, as Eigen's documentation describes.
  void point_at(T* data, Index rows, Index columns) {
    new (static_cast<Base*>(this)) Base(data, rows, columns);
  }
};

extern template class Matrix<float>;
extern template class Matrix<double>;

/// A matrix in either precision, and a view of one.
using AnyMatrix = std::variant<Matrix<float>, Matrix<double>>;
using AnyMatrixView = std::variant<ConstMatrixView<float>, ConstMatrixView<double>>;

namespace detail {

/// Rows that a function only reads, from whatever the caller has. Matrices, views and Eigen's matrices, maps
/// and blocks with consecutive rows are read in place; any other Eigen expression is evaluated into a matrix
/// that lives as long as the argument.
template <Real T>
class MatrixArgument : public ConstMatrixView<T> {
 public:
  MatrixArgument(const T* data, Index rows, Index columns) : ConstMatrixView<T>(data, rows, columns) {}
  MatrixArgument(const ConstMatrixView<T>& view) : ConstMatrixView<T>(view) {}
  MatrixArgument(const MatrixView<T>& view) : ConstMatrixView<T>(view) {}
  MatrixArgument(const Matrix<T>& matrix) : ConstMatrixView<T>(matrix) {}
  MatrixArgument(std::initializer_list<std::initializer_list<T>> rows)
      : MatrixArgument(Matrix<T>(rows), nullptr) {}
  template <ExpressionOf<T> E>
  MatrixArgument(const E& expression) : MatrixArgument(expression, rows_in_memory(expression)) {}

  MatrixArgument(const MatrixArgument&) = delete;
  MatrixArgument& operator=(const MatrixArgument&) = delete;
  ~MatrixArgument() = default;

 private:
  template <class E>
  MatrixArgument(const E& expression, const T* data)
      : ConstMatrixView<T>(data, expression.rows(), expression.cols()) {
    if (data || expression.size() == 0) return;
    copy_ = expression;
    new (static_cast<ConstElements<T>*>(this)) ConstElements<T>(copy_.data(), copy_.rows(), copy_.cols());
  }

  template <class E>
  static const T* rows_in_memory(const E& expression) {
    if constexpr (bool(E::Flags & Eigen::DirectAccessBit) && bool(E::IsRowMajor)) {
      if (expression.innerStride() == 1 && expression.outerStride() == expression.cols())
        return expression.data();
    }
    return nullptr;
  }

  Matrix<T> copy_;
};

}  // namespace detail

/// The parameter type for rows: takes matrices, views, and Eigen's matrices and expressions. T is never
/// deduced from such an argument.
template <Real T>
using MatrixArgument = std::type_identity_t<detail::MatrixArgument<T>>;

/// The whole of a matrix as a view.
template <Real T>
[[nodiscard]] MatrixView<T> view(Matrix<T>& matrix) {
  return matrix;
}
template <Real T>
[[nodiscard]] ConstMatrixView<T> view(const Matrix<T>& matrix) {
  return matrix;
}

/// Not for a temporary, whose elements would be gone.
template <Real T>
ConstMatrixView<T> view(const Matrix<T>&& matrix) = delete;

[[nodiscard]] inline AnyMatrixView view(const AnyMatrix& matrix) {
  return std::visit([](const auto& values) -> AnyMatrixView { return view(values); }, matrix);
}
/// Not for a temporary either.
AnyMatrixView view(const AnyMatrix&& matrix) = delete;

/// A read-only view.
template <Real T>
[[nodiscard]] ConstMatrixView<T> read_only(const MatrixView<T>& matrix) {
  return matrix;
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

/// All elements of a matrix, row after row. Not for a temporary: `for (float y : elements(net.predict(x)))`
/// would read freed memory.
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
template <Real T>
std::span<const T> elements(const Matrix<T>&& matrix) = delete;

}  // namespace ogee
