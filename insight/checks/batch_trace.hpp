#pragma once

/// Traces a batch through a network, layer by layer, with every array computed on the way.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "../../core/loss.hpp"
#include "../../core/network.hpp"

namespace ogee {

/// What an array of a trace contains.
enum class TracedKind { inputs, parameter, output, slope, row_losses, output_gradient, parameter_gradient };

/// One array, in the order in which a step computes them.
struct TracedArray {
  TracedKind kind;
  std::string name;  ///< "inputs", "dense1.weight", "output of dense1", ...
  /// In the network's precision; one row for each row of the batch, or those of a parameter.
  Matrix<double> values;

  /// Whether its rows are those of the batch.
  [[nodiscard]] bool is_batch() const {
    return kind != TracedKind::parameter && kind != TracedKind::parameter_gradient;
  }
};

struct TraceOptions {
  /// Whether this is a training pass, with dropout, slopes and the backward pass, or only an evaluation.
  bool training = true;
  std::uint64_t step = 0;  ///< training steps taken before; determines what Dropout draws
};

/// Runs a batch forward and, in a training pass, back. Traces the inputs, parameters and output of each
/// layer, slopes of activations, the loss of each row, and the gradients of outputs and parameters from the
/// last layer to the first that has parameters. Values have the same bits as in backward() but, unlike there,
/// need not be finite. Changes nothing.
/// @throws ShapeError when the batch does not fit.
template <Real T>
[[nodiscard]] std::vector<TracedArray> trace_batch(const Network<T>& network, const Loss& loss,
                                                   const MatrixArgument<T>& inputs,
                                                   const MatrixArgument<T>& targets,
                                                   const TraceOptions& options = {});

/// An element that is not finite.
struct NonFiniteElement {
  std::size_t array = 0;  ///< its number in the trace
  Index row = 0;
  Index column = 0;
  /// All rows of the batch with such an element in this array; empty for a parameter.
  std::vector<Index> rows;
};

/// The first element that is not finite, of the first array that has one.
[[nodiscard]] std::optional<NonFiniteElement> first_non_finite(std::span<const TracedArray> trace);

extern template std::vector<TracedArray> trace_batch(const Network<float>&, const Loss&,
                                                     const MatrixArgument<float>&,
                                                     const MatrixArgument<float>&, const TraceOptions&);
extern template std::vector<TracedArray> trace_batch(const Network<double>&, const Loss&,
                                                     const MatrixArgument<double>&,
                                                     const MatrixArgument<double>&, const TraceOptions&);

}  // namespace ogee
