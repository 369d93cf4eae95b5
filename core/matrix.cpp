#include "matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <new>

#include "errors.hpp"

namespace ogee {
namespace {

/// The size of a cache line and of an AVX-512 vector.
constexpr std::align_val_t alignment{64};

template <Real T>
T* allocate(Index rows, Index columns) {
  if (rows < 0 || columns < 0)
    throw ShapeError(fmt::format("matrix: shape is {}, expected at least 0×0", shape_text(rows, columns)));
  if (rows == 0 || columns == 0) return nullptr;
  if (rows > std::numeric_limits<Index>::max() / static_cast<Index>(sizeof(T)) / columns)
    throw std::bad_alloc();
  return static_cast<T*>(::operator new(static_cast<std::size_t>(rows * columns) * sizeof(T), alignment));
}

}  // namespace

template <Real T>
Matrix<T>::Matrix(Index rows, Index columns) : Base(allocate<T>(rows, columns), rows, columns) {}

template <Real T>
Matrix<T>::Matrix(std::initializer_list<std::initializer_list<T>> rows)
    : Matrix(std::ssize(rows), rows.size() == 0 ? 0 : std::ssize(*rows.begin())) {
  T* to = this->data();
  for (const auto& row : rows) {
    if (std::ssize(row) != this->cols())
      throw ShapeError(fmt::format("rows of {} and {} numbers in one matrix", this->cols(), row.size()));
    to = std::copy(row.begin(), row.end(), to);
  }
}

template <Real T>
Matrix<T>::Matrix(const Matrix& other) : Matrix(other.rows(), other.cols()) {
  std::copy_n(other.data(), other.size(), this->data());
}

template <Real T>
Matrix<T>& Matrix<T>::operator=(const Matrix& other) {
  if (this == &other) return *this;
  resize(other.rows(), other.cols());
  std::copy_n(other.data(), other.size(), this->data());
  return *this;
}

template <Real T>
Matrix<T>& Matrix<T>::operator=(Matrix&& other) noexcept {
  if (this == &other) return *this;
  release(this->data());
  point_at(other.data(), other.rows(), other.cols());
  other.point_at(nullptr, 0, 0);
  return *this;
}

template <Real T>
void Matrix<T>::release(T* data) noexcept {
  ::operator delete(data, alignment);
}

template <Real T>
void Matrix<T>::resize(Index rows, Index columns) {
  if (rows == this->rows() && columns == this->cols()) return;
  *this = Matrix(rows, columns);
}

template class Matrix<float>;
template class Matrix<double>;

}  // namespace ogee
