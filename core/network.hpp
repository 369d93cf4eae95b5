#pragma once

/// A multi-layer perceptron: a list of layers, each fed by the one before.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "errors.hpp"
#include "initialization.hpp"
#include "layer.hpp"
#include "precision.hpp"
#include "types.hpp"

namespace ogee {

template <Real T>
using LayerPointer = std::unique_ptr<Layer<T>>;

/// How a value given to Network's constructor becomes a layer. Layers are cloned, in the network's precision;
/// other headers specialise this for what else can stand in the list (an activation function).
template <class Description>
struct LayerMaker;

template <class L>
requires std::derived_from<L, Layer<float>> || std::derived_from<L, Layer<double>>
struct LayerMaker<L> {
  template <Real T>
  static LayerPointer<T> make(const L& layer) {
    return in_precision<T>(layer);
  }
};

/// A layer, or something that LayerMaker knows how to turn into one.
template <class D>
concept LayerDescription = requires(const std::remove_cvref_t<D>& description) {
  {
    LayerMaker<std::remove_cvref_t<D>>::template make<float>(description)
    } -> std::same_as<LayerPointer<float>>;
};

/// How the weights of a new network are drawn.
struct InitializationOptions {
  Initialization scheme = Initialization::matched;
  std::uint64_t seed = 0;
};

/// `Network net{Dense{784, 128}, Logistic{}, Dense{128, 10}};`
///
/// Building checks that each layer fits the one before, names the layers (dense1, logistic1, dense2) and
/// draws the weights with the default InitializationOptions, whatever the given layers held. Networks are
/// values: they can be copied and moved.
template <Real T = float>
class Network {
 public:
  /// @throws ShapeError naming the layer and both shapes when two layers do not fit, or when the first layer
  ///   does not say its input size; OptionError when there is no layer.
  template <LayerDescription First, LayerDescription... Rest>
  requires(!std::same_as<std::remove_cvref_t<First>, Network>) explicit Network(First&& first,
                                                                                Rest&&... rest) {
    layers_.push_back(make_layer(first));
    (layers_.push_back(make_layer(rest)), ...);
    connect();
  }
  explicit Network(std::vector<LayerPointer<T>> layers);

  Network(const Network& other);
  Network& operator=(const Network& other);
  Network(Network&&) noexcept = default;
  Network& operator=(Network&&) noexcept = default;
  ~Network() = default;

  /// Draws all parameters anew. Layer i draws from substream i of the seed, whatever the scheme and the
  /// activations, so that networks with the same seed and shapes start from the same draws up to scale.
  void initialize(const InitializationOptions& options = {});

