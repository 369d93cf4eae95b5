#include "backprop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "errors.hpp"
#include "non_finite.hpp"
#include "parallel.hpp"

namespace ogee {
namespace {

// A block of rows should stay in the second-level cache on its way through the layers.
constexpr Index max_rows_per_block = 128;
// Blocks are whole tiles of core/matmul, except the last one.
constexpr Index rows_step = 8;
// Below this much work (rows × parameters), waking threads costs more than it saves.
constexpr Index min_shared_work = 1'500'000;

Index blocks_of(Index total, Index size) { return (total + size - 1) / size; }

template <Real T>
int threads_for(const Workspace<T>& workspace) {
  return workspace.rows() * workspace.parameter_elements() < min_shared_work ? 1 : workspace.threads();
}

Index rows_per_block(Index rows, int threads) {
  return std::min(max_rows_per_block, blocks_of(blocks_of(rows, threads), rows_step) * rows_step);
}

template <Real T>
PassPosition position_of(const Network<T>& network, const Workspace<T>& workspace, Index layer, Index first) {
  return {.step = workspace.step(), .first_row = first, .stream = network.layer(layer).stream()};
}

/// The rows of one block of the batch in the workspace.
template <Real T>
SavedPass<T> saved_rows(const Network<T>& network, const Workspace<T>& workspace, Index layer, Index first,
                        Index count) {
  return {.input = rows_of(workspace.input(layer), first, count),
          .saved = workspace.saved_rows(layer, first, count),
          .position = position_of(network, workspace, layer, first)};
}

template <Real T>
void forward_rows(const Network<T>& network, Workspace<T>& workspace, Index first, Index count,
                  PassVisitor<T>* visitor = nullptr) {
  for (Index i = 0; i < network.size(); ++i) {
    const ConstMatrixView<T> input = rows_of(workspace.input(i), first, count);
    const MatrixView<T> output = rows_of(workspace.output(i), first, count);
    const SavedRows<T> saved = workspace.saved_rows(i, first, count);
    PassPosition position = position_of(network, workspace, i, first);
    if (visitor != nullptr) {
      position.stops_at_non_finite = !visitor->tolerates_non_finite();
      visitor->before_layer(i, input);
    }
    network.layer(i).forward(input, output, saved, position);
    if (visitor != nullptr)
      visitor->after_layer(i, output, std::as_const(workspace).saved_rows(i, first, count));
  }
}

template <Real T>
void differentiate_rows(const Network<T>& network, const Loss& loss, const ConstMatrixView<T>& targets,
                        Workspace<T>& workspace, Index first, Index count) {
  const Index last = network.size() - 1;
  loss.differentiate(
      rows_of(read_only(workspace.output(last)), first, count), rows_of(targets, first, count),
      1.0 / static_cast<double>(workspace.rows()),
      workspace.row_losses().subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
      rows_of(workspace.output_gradient(last), first, count));
}

/// From dL/dX_n down to the output of the first layer with parameters: gradients below it are not needed.
template <Real T>
void backward_rows(const Network<T>& network, Workspace<T>& workspace, Index lowest, Index first, Index count,
                   PassVisitor<T>* visitor = nullptr) {
  for (Index i = network.size() - 1; i >= lowest; --i) {
    const ConstMatrixView<T> output_gradient = rows_of(read_only(workspace.output_gradient(i)), first, count);
    if (visitor != nullptr) visitor->output_gradient(i, output_gradient);
    network.layer(i).backward_inner(output_gradient, workspace.saved_rows(i, first, count));
    if (i > lowest)
      network.layer(i).backward_input(saved_rows(network, workspace, i, first, count), output_gradient,
                                      rows_of(workspace.output_gradient(i - 1), first, count));
  }
}

template <Real T>
Index lowest_trainable(const Network<T>& network) {
  Index i = 0;
  while (i + 1 < network.size() && network.layer(i).parameters().empty()) ++i;
  return i;
}

/// Calls visit(first, count) for each block of rows.
template <Real T, class Visit>
void for_each_block(const Workspace<T>& workspace, const Visit& visit) {
  const int threads = threads_for(workspace);
  if (threads == 1 && workspace.rows() <= max_rows_per_block) return visit(0, workspace.rows());
  const Index rows = rows_per_block(workspace.rows(), threads);
  parallel_for(blocks_of(workspace.rows(), rows), threads, [&](Index block) {
    const Index first = block * rows;
    visit(first, std::min(rows, workspace.rows() - first));
  });
}

/// Calls visit(tile, thread) for each tile of the parameters.
template <Real T, class Visit>
void for_each_tile(const Workspace<T>& workspace, const Visit& visit) {
  const auto tiles = workspace.tiles();
  parallel_for(std::ssize(tiles), threads_for(workspace),
               [&](Index i, int thread) { visit(tiles[static_cast<std::size_t>(i)], thread); });
}

/// The gradient of one tile over the whole batch, including the gradient of the penalty on its weights.
template <Real T>
void differentiate_tile(const Network<T>& network, const Workspace<T>& workspace, const ParameterTile& tile,
                        MatrixView<T> gradient) {
  network.layer(tile.layer)
      .backward_weights(saved_rows(network, workspace, tile.layer, 0, workspace.rows()),
                        workspace.output_gradient(tile.layer), tile.parameter_of_layer, tile.first_row,
                        gradient);
  const Parameter<T>& parameter = *network.parameters()[static_cast<std::size_t>(tile.parameter)];
  if (parameter.regularization.wanted())
    add_penalty_gradient(parameter.regularization,
                         elements(rows_of(view(parameter.value), tile.first_row, tile.rows)),
                         elements(gradient));
}

/// The part of the gradient that backward() keeps for this tile.
template <Real T>
MatrixView<T> kept_gradient(Workspace<T>& workspace, const ParameterTile& tile) {
  return rows_of(workspace.parameter_gradient(tile.parameter), tile.first_row, tile.rows);
}

template <Real T>
void update_tile(Network<T>& network, Optimizer<T>& optimizer, const ParameterTile& tile,
                 MatrixView<T> gradient) {
  optimizer.update(*network.parameters()[static_cast<std::size_t>(tile.parameter)], tile.parameter,
                   tile.first_row, read_only(gradient));
}

/// Writes back one element of each cache line of a tile's weights, unchanged. All threads have read the
/// weights in phase 1, so each line must be taken from the other processors before it can be written. This
/// starts that while the gradient is computed, instead of when the optimizer waits for it.
template <Real T>
void claim_cache_lines(Network<T>& network, const ParameterTile& tile) {
  MatrixView<T> weights = rows_of(view(network.parameters()[static_cast<std::size_t>(tile.parameter)]->value),
                                  tile.first_row, tile.rows);
  for (Index i = 0; i < weights.size(); i += elements_per_cache_line<T>) {
    volatile T& element = weights.data()[i];
    const T value = element;
    element = value;
  }
}

template <Real T>
void check_targets(const Network<T>& network, const ConstMatrixView<T>& targets,
                   const Workspace<T>& workspace) {
  if (targets.rows() != workspace.rows() || targets.cols() != network.output_size())
    throw ShapeError(fmt::format(
        "targets are {}, expected {}: {} ({}) gives {} outputs", shape_text(targets.rows(), targets.cols()),
        shape_text(workspace.rows(), network.output_size()), network.layer_name(network.size() - 1),
        network.layer(network.size() - 1).description(), network.output_size()));
}

/// Summed in row order.
template <Real T>
double mean_of_losses(const Workspace<T>& workspace) {
  const auto losses = workspace.row_losses();
  return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(workspace.rows());
}

/// Sets the batch of the workspace. @throws ShapeError
template <Real T>
void begin_pass(const Network<T>& network, const ConstMatrixView<T>& inputs, Workspace<T>& workspace) {
  workspace.check_network(network);
  network.check_input(inputs.rows(), inputs.cols());
  workspace.set_inputs(inputs);
}

}  // namespace

template <Real T>
void forward(const Network<T>& network, const std::type_identity_t<ConstMatrixView<T>>& inputs,
             std::type_identity_t<Workspace<T>>& workspace, std::type_identity_t<PassVisitor<T>>* visitor) {
  begin_pass(network, inputs, workspace);
  if (visitor != nullptr) return forward_rows(network, workspace, 0, workspace.rows(), visitor);
  for_each_block(workspace,
                 [&](Index first, Index count) { forward_rows(network, workspace, first, count); });
}

template <Real T>
double backward(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& targets,
                std::type_identity_t<Workspace<T>>& workspace,
                std::type_identity_t<PassVisitor<T>>* visitor) {
  workspace.check_network(network);
  check_targets(network, targets, workspace);
  const Index lowest = lowest_trainable(network);
  const auto there_and_back = [&](Index first, Index count) {
    differentiate_rows(network, loss, targets, workspace, first, count);
    backward_rows(network, workspace, lowest, first, count, visitor);
  };
  if (visitor != nullptr) {
    there_and_back(0, workspace.rows());
  } else {
    for_each_block(workspace, there_and_back);
  }
  const double mean = mean_of_losses(workspace);
  if (!std::isfinite(mean) && (visitor == nullptr || !visitor->tolerates_non_finite()))
    throw non_finite_error(network, loss, workspace.input(0), workspace.row_losses());
  workspace.keep_parameter_gradients();
  for_each_tile(workspace, [&](const ParameterTile& tile, int /*thread*/) {
    differentiate_tile(network, workspace, tile, kept_gradient(workspace, tile));
  });
  return mean;
}

template <Real T>
void update(Network<T>& network, std::type_identity_t<Optimizer<T>>& optimizer,
            std::type_identity_t<Workspace<T>>& workspace) {
  workspace.check_network(network);
  workspace.keep_parameter_gradients();
  optimizer.begin_step(network.parameters());
  for_each_tile(workspace, [&](const ParameterTile& tile, int /*thread*/) {
    update_tile(network, optimizer, tile, kept_gradient(workspace, tile));
  });
  workspace.set_step(workspace.step() + 1);
}

template <Real T>
double train_step(Network<T>& network, const Loss& loss, std::type_identity_t<Optimizer<T>>& optimizer,
                  const MatrixArgument<T>& inputs, const MatrixArgument<T>& targets,
                  std::type_identity_t<Workspace<T>>& workspace) {
  begin_pass(network, inputs, workspace);
  check_targets(network, targets, workspace);

  // Phase 1, rows: forward, loss and back down, while the rows are in cache.
  const Index lowest = lowest_trainable(network);
  for_each_block(workspace, [&](Index first, Index count) {
    forward_rows(network, workspace, first, count);
    differentiate_rows(network, loss, targets, workspace, first, count);
    backward_rows(network, workspace, lowest, first, count);
  });
  const double mean = mean_of_losses(workspace);
  if (!std::isfinite(mean)) throw non_finite_error(network, loss, workspace.input(0), workspace.row_losses());

  // Phase 2, weights: each tile's gradient goes to the optimizer while it is in cache.
  optimizer.begin_step(network.parameters());
  const bool shared = threads_for(workspace) > 1;
  for_each_tile(workspace, [&](const ParameterTile& tile, int thread) {
    const MatrixView<T> gradient = workspace.tile_gradient(tile, thread);
    if (shared) claim_cache_lines(network, tile);
    differentiate_tile(network, workspace, tile, gradient);
    update_tile(network, optimizer, tile, gradient);
  });
  workspace.set_step(workspace.step() + 1);
  return mean;
}

template void forward(const Network<float>&, const ConstMatrixView<float>&, Workspace<float>&,
                      PassVisitor<float>*);
template void forward(const Network<double>&, const ConstMatrixView<double>&, Workspace<double>&,
                      PassVisitor<double>*);
template double backward(const Network<float>&, const Loss&, const MatrixArgument<float>&, Workspace<float>&,
                         PassVisitor<float>*);
template double backward(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                         Workspace<double>&, PassVisitor<double>*);
template void update(Network<float>&, Optimizer<float>&, Workspace<float>&);
template void update(Network<double>&, Optimizer<double>&, Workspace<double>&);
template double train_step(Network<float>&, const Loss&, Optimizer<float>&, const MatrixArgument<float>&,
                           const MatrixArgument<float>&, Workspace<float>&);
template double train_step(Network<double>&, const Loss&, Optimizer<double>&, const MatrixArgument<double>&,
                           const MatrixArgument<double>&, Workspace<double>&);

}  // namespace ogee
