#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../core/layer_description.hpp"

namespace ogee {

/// Options of a dense layer.
struct DenseOptions {
  bool bias = true;
  /// Overrides the network's scheme for this layer.
  std::optional<Initialization> initialization = std::nullopt;
  /// A penalty on the weights; the bias is not penalised.
  Regularization regularization = {};
};

/// The affine layer Y (B×out) = X (B×in) · W (in×out) + b (1×out), with Keras' weight layout. With G = dL/dY:
///
///   dL/dX (B×in) = G · Wᵀ,   dL/dW (in×out) = Xᵀ · G,   dL/db (1×out) = sum of the rows of G.
///
/// Its parameters are "weights", drawn by the network's initialisation scheme, and "bias", which starts at 0.
struct Dense : DenseOptions {
  static constexpr std::string_view kind = "dense";

  Dense() = default;
  Dense(Index input_size, Index output_size, const DenseOptions& options = {})
      : DenseOptions(options), inputs(input_size), outputs(output_size) {}
  /// Takes its input size from the layer before.
  explicit Dense(Index output_size, const DenseOptions& options = {})
      : DenseOptions(options), outputs(output_size) {}

  std::optional<Index> inputs;  ///< empty for those of the layer before
  Index outputs = 1;

  /// @throws OptionError for an invalid penalty.
  void check() const { ogee::check(regularization); }
  [[nodiscard]] Index declared_input_size() const { return inputs.value_or(0); }
  Index connect(Index input_size);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::vector<ParameterShape> parameter_shapes() const;
  template <Real T>
  void initialize(const InitialDraw& draw, std::span<Parameter<T>> parameters) const;

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const;
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const;
  template <Real T>
  void backward_weights(Parameters<T> parameters, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index parameter, Index first_row,
                        MatrixView<T> gradient) const;
  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const;
};

template <>
inline constexpr auto fields_of<Dense> =
    std::tuple{Field{"inputs", &Dense::inputs, ranges::at_least_one, "inputs, where they are fixed"},
               Field{"outputs", &Dense::outputs, ranges::at_least_one, "outputs"},
               Field{"bias", &DenseOptions::bias, "add a constant to each output"},
               Field{"initialization", &DenseOptions::initialization, "how the weights are drawn"}};

extern template class detail::LayerModel<Dense, float>;
extern template class detail::LayerModel<Dense, double>;

}  // namespace ogee
