#pragma once

/// Descriptions of layers: what users write in the list of a network.

#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "errors.hpp"
#include "kinds.hpp"
#include "layer.hpp"
#include "layer_contract.hpp"

namespace ogee {

/// A struct that describes a layer: its kind, its options, and what it computes in both precisions from the
/// layer's parameters,
///
///   template <Real T>
///   void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const;
///   template <Real T>
///   void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
///                       const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const;
///
/// like the functions of Layer with these names. Everything else is optional.
///
///   Sizes: the output has the input's size, unless there is
///     Index connect(Index input_size);             fixes the sizes and returns that of the output
///     Index declared_input_size() const;           the input size it was made for, 0 for any
///     static constexpr bool passes_size_through = true;   the output always has the input's size
///
///   Parameters: none, unless there are
///     std::vector<ParameterShape> parameter_shapes(Index input_size) const;
///                                                                or without argument, after connect()
///     void backward_weights(parameters, batch, output_gradient, number, first_row, gradient) const;
///     void initialize(const InitialDraw&, std::span<Parameter<T>>) const;   else weights are drawn by the
///                                                                scheme, and biases are 0
///
///   Training: forward does what infer does and keeps nothing, unless there are
///     Index saved_size(Index input_size) const;
///     void forward(parameters, input, output, saved, position) const;
///     void backward_inner(parameters, output_gradient, saved) const;
///     static constexpr bool saves_over_input = true;
///
///   Export: what it computes in inference, as nodes of a graph (core/graph.hpp),
///     template <Real T>
///     std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const;
///
///   Insight: name() and text() for people, signal_gain(), observe(parameters, input, observer), and
///     static constexpr bool applies_activation = true;   for a layer that only applies `activation`
///
///   check() throws OptionError for fields that do not go together.
///
/// A function with one of these names and another signature does not compile, and the compiler says which one
/// is expected. `check_layer` (insight/checks/check_layer.hpp) tests whether a layer computes what it should.
template <class D>
concept DescribesLayer = HasKind<D> && std::copy_constructible<D> &&
    requires(const D& description, Parameters<float> parameters, const ConstMatrixView<float>& input,
             MatrixView<float> output, const SavedPass<float>& pass, Parameters<double> wide_parameters,
             const ConstMatrixView<double>& wide_input, MatrixView<double> wide_output,
             const SavedPass<double>& wide_pass) {
  description.infer(parameters, input, output);
  description.infer(wide_parameters, wide_input, wide_output);
  description.backward_input(parameters, pass, input, output);
  description.backward_input(wide_parameters, wide_pass, wide_input, wide_output);
};

class LayerDescription;

/// The layer that a value in a network's list means: the value itself, unless its header says otherwise, with a
/// function that returns a LayerDescription. Headers of the library's layers declare options; what a layer computes
/// is in its source file. An activation means the layer that applies it.
template <class Value>
struct LayerFor {
  static const Value& described(const Value& value) { return value; }
};

template <class Value>
concept StandsForLayer = requires(const Value& value) {
  requires std::same_as<decltype(LayerFor<Value>::described(value)), LayerDescription> ||
      DescribesLayer<std::remove_cvref_t<decltype(LayerFor<Value>::described(value))>>;
};

namespace detail {

template <class D>
[[nodiscard]] Index declared_input_size(const D& description) {
  if constexpr (DeclaresInputSize<D>) return description.declared_input_size();
  return 0;
}

/// "dense"
template <class D>
[[nodiscard]] std::string name_of_layer(const D& description) {
  if constexpr (NamesItself<D>) return description.name();
  return std::string(D::kind);
}

/// "784 → 128", or the fields.
template <class D>
[[nodiscard]] std::string text_of_layer(const D& description) {
  if constexpr (TellsText<D>) return description.text();
  return settings_text(settings_of(description));
}

/// Fixes the sizes of a description. @throws ShapeError when it was made for other inputs.
template <class D>
[[nodiscard]] LayerShape connected(D& description, Index input_size) {
  const Index declared = declared_input_size(description);
  if (declared > 0 && declared != input_size) throw ShapeError("expected " + std::to_string(declared));
  LayerShape shape{.inputs = input_size, .outputs = input_size, .parameters = {}};
  if constexpr (ConnectsSizes<D>) shape.outputs = description.connect(input_size);
  if constexpr (ShapesFromInputSize<D>) {
    shape.parameters = description.parameter_shapes(input_size);
  } else if constexpr (ShapesAfterConnect<D>) {
    shape.parameters = description.parameter_shapes();
  }
  return shape;
}

/// The layer of a description, in one precision.
template <class D, Real T>
class LayerModel final : public Layer<T> {
 public:
  LayerModel(D description, Index input_size) : description_(std::move(description)) {
    require_layer_contract<D, T>();
    check_description<T>(description_);
    this->set_shape(connected(description_, input_size));
    this->check_plan();
  }
  template <Real U>
  LayerModel(const Layer<U>& layer, D description) : Layer<T>(layer), description_(std::move(description)) {
    check_description<T>(description_);
  }

