#pragma once

/// A multi-layer perceptron: a list of layers, each fed by the one before.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "errors.hpp"
#include "graph.hpp"
#include "initialization.hpp"
#include "layer.hpp"
#include "layer_description.hpp"
#include "precision.hpp"
#include "state_dict.hpp"
#include "types.hpp"

namespace ogee {

/// The sizes and parameters of a network of these layers.
/// @throws ShapeError naming the layer and both shapes where two do not fit, or when the first layer does not
///   give its input size; OptionError when there are no layers.
[[nodiscard]] std::vector<LayerShape> layer_shapes(std::span<const LayerDescription> layers);

/// How the weights of a new network are drawn.
struct InitializationOptions {
  Initialization scheme = Initialization::matched;
  std::uint64_t seed = 0;
  double scale = 1;  ///< factor of the weights that the scheme draws, from 1e-12 to 1e12
};

/// `Network net{Dense{784, 128}, Logistic{}, Dense{128, 10}};`
///
/// The constructor checks that each layer fits the one before, names the layers (dense1, logistic1, dense2)
/// and draws the weights with the default InitializationOptions. Networks are values: they can be copied and
/// moved.
template <Real T = float>
class Network {
 public:
  /// @throws ShapeError naming the layer and both shapes when two layers do not fit, or when the first layer
  ///   does not give its input size; OptionError when there are no layers.
  template <class First, class... Rest>
  requires(!std::same_as<First, Network> && std::convertible_to<const First&, LayerDescription> &&
           (... && std::convertible_to<const Rest&, LayerDescription>)) explicit Network(const First& first,
                                                                                         const Rest&... rest)
      : Network(std::vector<LayerDescription>{first, rest...}) {}
  explicit Network(std::span<const LayerDescription> layers);

  Network(const Network& other);
  Network& operator=(const Network& other);
  Network(Network&&) noexcept = default;
  Network& operator=(Network&&) noexcept = default;
  ~Network() = default;

  /// The network with parameters that are all 0, for those who set them.
  /// @throws as the constructor.
  [[nodiscard]] static Network zeros(std::span<const LayerDescription> layers);

  /// Draws all parameters again. Layer i draws from substream i of the seed, whatever the scheme and the
  /// activations, so that networks with the same seed and shapes start from the same draws up to scale.
  /// @throws OptionError for a scale out of its range.
  void initialize(const InitializationOptions& options = {});

