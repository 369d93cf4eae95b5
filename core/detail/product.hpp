#pragma once

/// A product of matrices as plain arrays, which core/matmul.cpp passes to the kernels. They are compiled in
/// one file for each order of the left factor.

#include <cstddef>

namespace ogee::detail {

using Size = std::size_t;

/// How the left factor lies in memory: row after row (X in X·W), or one k after the other (X in Xᵀ·G).
enum class Order { by_row, by_depth };

/// L, read element by element.
template <class T, Order order>
struct LeftFactor {
  const T* data;
  Size stride;

  [[nodiscard]] const T* at(Size i, Size k) const {
    return order == Order::by_row ? data + i * stride + k : data + k * stride + i;
  }
  [[nodiscard]] LeftFactor from(Size i, Size k) const { return {at(i, k), stride}; }
};

/// A matrix read or written in vectors.
template <class T>
struct VectorRows {
  T* data;
  Size stride;

  [[nodiscard]] T* at(Size i, Size j) const { return data + i * stride + j; }
  [[nodiscard]] VectorRows from(Size i, Size j) const { return {at(i, j), stride}; }
};

/// S, with which the chains begin: one row for all rows of C (stride 0), C itself, or nothing, which means 0.
template <class T>
struct Start {
  const T* data;
  Size stride;

  [[nodiscard]] const T* at(Size i, Size j) const { return data + i * stride + j; }
  [[nodiscard]] Start from(Size i, Size j) const { return data == nullptr ? *this : Start{at(i, j), stride}; }
};

/// C (rows × columns) = S + L (rows × depth) · R (depth × columns), or · Rᵀ of an R (columns × depth).
template <class T, Order order>
struct Product {
  LeftFactor<T, order> left;
  VectorRows<const T> right;
  Start<T> start;
  VectorRows<T> result;
  Size rows;
  Size depth;
  Size columns;
};

/// C = S + L · R
void multiply(const Product<float, Order::by_row>& product);
void multiply(const Product<double, Order::by_row>& product);
void multiply(const Product<float, Order::by_depth>& product);
void multiply(const Product<double, Order::by_depth>& product);

/// C = S + L · Rᵀ
void multiply_transposed(const Product<float, Order::by_row>& product);
void multiply_transposed(const Product<double, Order::by_row>& product);

}  // namespace ogee::detail