  [[nodiscard]] std::string_view kind() const override { return D::kind; }
  [[nodiscard]] std::string name() const override { return name_of_layer(description_); }
  [[nodiscard]] std::string description() const override { return text_of_layer(description_); }
  [[nodiscard]] std::vector<Setting> settings() const override { return settings_of(description_); }

  [[nodiscard]] Index saved_size() const override {
    if constexpr (SavesRows<D>) return description_.saved_size(this->input_size());
    return 0;
  }
  [[nodiscard]] bool saves_over_input() const override {
    if constexpr (requires { D::saves_over_input; }) return D::saves_over_input;
    return false;
  }

  void infer(const ConstMatrixView<T>& input, MatrixView<T> output) const override {
    description_.infer(this->parameters(), input, output);
  }
  void forward(const ConstMatrixView<T>& input, const MatrixView<T>& output, const SavedRows<T>& saved,
               const PassPosition& position) const override {
    if constexpr (RunsForward<D, T>) {
      description_.forward(this->parameters(), input, output, saved, position);
    } else {
      description_.infer(this->parameters(), input, output);
    }
  }
  void backward_inner(const ConstMatrixView<T>& output_gradient, const SavedRows<T>& saved) const override {
    if constexpr (RunsInnerBackward<D, T>)
      description_.backward_inner(this->parameters(), output_gradient, saved);
  }
  void backward_input(const SavedPass<T>& pass, const ConstMatrixView<T>& output_gradient,
                      MatrixView<T> input_gradient) const override {
    description_.backward_input(this->parameters(), pass, output_gradient, input_gradient);
  }
  void backward_weights(const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient, Index parameter,
                        Index first_row, MatrixView<T> gradient) const override {
    if constexpr (DifferentiatesWeights<D, T>)
      description_.backward_weights(this->parameters(), batch, output_gradient, parameter, first_row,
                                    gradient);
  }

  [[nodiscard]] SignalGain signal_gain() const override {
    if constexpr (TellsSignalGain<D>) return description_.signal_gain();
    return {};
  }
  [[nodiscard]] const Activation* activation() const override {
    if constexpr (requires { D::applies_activation; }) return &description_.activation;
    return nullptr;
  }
  void observe(const ConstMatrixView<T>& input, Observer<T>& observer) const override {
    if constexpr (ShowsItself<D, T>) description_.observe(this->parameters(), input, observer);
  }

  [[nodiscard]] bool lowers() const override { return Lowers<D, T>; }
  std::size_t lower(Graph<T>& graph, std::size_t x) const override {
    if constexpr (Lowers<D, T>) {
      return description_.lower(this->parameters(), graph, x);
    } else {
      throw OptionError(std::string(D::kind) + ": cannot be exported without a function lower");
    }
  }

  [[nodiscard]] LayerPointer<T> clone() const override { return std::make_unique<LayerModel>(*this); }
  [[nodiscard]] LayerPointer<float> to_float() const override { return in<float>(); }
  [[nodiscard]] LayerPointer<double> to_double() const override { return in<double>(); }

 private:
  template <Real U>
  [[nodiscard]] LayerPointer<U> in() const {
    return std::make_unique<LayerModel<D, U>>(*this, description_);
  }
  void draw_parameters(const InitialDraw& draw, std::span<Parameter<T>> parameters) const override {
    if constexpr (DrawsParameters<D, T>) {
      description_.initialize(draw, parameters);
    } else {
      draw_by_role(draw, parameters);
    }
  }