  [[nodiscard]] Index size() const { return static_cast<Index>(layers_.size()); }
  [[nodiscard]] Layer<T>& layer(Index i) { return *layers_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const Layer<T>& layer(Index i) const { return *layers_[static_cast<std::size_t>(i)]; }
  /// "dense2": the kind of layer and its number among those of its kind.
  [[nodiscard]] const std::string& layer_name(Index i) const { return names_[static_cast<std::size_t>(i)]; }

  [[nodiscard]] Index input_size() const { return sizes_.front(); }
  [[nodiscard]] Index output_size() const { return sizes_.back(); }
  /// Elements per row that layer i gives out; layer −1 is the input.
  [[nodiscard]] Index output_size(Index i) const { return sizes_[static_cast<std::size_t>(i + 1)]; }

  /// What a tape must know of the layers, in their order.
  [[nodiscard]] std::span<const LayerPlan> plans() const { return plans_; }

  /// All parameters, in the order of the layers.
  [[nodiscard]] std::span<Parameter<T>* const> parameters() { return parameters_; }
  [[nodiscard]] std::span<const Parameter<T>* const> parameters() const { return parameters_; }
  [[nodiscard]] Index parameter_count() const;

  /// Sets the penalty that training puts on the weights of every layer; biases have none.
  /// @throws OptionError as check(regularization).
  void regularize(const Regularization& regularization);
  /// The penalties of all parameters together: training adds it to the loss, but reports it apart.
  [[nodiscard]] double penalty() const;
  /// Whether any parameter has a penalty.
  [[nodiscard]] bool is_regularized() const;

  /// The outputs (batch, outputs) for inputs (batch, inputs): logits, where the loss is one on logits.
  /// @throws ShapeError naming the first layer and both shapes; OptionError unless threads ≥ 1.
  [[nodiscard]] Matrix<T> predict(const MatrixArgument<T>& inputs, int threads = 1) const;
  /// The same into memory of the caller, (batch, outputs). On one thread, a network whose layers are narrow
  /// for the batch (2 · min(batch, 128) · widest layer ≤ 4096) allocates nothing.
  /// @throws ShapeError naming both shapes when inputs or outputs do not fit; OptionError unless threads ≥ 1.
  void predict(const MatrixArgument<T>& inputs, MatrixView<T> outputs, int threads = 1) const;
  /// @throws ShapeError unless inputs have input_size() columns.
  void check_input(Index rows, Index columns) const;

  /// The same network in the other precision.
  template <Real U>
  [[nodiscard]] Network<U> cast() const {
    std::vector<LayerPointer<U>> layers;
    for (const LayerPointer<T>& layer : layers_) layers.push_back(in_precision<U>(*layer));
    return Network<U>::from_connected(std::move(layers));
  }

  /// The same network with one more layer behind it or in front of it, and all parameters as they are: a
  /// Softmax for probabilities, a Scale for raw inputs or for outputs in the units of the data.
  /// @throws ShapeError naming the layer and both shapes when it does not fit.
  template <LayerDescription Description>
  [[nodiscard]] Network followed_by(const Description& description) const {
    std::vector<LayerPointer<T>> layers = clones();
    layers.push_back(make_layer(description));
    return from_connected(std::move(layers));
  }
  template <LayerDescription Description>
  [[nodiscard]] Network preceded_by(const Description& description) const {
    std::vector<LayerPointer<T>> layers = clones();
    layers.insert(layers.begin(), make_layer(description));
    return from_connected(std::move(layers));
  }

  /// A table: layer, output, parameters, total.
  [[nodiscard]] std::string summary() const;

  /// A 64-bit FNV-1a hash over the bits of all parameters: equal digests mean equal networks, for one build.
  [[nodiscard]] std::uint64_t digest() const;

 private:
  template <Real U>
  friend class Network;

  struct Connected {};
  Network(std::vector<LayerPointer<T>> layers, Connected) : layers_(std::move(layers)) { infer_shapes(); }
  static Network from_connected(std::vector<LayerPointer<T>> layers) {
    return Network(std::move(layers), Connected{});
  }

  template <class Description>
  static LayerPointer<T> make_layer(const Description& description) {
    return LayerMaker<std::remove_cvref_t<Description>>::template make<T>(description);
  }
  [[nodiscard]] std::vector<LayerPointer<T>> clones() const;
  void connect();
  void infer_shapes();
  void list_parameters();
  void list_plans();
  /// Of the layers between layer i and the next one that has weights.
  [[nodiscard]] SignalGain gain_after(Index i) const;
  /// `memory` has room for two matrices (rows, widest_).
  void infer_rows(const ConstMatrixView<T>& inputs, MatrixView<T> outputs, T* memory) const;

  std::vector<LayerPointer<T>> layers_;
  std::vector<std::string> names_;
  std::vector<Index> sizes_;  // of the input and of each layer's output
  Index widest_ = 0;          // the largest of them
  std::vector<LayerPlan> plans_;
  std::vector<Parameter<T>*> parameters_;  // of all layers, which own them
};

/// Layers in double make a network in double; all else is float.
template <class First, class... Rest>
requires(!std::same_as<std::remove_cvref_t<First>, Network<float>> &&
         !std::same_as<std::remove_cvref_t<First>, Network<double>>) Network(First&&, Rest&&...)
->Network<std::conditional_t<(std::derived_from<std::remove_cvref_t<First>, Layer<double>> || ... ||
                              std::derived_from<std::remove_cvref_t<Rest>, Layer<double>>),
                             double, float>>;

extern template class Network<float>;
extern template class Network<double>;

}  // namespace ogee
