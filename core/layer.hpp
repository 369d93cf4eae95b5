#pragma once

/// A layer of a network, as the engine sees it. core/layer_description.hpp says what it computes.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "activation.hpp"
#include "graph.hpp"
#include "initialization.hpp"
#include "parameter.hpp"
#include "random.hpp"
#include "saved_rows.hpp"
#include "setting.hpp"
#include "types.hpp"

namespace ogee {

/// The position of a pass in a training run: a layer that draws random numbers uses it to draw the same ones
/// on any thread.
struct PassPosition {
  std::uint64_t step = 0;                          ///< training steps taken before this one
  Index first_row = 0;                             ///< the first row of the block within its batch
  RandomStream stream{0, RandomPurpose::dropout};  ///< of the layer
  /// Whether a value of a user's function that is not finite ends the pass with a NonFiniteError.
  bool stops_at_non_finite = true;
};

/// What backward sees of the forward pass of the same rows.
template <Real T>
struct SavedPass {
  ConstMatrixView<T> input;  ///< (rows, in): as forward saw it, unless the layer saves over it
  SavedRows<const T> saved;  ///< (rows, saved_size): what forward kept
  PassPosition position;
};

/// The sizes of a layer, and its parameters before they exist.
struct LayerShape {
  Index inputs = 0;
  Index outputs = 0;
  std::vector<ParameterShape> parameters;
};

/// What a workspace must know about a layer to hold its passes.
struct LayerPlan {
  Index outputs = 0;
  Index saved_size = 0;
  bool saves_over_input = false;
  Index parameters = 0;

  friend bool operator==(const LayerPlan&, const LayerPlan&) = default;
};

/// Looks into layers: each layer shows it whatever is worth seeing.
template <Real T>
class Observer {
 public:
  virtual ~Observer() = default;
  /// An activation inside the layer, or the layer itself, and its pre-activations.
  virtual void activation(const Activation& activation, const ConstMatrixView<T>& pre_activations) = 0;
  /// How far gates are open for each row and unit, from 0 to 1.
  virtual void openness(const ConstMatrixView<T>& /*open*/) {}

 protected:
  Observer() = default;
  Observer(const Observer&) = default;
  Observer& operator=(const Observer&) = default;
};

/// A layer maps each row of its input (rows, in) to a row of its output (rows, out). It never mixes rows, so
/// that any block of rows can be computed by any thread, and it holds parameters but no batch state: what
/// backward needs of a forward pass is kept in the Workspace.
///
/// Backward has two parts. With L the loss, X the input and Y the output:
///   backward_input:    dL/dX from dL/dY, row by row, while the rows are still in cache;
///   backward_weights:  dL/dparameter, summed over all rows of the batch in row order.
/// A layer of several steps first computes in backward_inner the inner gradients that both need.
template <Real T>
class Layer {
 public:
  virtual ~Layer() = default;

  /// "dense", "activation"
  [[nodiscard]] virtual std::string_view kind() const = 0;
  /// "dense"; for an activation its name, "logistic". With a number it is the layer's name in a network.
  [[nodiscard]] virtual std::string name() const = 0;
  /// One line for people: "784 → 128", or an activation's name with its constants.
  [[nodiscard]] virtual std::string description() const = 0;
  /// Everything that defines this layer except its parameters.
  [[nodiscard]] virtual std::vector<Setting> settings() const = 0;

  [[nodiscard]] Index input_size() const { return input_size_; }
  [[nodiscard]] Index output_size() const { return output_size_; }

  [[nodiscard]] std::span<Parameter<T>> parameters() { return parameters_; }
  [[nodiscard]] Parameters<T> parameters() const { return parameters_; }
  /// By name. @throws UnknownNameError with the nearest names.
  [[nodiscard]] Parameter<T>& parameter(std::string_view name);
  [[nodiscard]] const Parameter<T>& parameter(std::string_view name) const;

  /// Draws the initial parameters.
  void initialize(const InitialDraw& draw);
  /// The stream from which the layer draws during training; initialize() sets it.
  [[nodiscard]] const RandomStream& stream() const { return stream_; }
  void set_stream(const RandomStream& stream) { stream_ = stream; }

