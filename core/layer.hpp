#pragma once

/// The contract of a layer.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "initialization.hpp"
#include "parameter.hpp"
#include "saved_rows.hpp"
#include "types.hpp"

namespace ogee {

/// Where in a training run a pass stands: what a layer that draws random numbers needs to draw the same ones
/// whatever thread it runs on.
struct PassPosition {
  std::uint64_t step = 0;  ///< training steps taken before this one
  Index first_row = 0;     ///< the first row of the block within its batch
};

/// What backward sees of the forward pass of the same rows.
template <Real T>
struct SavedPass {
  ConstMatrixView<T> input;  ///< (rows, in): as forward saw it, unless the layer saves over it
  SavedRows<const T> saved;  ///< (rows, saved_size): what forward kept
  PassPosition position;
};

/// What a tape must know of a layer to hold its passes: fixed once the layer is connected.
struct LayerPlan {
  Index outputs = 0;
  Index saved_size = 0;
  bool saves_over_input = false;
  Index parameters = 0;

  friend bool operator==(const LayerPlan&, const LayerPlan&) = default;
};

/// A layer maps each row of its input (rows, in) to a row of its output (rows, out). It never mixes rows, so
/// that any block of rows can be computed by any thread, and it holds parameters but no batch state: what
/// backward needs of a forward pass is kept in the Tape.
///
/// Backward has two parts. With L the loss, X the input and Y the output:
///   backward_input:    dL/dX from dL/dY, row by row, while the rows are still in cache;
///   backward_weights:  dL/dparameter, summed over all rows of the batch in row order.
/// A layer of several steps computes before them, in backward_inner, what both need of the gradients within
/// it.
template <Real T>
class Layer {
 public:
  virtual ~Layer() = default;

  /// "dense", or for an activation its name, "logistic": numbered, it is the layer's name in a network.
  [[nodiscard]] virtual std::string kind() const = 0;
  /// One line for people: "784 → 128", or an activation's name with its constants.
  [[nodiscard]] virtual std::string description() const = 0;

  /// Fixes the input size, allocates the parameters and returns the output size.
  /// @throws ShapeError when the layer was made for another input size.
  virtual Index connect(Index input_size) = 0;

  /// The input size the layer was made for, or 0 if it takes any.
  [[nodiscard]] virtual Index declared_input_size() const { return 0; }

  /// True when the output has the input's size, whatever that is.
  [[nodiscard]] virtual bool passes_size_through() const { return false; }

  /// Draws the initial parameters.
  virtual void initialize(const InitialDraw& /*draw*/) {}

  /// Elements per row that forward keeps for backward.
  [[nodiscard]] virtual Index saved_size(Index /*input_size*/) const { return 0; }
  /// True when those elements have the input's size and may take its place in memory: nobody needs
  /// the input after this layer's forward pass.
  [[nodiscard]] virtual bool saves_over_input() const { return false; }

  /// Output for inference: keeps nothing.
  virtual void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const = 0;

  /// Output for training; writes to `saved` (rows, saved_size) what backward needs. `saved` may be the
  /// memory of `input` if saves_over_input().
  virtual void forward(const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
                       const PassPosition& position) const = 0;

  /// Turns what forward saved into the gradients within the layer, from dY (rows, out). It is called once for
  /// each row, before the other two, which see what it leaves.
  virtual void backward_inner(const ConstMatrixView<T>& /*output_gradient*/, SavedRows<T> /*saved*/) const {}

  /// dX (rows, in) from dY (rows, out).
  virtual void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                              MatrixView<T> input_gradient) const = 0;

  /// Rows [first_row, first_row + gradient.rows()) of the gradient of parameter number `parameter`, over
  /// the whole batch.
  virtual void backward_weights(const SavedPass<T>& /*batch*/, const ConstMatrixView<T>& /*output_gradient*/,
                                Index /*parameter*/, Index /*first_row*/, MatrixView<T> /*gradient*/) const {}

  [[nodiscard]] virtual std::span<Parameter<T>> parameters() { return {}; }
  [[nodiscard]] virtual std::span<const Parameter<T>> parameters() const { return {}; }

  /// How the layer scales a standard normal signal on its way forward and back; an activation says its own.
  [[nodiscard]] virtual SignalGain signal_gain() const { return {}; }

  [[nodiscard]] virtual std::unique_ptr<Layer<T>> clone() const = 0;
  /// The same layer with its parameters rounded or widened to the other precision.
  [[nodiscard]] virtual std::unique_ptr<Layer<float>> to_float() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Layer<double>> to_double() const = 0;

 protected:
  Layer() = default;
  Layer(const Layer&) = default;
  Layer& operator=(const Layer&) = default;
  Layer(Layer&&) = default;
  Layer& operator=(Layer&&) = default;
};

}  // namespace ogee
