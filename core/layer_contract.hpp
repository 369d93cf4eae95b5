#pragma once

/// Checks which optional functions of the contract a description of a layer has, and whether their signatures
/// are right: a function that the library would never call must not compile.

#include <concepts>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "graph.hpp"
#include "layer.hpp"

namespace ogee::detail {

/// The names of all optional functions.
struct OptionalLayerNames {
  int connect, declared_input_size, parameter_shapes, backward_weights, initialize, saved_size, forward,
      backward_inner, lower, name, text, signal_gain, observe, check;
};

/// A description combined with these names: a name that it has itself is ambiguous, whatever its signature.
template <class D>
struct WithOptionalNames : D, OptionalLayerNames {};

/// The optional functions that a description has, by name.
template <class D>
struct HasNamed {
  static constexpr bool connect = !requires { &WithOptionalNames<D>::connect; };
  static constexpr bool declared_input_size = !requires { &WithOptionalNames<D>::declared_input_size; };
  static constexpr bool parameter_shapes = !requires { &WithOptionalNames<D>::parameter_shapes; };
  static constexpr bool backward_weights = !requires { &WithOptionalNames<D>::backward_weights; };
  static constexpr bool initialize = !requires { &WithOptionalNames<D>::initialize; };
  static constexpr bool saved_size = !requires { &WithOptionalNames<D>::saved_size; };
  static constexpr bool forward = !requires { &WithOptionalNames<D>::forward; };
  static constexpr bool backward_inner = !requires { &WithOptionalNames<D>::backward_inner; };
  static constexpr bool lower = !requires { &WithOptionalNames<D>::lower; };
  static constexpr bool name = !requires { &WithOptionalNames<D>::name; };
  static constexpr bool text = !requires { &WithOptionalNames<D>::text; };
  static constexpr bool signal_gain = !requires { &WithOptionalNames<D>::signal_gain; };
  static constexpr bool observe = !requires { &WithOptionalNames<D>::observe; };
  static constexpr bool check = !requires { &WithOptionalNames<D>::check; };
};

// Whether the engine can call them.

template <class D>
concept ConnectsSizes = requires(D& description, Index size) {
  { description.connect(size) } -> std::convertible_to<Index>;
};
template <class D>
concept DeclaresInputSize = requires(const D& description) {
  { description.declared_input_size() } -> std::convertible_to<Index>;
};
/// Shapes that follow from the input size alone, or that connect() has prepared.
template <class D>
concept ShapesFromInputSize = requires(const D& description, Index size) {
  { description.parameter_shapes(size) } -> std::convertible_to<std::vector<ParameterShape>>;
};
template <class D>
concept ShapesAfterConnect = requires(const D& description) {
  { description.parameter_shapes() } -> std::convertible_to<std::vector<ParameterShape>>;
};
template <class D>
concept HasParameters = ShapesFromInputSize<D> || ShapesAfterConnect<D>;
template <class D, class T>
concept DifferentiatesWeights = requires(const D& description, Parameters<T> parameters,
                                         const SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient,
                                         Index number, MatrixView<T> gradient) {
  description.backward_weights(parameters, batch, output_gradient, number, number, gradient);
};
template <class D, class T>
concept DrawsParameters = requires(const D& description, const InitialDraw& draw,
                                   std::span<Parameter<T>> parameters) {
  description.initialize(draw, parameters);
};
template <class D>
concept SavesRows = requires(const D& description, Index size) {
  { description.saved_size(size) } -> std::convertible_to<Index>;
};
template <class D, class T>
concept RunsForward = requires(const D& description, Parameters<T> parameters,
                               const ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved,
                               const PassPosition& position) {
  description.forward(parameters, input, output, saved, position);
};
template <class D, class T>
concept RunsInnerBackward = requires(const D& description, Parameters<T> parameters,
                                     const ConstMatrixView<T>& output_gradient, SavedRows<T> saved) {
  description.backward_inner(parameters, output_gradient, saved);
};
template <class D, class T>
concept Lowers = requires(const D& description, Parameters<T> parameters, Graph<T>& graph, std::size_t x) {
  { description.lower(parameters, graph, x) } -> std::convertible_to<std::size_t>;
};
template <class D>
concept NamesItself = requires(const D& description) {
  { description.name() } -> std::convertible_to<std::string>;
};
template <class D>
concept TellsText = requires(const D& description) {
  { description.text() } -> std::convertible_to<std::string>;
};
template <class D>
concept TellsSignalGain = requires(const D& description) {
  { description.signal_gain() } -> std::convertible_to<SignalGain>;
};
template <class D, class T>
concept ShowsItself = requires(const D& description, Parameters<T> parameters,
                               const ConstMatrixView<T>& input, Observer<T>& observer) {
  description.observe(parameters, input, observer);
};

/// Checks that each optional function of a description can be called and has the functions it depends on.
template <class D, Real T>
constexpr void require_layer_contract() {
  static_assert(!std::is_final_v<D>, "a description of a layer must not be final");
  using Has = HasNamed<D>;
  static_assert(!Has::connect || ConnectsSizes<D>, "expected: Index connect(Index input_size)");
  static_assert(!Has::declared_input_size || DeclaresInputSize<D>,
                "expected: Index declared_input_size() const");
  static_assert(!Has::parameter_shapes || HasParameters<D>,
                "expected: std::vector<ParameterShape> parameter_shapes(Index input_size) const");
  static_assert(!Has::backward_weights || DifferentiatesWeights<D, T>,
                "expected: template <Real T> void backward_weights(Parameters<T> parameters, const "
                "SavedPass<T>& batch, const ConstMatrixView<T>& output_gradient, Index parameter, Index "
                "first_row, MatrixView<T> gradient) const");
  static_assert(!Has::initialize || DrawsParameters<D, T>,
                "expected: template <Real T> void initialize(const InitialDraw& draw, "
                "std::span<Parameter<T>> parameters) const");
  static_assert(!Has::saved_size || SavesRows<D>, "expected: Index saved_size(Index input_size) const");
  static_assert(!Has::forward || RunsForward<D, T>,
                "expected: template <Real T> void forward(Parameters<T> parameters, const "
                "ConstMatrixView<T>& input, MatrixView<T> output, SavedRows<T> saved, const PassPosition& "
                "position) const");
  static_assert(!Has::backward_inner || RunsInnerBackward<D, T>,
                "expected: template <Real T> void backward_inner(Parameters<T> parameters, const "
                "ConstMatrixView<T>& output_gradient, SavedRows<T> saved) const");
  static_assert(!Has::lower || Lowers<D, T>,
                "expected: template <Real T> std::size_t lower(Parameters<T> parameters, Graph<T>& graph, "
                "std::size_t x) const");
  static_assert(!Has::name || NamesItself<D>, "expected: std::string name() const");
  static_assert(!Has::text || TellsText<D>, "expected: std::string text() const");
  static_assert(!Has::signal_gain || TellsSignalGain<D>, "expected: SignalGain signal_gain() const");
  static_assert(!Has::observe || ShowsItself<D, T>,
                "expected: template <Real T> void observe(Parameters<T> parameters, const "
                "ConstMatrixView<T>& input, Observer<T>& observer) const");
  static_assert(
      !Has::check || requires(const D& description) { description.check(); }, "expected: void check() const");
  static_assert(Has::parameter_shapes == Has::backward_weights,
                "parameter_shapes and backward_weights need each other");
  static_assert(!Has::initialize || Has::parameter_shapes, "initialize needs parameter_shapes");
  static_assert(!Has::saved_size || Has::forward, "saved_size needs a forward that saves");
  static_assert(!Has::backward_inner || Has::saved_size, "backward_inner needs saved_size");
}

}  // namespace ogee::detail
