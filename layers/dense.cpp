#include "dense.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "../core/matmul.hpp"

namespace ogee {
namespace {

struct DenseLayer : Dense {
  void check() const { ogee::check(regularization); }
  [[nodiscard]] Index declared_input_size() const { return inputs.value_or(0); }
  Index connect(Index input_size) {
    inputs = input_size;
    return outputs;
  }

  [[nodiscard]] std::string text() const {
    return fmt::format("{} → {}{}", inputs ? std::to_string(*inputs) : "?", outputs, bias ? "" : ", no bias");
  }

  [[nodiscard]] std::vector<ParameterShape> parameter_shapes() const {
    std::vector<ParameterShape> shapes{{"weight", Role::weight, *inputs, outputs, regularization}};
    if (bias) shapes.push_back({"bias", Role::bias, 1, outputs});
    return shapes;
  }

  template <Real T>
  void initialize(const InitialDraw& draw, std::span<Parameter<T>> parameters) const {
    InitialDraw own = draw;
    own.scheme = initialization.value_or(draw.scheme);
    draw_by_role(own, parameters);
  }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    const std::span<const T> b = bias ? elements(parameters[1].value) : std::span<const T>{};
    multiply_forward(input, parameters[0].value, b, output);  // (B×out) = (B×in) · (in×out) + (1×out)
  }

  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    multiply_input(output_gradient, parameters[0].value, input_gradient);  // (B×in) = (B×out) · (out×in)
  }

  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index parameter, Index first_row,
                        MatrixView<T> gradient) const {
    if (parameter == 0) {
      multiply_weights(batch.input, output_gradient, first_row, gradient);  // (r×out) = (r×B) · (B×out)
    } else {
      sum_rows(output_gradient, gradient);  // (1×out) = sum of the rows of (B×out)
    }
  }

  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const {
    return graph.affine(x, parameters[0].value, bias ? parameters[1].value : Matrix<T>());
  }
};

}  // namespace

template <>
inline constexpr auto fields_of<DenseLayer> = fields_of<Dense>;

LayerDescription LayerFor<Dense>::described(const Dense& layer) { return DenseLayer{layer}; }

namespace kinds {
Kind<LayerDescription> dense() { return kind_of<LayerDescription, Dense>(); }
}  // namespace kinds

}  // namespace ogee
