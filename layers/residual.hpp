#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "activate.hpp"

namespace ogee {

/// Options of a residual layer.
struct ResidualOptions {
  /// Overrides the network's scheme for W.
  std::optional<Initialization> initialization = std::nullopt;
};

/// A layer that adds to its input (He, Zhang, Ren, Sun 2016, "Deep residual learning", equation 1, but with
/// nothing after the sum, as in "Identity mappings", equation 3). With X (B×n), W and V (n×n), b and c (1×n),
///
///   H = f(X·W + b),   Y (B×n) = X + H·V + c.
///
/// With G = dL/dY and Z = X·W + b:
///
///   dL/dZ = (G·Vᵀ) ⊙ f′(Z),   dL/dX = G + dL/dZ · Wᵀ,
///   dL/dW = Xᵀ · dL/dZ,   dL/dV = Hᵀ · G,   dL/db and dL/dc the sums of the rows of dL/dZ and G:
///
/// G reaches X whatever the slopes are. W is initialised for f; V and the biases start at 0, so at first the
/// layer passes its input through and no signal grows with the depth (Goyal et al. 2017, section 5.1).
struct Residual : ResidualOptions {
  static constexpr std::string_view kind = "residual";
  static constexpr bool passes_size_through = true;

  Residual() = default;
  Residual(Index units, Activation function, const ResidualOptions& options = {})
      : ResidualOptions(options), size(units), activation(std::move(function)) {}
  /// Takes its size from the layer before.
  explicit Residual(Activation function, const ResidualOptions& options = {})
      : ResidualOptions(options), activation(std::move(function)) {}

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
inline constexpr auto fields_of<Residual> =
    std::tuple{Field{"size", &Residual::size, ranges::at_least_one, "units"},
               Field{"function", &Residual::activation, "the activation function"},
               Field{"initialization", &ResidualOptions::initialization, "how the weights are drawn"}};

extern template class detail::LayerModel<Residual, float>;
extern template class detail::LayerModel<Residual, double>;

}  // namespace ogee