  [[nodiscard]] Index size() const { return static_cast<Index>(layers_.size()); }
  [[nodiscard]] Layer<T>& layer(Index i) { return *layers_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const Layer<T>& layer(Index i) const { return *layers_[static_cast<std::size_t>(i)]; }
  /// "dense2": the kind of layer and its number among the layers of that kind.
  [[nodiscard]] const std::string& layer_name(Index i) const { return names_[static_cast<std::size_t>(i)]; }

  [[nodiscard]] Index input_size() const { return layers_.front()->input_size(); }
  [[nodiscard]] Index output_size() const { return layers_.back()->output_size(); }
  /// Elements per row in the output of layer i; layer −1 is the input.
  [[nodiscard]] Index output_size(Index i) const { return i < 0 ? input_size() : layer(i).output_size(); }

  /// What a workspace must know about the layers, in their order; shared with the workspace.
  [[nodiscard]] const std::shared_ptr<const std::vector<LayerPlan>>& plans() const { return plans_; }

  /// All parameters, in the order of the layers.
  [[nodiscard]] std::span<Parameter<T>* const> parameters() { return parameters_; }
  [[nodiscard]] std::span<const Parameter<T>* const> parameters() const { return parameters_; }
  [[nodiscard]] Index parameter_count() const;

  /// Sets the penalty that training puts on the weights of every layer; biases are not penalised.
  /// @throws OptionError as check(regularization).
  void regularize(const Regularization& regularization);
  /// The sum of the penalties of all parameters: training adds it to the loss, but reports it separately.
  [[nodiscard]] double penalty() const;
  /// Whether any parameter has a penalty.
  [[nodiscard]] bool is_regularized() const;

  /// The outputs (batch, outputs) for inputs (batch, inputs): logits, if the loss takes logits.
  /// @throws ShapeError naming the first layer and both shapes; OptionError unless threads ≥ 1.
  [[nodiscard]] Matrix<T> predict(const MatrixArgument<T>& inputs, int threads = 1) const;
  /// The same into the caller's memory, (batch, outputs). On one thread, a network whose layers are narrow
  /// for the batch (2 · min(batch, 128) · widest layer ≤ 4096) allocates nothing.
  /// @throws ShapeError naming both shapes when inputs or outputs do not fit; OptionError unless threads ≥ 1.
  void predict(const MatrixArgument<T>& inputs, MatrixView<T> outputs, int threads = 1) const;
  /// What `count` of its layers, from number `first` on, give for rows as the first of them takes them; on one thread.
  /// @throws OptionError unless there are that many, and at least one; ShapeError for rows of another width.
  [[nodiscard]] Matrix<T> predict_part(Index first, Index count, const MatrixArgument<T>& rows) const;
  /// Inference layer by layer: calls visit(i, output) with the output (batch, out) of each layer, in order,
  /// as long as it returns true. @throws ShapeError as predict.
  void visit_outputs(const MatrixArgument<T>& inputs,
                     const std::function<bool(Index i, const ConstMatrixView<T>& output)>& visit) const;
  /// @throws ShapeError unless inputs have input_size() columns.
  void check_input(Index rows, Index columns) const;
  /// @throws OptionError, which begins with `what`, unless it has `count` layers from number `first` on, and count ≥ 1.
  void check_part(std::string_view what, Index first, Index count) const;

  /// The same network in the other precision.
  template <Real U>
  [[nodiscard]] Network<U> cast() const {
    std::vector<LayerPointer<U>> layers;
    for (const LayerPointer<T>& layer : layers_) layers.push_back(in_precision<U>(*layer));
    return Network<U>(std::move(layers));
  }

  /// The same network with one more layer at the end or at the start, and all parameters unchanged: a Softmax
  /// for probabilities, a Scale for raw inputs or for outputs in the units of the data. Parameters of the new
  /// layer are drawn with seed 0.
  /// @throws ShapeError naming the layer and both shapes when it does not fit.
  [[nodiscard]] Network followed_by(const LayerDescription& description) const;
  [[nodiscard]] Network preceded_by(const LayerDescription& description) const;
  /// The same with all layers of another network behind it.
  /// @throws ShapeError when the sizes do not fit.
  [[nodiscard]] Network followed_by(const Network& other) const;

  /// `count` of its layers, from number `first` on, with their parameters.
  /// @throws OptionError unless there are that many, and at least one.
  [[nodiscard]] Network slice(Index first, Index count) const;

  /// What the network computes in inference. @throws OptionError naming a layer that cannot be lowered.
  [[nodiscard]] Graph<T> graph() const;

  /// A table: layer, output, parameters, total.
  [[nodiscard]] std::string summary() const;

  /// All parameters by the number of their layer and their name, "0.weight", with weights as (inputs, outputs);
  /// and the seeds of what layers draw in training.
  [[nodiscard]] StateDict state_dict() const;
  /// Takes those of a network of these layers.
  /// @throws FormatError naming what is missing or does not fit; the parameters before it are taken then.
  void load_state_dict(const StateDict& state);

  /// A 64-bit FNV-1a hash over the bits of all parameters: equal digests mean equal networks, for one build.
  [[nodiscard]] std::uint64_t digest() const;

 private:
  template <Real U>
  friend class Network;

  explicit Network(std::vector<LayerPointer<T>> layers);

  [[nodiscard]] std::vector<LayerPointer<T>> clones() const;
  /// The gain of the layers between layer i and the next one with weights.
  [[nodiscard]] SignalGain gain_after(Index i) const;
  /// `memory` holds two matrices (rows, widest_). Calls visit like visit_outputs().
  template <class Visit>
  void infer_rows(const ConstMatrixView<T>& inputs, MatrixView<T> outputs, T* memory,
                  const Visit& visit) const {
    infer_part(0, size(), inputs, outputs, memory, visit);
  }
  /// The same through `count` layers from number `first` on.
  template <class Visit>
  void infer_part(Index first, Index count, const ConstMatrixView<T>& inputs, MatrixView<T> outputs,
                  T* memory, const Visit& visit) const;

  std::vector<LayerPointer<T>> layers_;
  std::vector<std::string> names_;
  Index widest_ = 0;  // the largest size of the input and of each layer's output
  std::shared_ptr<const std::vector<LayerPlan>> plans_;
  std::vector<Parameter<T>*> parameters_;  // of all layers, which own them
};

/// A list of layers makes a network in float, unless another precision is given.
template <class First, class... Rest>
requires(!std::same_as<First, Network<float>> && !std::same_as<First, Network<double>>)
    Network(const First&, const Rest&...)
->Network<float>;

extern template class Network<float>;
extern template class Network<double>;

}  // namespace ogee