  /// Elements per row that forward keeps for backward.
  [[nodiscard]] virtual Index saved_size() const = 0;
  /// True when those elements have the input's size and may take its place in memory: the input is not needed
  /// after this layer's forward pass.
  [[nodiscard]] virtual bool saves_over_input() const = 0;
  [[nodiscard]] LayerPlan plan() const {
    return {.outputs = output_size_,
            .saved_size = saved_size(),
            .saves_over_input = saves_over_input(),
            .parameters = std::ssize(parameters_)};
  }

  /// Output for inference: saves nothing.
  virtual void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const = 0;

  /// Output for training; writes what backward needs to `saved` (rows, saved_size). `saved` may be the memory
  /// of `input` if saves_over_input().
  virtual void forward(const ConstMatrixView<T>& input, const MatrixView<T>& output,
                       const SavedRows<T>& saved, const PassPosition& position) const = 0;

  /// Turns what forward saved into the gradients inside the layer, from dY (rows, out). It is called once for
  /// each row, before the other two, which see its results.
  virtual void backward_inner(const ConstMatrixView<T>& output_gradient, const SavedRows<T>& saved) const = 0;

  /// dX (rows, in) from dY (rows, out).
  virtual void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                              MatrixView<T> input_gradient) const = 0;

  /// Rows [first_row, first_row + gradient.rows()) of the gradient of parameter number `parameter`, over
  /// the whole batch.
  virtual void backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient,
                                Index parameter, Index first_row, MatrixView<T> gradient) const = 0;

  /// How the layer scales a standard normal signal going forward and a gradient going back; an activation has
  /// its own.
  [[nodiscard]] virtual SignalGain signal_gain() const = 0;

  /// The function of a layer that only applies an activation; null for all others.
  [[nodiscard]] virtual const Activation* activation() const = 0;
  /// Shows the observer what is worth seeing of the layer for these inputs (rows, in).
  virtual void observe(const ConstMatrixView<T>& input, Observer<T>& observer) const = 0;

  /// Whether the layer can be lowered to a graph.
  [[nodiscard]] virtual bool lowers() const = 0;
  /// Adds what the layer computes in inference from node x to a graph, and returns the node of the result.
  /// @throws OptionError for a layer that cannot be lowered.
  virtual std::size_t lower(Graph<T>& graph, std::size_t x) const = 0;

  [[nodiscard]] virtual std::unique_ptr<Layer<T>> clone() const = 0;
  /// The same layer with its parameters rounded or widened to the other precision.
  [[nodiscard]] virtual std::unique_ptr<Layer<float>> to_float() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Layer<double>> to_double() const = 0;

 protected:
  Layer() = default;
  /// A copy in this precision.
  template <Real U>
  explicit Layer(const Layer<U>& other);
  Layer(const Layer&) = default;
  Layer& operator=(const Layer&) = default;

  /// Fixes the sizes and makes the parameters, 0 everywhere.
  /// @throws OptionError for sizes below 1 and parameters of the same name.
  void set_shape(const LayerShape& sizes);
  /// @throws OptionError unless a workspace can hold what the layer saves.
  void check_plan() const;

 private:
  virtual void draw_parameters(const InitialDraw& draw, std::span<Parameter<T>> parameters) const = 0;

  Index input_size_ = 0;
  Index output_size_ = 0;
  std::vector<Parameter<T>> parameters_;
  RandomStream stream_{0, RandomPurpose::dropout};
};

template <Real T>
using LayerPointer = std::unique_ptr<Layer<T>>;

template <Real T>
template <Real U>
Layer<T>::Layer(const Layer<U>& other)
    : input_size_(other.input_size()), output_size_(other.output_size()), stream_(other.stream()) {
  for (const Parameter<U>& parameter : other.parameters())
    parameters_.push_back({.name = parameter.name,
                           .role = parameter.role,
                           .value = parameter.value.template cast<T>(),
                           .regularization = parameter.regularization});
}

/// Draws all weights one after the other from the stream; biases are 0.
template <Real T>
void draw_by_role(const InitialDraw& draw, std::span<Parameter<T>> parameters);

extern template class Layer<float>;
extern template class Layer<double>;
extern template void draw_by_role(const InitialDraw&, std::span<Parameter<float>>);
extern template void draw_by_role(const InitialDraw&, std::span<Parameter<double>>);

}  // namespace ogee
