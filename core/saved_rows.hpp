#pragma once

#include <type_traits>

#include "types.hpp"

namespace ogee {

/// What a layer keeps of a forward pass, (rows, columns) in the workspace: all rows of a batch or some of
/// them. Its columns can be divided into several matrices, each with contiguous rows.
template <class T>
requires Real<std::remove_const_t<T>>
class SavedRows {
 public:
  using Number = std::remove_const_t<T>;
  using View = std::conditional_t<std::is_const_v<T>, ConstMatrixView<Number>, MatrixView<Number>>;

  /// Rows [first_row, first_row + rows) of memory for `capacity` rows.
  SavedRows(T* memory, Index capacity, Index columns, Index first_row, Index rows)
      : memory_(memory), capacity_(capacity), columns_(columns), first_row_(first_row), rows_(rows) {}
  /// A matrix of the caller, outside a training step.
  SavedRows(View all) : SavedRows(all.data(), all.rows(), all.cols(), 0, all.rows()) {}  // NOLINT: converts

  /// Columns [first_column, first_column + columns) as a matrix (rows, columns).
  [[nodiscard]] View part(Index first_column, Index columns) const {
    return {memory_ + capacity_ * first_column + first_row_ * columns, rows_, columns};
  }
  [[nodiscard]] Index columns() const { return columns_; }

  /// All columns as one matrix, for layers that save only one.
  [[nodiscard]] View all() const { return part(0, columns_); }

 private:
  T* memory_;
  Index capacity_;
  Index columns_;
  Index first_row_;
  Index rows_;
};

}  // namespace ogee