  D description_;
};

}  // namespace detail

/// Any layer before it is part of a network: a kind and its options, without a precision.
class LayerDescription {
 public:
  static constexpr std::string_view title = "layer";

  /// @throws OptionError naming the invalid field.
  template <class Value>
  requires(!std::same_as<Value, LayerDescription> && StandsForLayer<Value>)
      LayerDescription(const Value& value)  // NOLINT: converts
      : LayerDescription(model_of(LayerFor<Value>::described(value))) {}

  [[nodiscard]] std::string_view kind() const { return model_->kind(); }
  [[nodiscard]] std::vector<Setting> settings() const { return model_->settings(); }
  /// Like Layer::name and Layer::description.
  [[nodiscard]] std::string name() const { return model_->name(); }
  [[nodiscard]] std::string text() const { return model_->text(); }
  /// The input size that the layer is made for, or 0 if it takes any.
  [[nodiscard]] Index declared_input_size() const { return model_->declared_input_size(); }
  /// Whether the output has the input's size, whatever that is.
  [[nodiscard]] bool passes_size_through() const { return model_->passes_size_through(); }

  /// The sizes and parameters of the layer for inputs of this size, without making it.
  /// @throws ShapeError when it is made for another size.
  [[nodiscard]] LayerShape shape(Index input_size) const { return model_->shape(input_size); }
  /// The layer for inputs of this size, with parameters that are 0.
  /// @throws ShapeError when it is made for another size; OptionError for an option that is invalid in this
  ///   precision, or sizes that do not go together.
  template <Real T>
  [[nodiscard]] LayerPointer<T> make(Index input_size) const {
    if constexpr (std::same_as<T, float>) {
      return model_->make_float(input_size);
    } else {
      return model_->make_double(input_size);
    }
  }

 private:
  class Model {
   public:
    Model() = default;
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;
    virtual ~Model() = default;
    [[nodiscard]] virtual std::string_view kind() const = 0;
    [[nodiscard]] virtual std::vector<Setting> settings() const = 0;
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual std::string text() const = 0;
    [[nodiscard]] virtual Index declared_input_size() const = 0;
    [[nodiscard]] virtual bool passes_size_through() const = 0;
    [[nodiscard]] virtual LayerShape shape(Index input_size) const = 0;
    [[nodiscard]] virtual LayerPointer<float> make_float(Index input_size) const = 0;
    [[nodiscard]] virtual LayerPointer<double> make_double(Index input_size) const = 0;
  };
  template <class D>
  class ModelOf;

  explicit LayerDescription(std::shared_ptr<const Model> model) : model_(std::move(model)) {}
  template <DescribesLayer D>
  static std::shared_ptr<const Model> model_of(const D& description);
  static std::shared_ptr<const Model> model_of(const LayerDescription& described) { return described.model_; }

  std::shared_ptr<const Model> model_;
};

template <class D>
class LayerDescription::ModelOf final : public Model {
 public:
  explicit ModelOf(D description) : description_(std::move(description)) {}

  [[nodiscard]] std::string_view kind() const override { return D::kind; }
  [[nodiscard]] std::vector<Setting> settings() const override { return settings_of(description_); }
  [[nodiscard]] std::string name() const override { return detail::name_of_layer(description_); }
  [[nodiscard]] std::string text() const override { return detail::text_of_layer(description_); }
  [[nodiscard]] Index declared_input_size() const override {
    return detail::declared_input_size(description_);
  }
  [[nodiscard]] bool passes_size_through() const override {
    if constexpr (requires { D::passes_size_through; }) return D::passes_size_through;
    return false;
  }
  [[nodiscard]] LayerShape shape(Index input_size) const override {
    D description = description_;
    return detail::connected(description, input_size);
  }
  [[nodiscard]] LayerPointer<float> make_float(Index input_size) const override {
    return std::make_unique<detail::LayerModel<D, float>>(description_, input_size);
  }
  [[nodiscard]] LayerPointer<double> make_double(Index input_size) const override {
    return std::make_unique<detail::LayerModel<D, double>>(description_, input_size);
  }

 private:
  D description_;
};

template <DescribesLayer D>
std::shared_ptr<const LayerDescription::Model> LayerDescription::model_of(const D& description) {
  check_description<double>(description);
  return std::make_shared<ModelOf<D>>(description);
}

}  // namespace ogee
