#pragma once

/// The memory of a training step.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "layer.hpp"
#include "network.hpp"
#include "types.hpp"

namespace ogee {

/// The unit in which processors exchange memory.
template <Real T>
inline constexpr Index elements_per_cache_line = 64 / static_cast<Index>(sizeof(T));

/// Some rows of one parameter: its gradient is computed and used as one piece.
struct ParameterTile {
  Index layer;
  Index parameter_of_layer;
  Index parameter;  ///< its number in the network
  Index first_row;
  Index rows;
};

/// Everything that a forward and a backward pass of one batch produce: the output of each layer, what it
/// saved for backward and the gradient of its output. It is planned once for a network and a maximum batch
/// size, in one allocation. The gradient of each parameter is added by backward(); train_step() does not need
/// all of it at once and works tile by tile.
///
/// Where a layer saves over its input (an activation writes its slope over the pre-activation), the output of
/// the layer before no longer exists after the forward pass: `saved` of this layer has taken its place.
template <Real T = float>
class Workspace {
 public:
  /// Plans for batches of up to `capacity` rows, and for passes on up to `threads` threads.
  /// @throws OptionError unless both are at least 1.
  Workspace(const Network<T>& network, Index capacity, int threads = 1);

  [[nodiscard]] Index capacity() const { return capacity_; }
  [[nodiscard]] int threads() const { return threads_; }

  /// @throws ShapeError unless the workspace was planned for a network of these shapes.
  void check_network(const Network<T>& network) const;

  /// The inputs (rows, in) of the next batch, which must outlive its passes.
  /// @throws ShapeError when the batch is empty or larger than the capacity.
  void set_inputs(const ConstMatrixView<T>& inputs);
  [[nodiscard]] Index rows() const { return rows_; }

  /// Training steps taken with this workspace: determines the random numbers of layers that draw some.
  [[nodiscard]] std::uint64_t step() const { return step_; }
  void set_step(std::uint64_t step) { step_ = step; }

  /// (rows, in) of layer i as its forward pass sees it.
  [[nodiscard]] ConstMatrixView<T> input(Index i) const {
    return i == 0 ? ConstMatrixView<T>(inputs_, rows_, input_size_) : output(i - 1);
  }
  /// (rows, out) of layer i.
  [[nodiscard]] MatrixView<T> output(Index i) { return batch_at(outputs_, i); }
  [[nodiscard]] ConstMatrixView<T> output(Index i) const { return batch_at(outputs_, i); }
  /// (rows, saved_size) of layer i.
  [[nodiscard]] MatrixView<T> saved(Index i) { return batch_at(saved_, i); }
  [[nodiscard]] ConstMatrixView<T> saved(Index i) const { return batch_at(saved_, i); }
  /// Rows [first, first + count) of it, as the layer sees them.
  [[nodiscard]] SavedRows<T> saved_rows(Index i, Index first, Index count) {
    const BatchSlot& slot = saved_[static_cast<std::size_t>(i)];
    return {memory_.data() + slot.offset, capacity_, slot.columns, first, count};
  }
  [[nodiscard]] SavedRows<const T> saved_rows(Index i, Index first, Index count) const {
    const BatchSlot& slot = saved_[static_cast<std::size_t>(i)];
    return {memory_.data() + slot.offset, capacity_, slot.columns, first, count};
  }
  /// (rows, out): the gradient of the loss with respect to the output of layer i, from the first layer with
  /// parameters on. Gradients below it are not computed.
  [[nodiscard]] MatrixView<T> output_gradient(Index i) { return batch_at(output_gradients_, i); }
  [[nodiscard]] ConstMatrixView<T> output_gradient(Index i) const { return batch_at(output_gradients_, i); }
  /// Allocates parameter_gradient(), if it does not exist yet.
  void keep_parameter_gradients();
  /// The gradient of the loss with respect to parameter number k of the network, after backward().
  /// @throws OptionError if the parameter does not exist or its gradient is not kept: train_step() uses each
  ///   part of it at once.
  [[nodiscard]] MatrixView<T> parameter_gradient(Index k) {
    const ParameterSlot& slot = kept_gradient(k);
    return {gradient_memory_.data() + slot.offset, slot.rows, slot.columns};
  }
  [[nodiscard]] ConstMatrixView<T> parameter_gradient(Index k) const {
    const ParameterSlot& slot = kept_gradient(k);
    return {gradient_memory_.data() + slot.offset, slot.rows, slot.columns};
  }
  [[nodiscard]] Index parameter_count() const { return static_cast<Index>(parameters_.size()); }
  /// The elements of all parameters.
  [[nodiscard]] Index parameter_elements() const { return parameter_elements_; }

  /// All parameters of the network, divided into tiles.
  [[nodiscard]] std::span<const ParameterTile> tiles() const { return tiles_; }
  /// (rows, columns of the parameter): memory in which a thread can compute the gradient of a tile.
  [[nodiscard]] MatrixView<T> tile_gradient(const ParameterTile& tile, int thread) {
    return {memory_.data() + tile_memory_ + thread * largest_tile_, tile.rows,
            parameters_[static_cast<std::size_t>(tile.parameter)].columns};
  }

  /// The loss of each row.
  [[nodiscard]] std::span<double> row_losses() {
    return std::span(row_losses_).first(static_cast<std::size_t>(rows_));
  }
  [[nodiscard]] std::span<const double> row_losses() const {
    return std::span(row_losses_).first(static_cast<std::size_t>(rows_));
  }

 private:
  /// A matrix with one row for each row of the batch, in memory_.
  struct BatchSlot {
    Index offset = 0;
    Index columns = 0;
  };
  /// A parameter's gradient, in gradient_memory_.
  struct ParameterSlot {
    Index offset = 0;
    Index rows = 0;
    Index columns = 0;
  };

  [[nodiscard]] const ParameterSlot& kept_gradient(Index k) const;
  [[nodiscard]] Index reserve(Index elements);
  [[nodiscard]] BatchSlot reserve_batch(Index columns);
  void plan_parameters(const Layer<T>& layer, Index number);
  [[nodiscard]] MatrixView<T> batch_at(const std::vector<BatchSlot>& slots, Index i) {
    const BatchSlot& slot = slots[static_cast<std::size_t>(i)];
    return {memory_.data() + slot.offset, rows_, slot.columns};
  }
  [[nodiscard]] ConstMatrixView<T> batch_at(const std::vector<BatchSlot>& slots, Index i) const {
    const BatchSlot& slot = slots[static_cast<std::size_t>(i)];
    return {memory_.data() + slot.offset, rows_, slot.columns};
  }

  Index capacity_;
  int threads_;
  Index rows_ = 0;
  std::uint64_t step_ = 0;
  Index input_size_;
  const T* inputs_ = nullptr;
  std::shared_ptr<const std::vector<LayerPlan>> plans_;  // of the network that it was planned for
  std::vector<BatchSlot> outputs_;
  std::vector<BatchSlot> saved_;
  std::vector<BatchSlot> output_gradients_;
  std::vector<ParameterSlot> parameters_;
  std::vector<ParameterTile> tiles_;
  Index parameter_elements_ = 0;
  Index largest_tile_ = 0;  // in elements, whole cache lines
  Index tile_memory_ = 0;   // offset of the tiles' gradients, one for each thread
  Index planned_ = 0;
  Matrix<T> memory_;
  Index planned_gradients_ = 0;
  Matrix<T> gradient_memory_;
  std::vector<double> row_losses_;
};

extern template class Workspace<float>;
extern template class Workspace<double>;

}  // namespace ogee
