#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "activate.hpp"

namespace ogee {

/// Options of a gate.
struct GateOptions {
  /// The initial bias of T. Below 0 the gates are nearly shut at first, and the layer passes its input
  /// through. The paper takes −1 to −4, lower for deeper networks; of these, −4 trained 30 layers on the
  /// digits best.
  double gate_bias = -4;
  /// Overrides the network's scheme for this layer.
  std::optional<Initialization> initialization = std::nullopt;
};

/// A layer with a soft gate, the logistic, for each unit (Srivastava, Greff, Schmidhuber 2015, "Highway
/// networks", equation 3). With X (B×n), W and W_T (n×n), b and b_T (1×n),
///
///   H = f(X·W + b),   T = σ(X·W_T + b_T),   Y (B×n) = T ⊙ H + (1 − T) ⊙ X.
///
/// With G = dL/dY, Z = X·W + b and Z_T = X·W_T + b_T:
///
///   dL/dZ = G ⊙ T ⊙ f′(Z),   dL/dZ_T = G ⊙ (H − X) ⊙ T ⊙ (1 − T),
///   dL/dX = G ⊙ (1 − T) + dL/dZ · Wᵀ + dL/dZ_T · W_Tᵀ,
///   dL/dW = Xᵀ · dL/dZ,   dL/dW_T = Xᵀ · dL/dZ_T,   for the biases the sums of the rows:
///
/// where a gate is shut, G reaches X unchanged, whatever the slopes are. 1 − T is computed as σ(−Z_T),
/// without cancellation. W is initialised for f, W_T for the identity; b starts at 0.
struct Gate : GateOptions {
  static constexpr std::string_view kind = "gate";
  static constexpr bool passes_size_through = true;

  Gate() = default;
  Gate(Index units, Activation function, const GateOptions& options = {})
      : GateOptions(options), size(units), activation(std::move(function)) {}
  /// Takes its size from the layer before.
  explicit Gate(Activation function, const GateOptions& options = {})
      : GateOptions(options), activation(std::move(function)) {}

  std::optional<Index> size;  ///< empty for that of the layer before
  Activation activation = Tanh{};

  [[nodiscard]] Index declared_input_size() const { return size.value_or(0); }
  Index connect(Index input_size);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::vector<ParameterShape> parameter_shapes() const;
  template <Real T>
  void initialize(const InitialDraw& draw, std::span<Parameter<T>> parameters) const;
  /// Three matrices (rows, n).
  [[nodiscard]] static Index saved_size(Index input_size) { return 3 * input_size; }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const;
  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const;
  template <Real T>
  void backward_inner(Parameters<T> parameters, const ConstMatrixView<T>& output_gradient,
                      SavedRows<T> saved) const;
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const;
  template <Real T>
  void backward_weights(Parameters<T> parameters, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index parameter, Index first_row,
                        MatrixView<T> gradient) const;
  template <Real T>
  void observe(Parameters<T> parameters, const ConstMatrixView<T>& input, Observer<T>& observer) const;
  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const;
};

template <>
inline constexpr auto fields_of<Gate> =
    std::tuple{Field{"size", &Gate::size, ranges::at_least_one, "units"},
               Field{"function", &Gate::activation, "the activation function"},
               Field{"gate_bias", &GateOptions::gate_bias, ranges::finite, "the initial bias of the gates"},
               Field{"initialization", &GateOptions::initialization, "how the weights are drawn"}};

extern template class detail::LayerModel<Gate, float>;
extern template class detail::LayerModel<Gate, double>;

}  // namespace ogee
