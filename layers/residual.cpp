#include "residual.hpp"

#include <string>
#include <vector>

#include "../core/elementwise.hpp"
#include "detail/scratch.hpp"
#include "detail/value_and_slope.hpp"
#include "detail/weight_pairs.hpp"

namespace ogee {
namespace {

using detail::kept;
using detail::multiply_by_pair;

// Saved for each row: Z, then f′(Z), then dL/dZ; H; and room for dL/dH.
constexpr Index inner = 0;
constexpr Index hidden = 1;
constexpr Index hidden_gradient = 2;

struct ResidualLayer : detail::LayerOfPairs<Residual> {
  [[nodiscard]] std::vector<ParameterShape> parameter_shapes() const {
    return detail::two_pairs(*size, "output");
  }

  template <Real T>
  void initialize(const InitialDraw& draw, std::span<Parameter<T>> parameters) const {
    for (Parameter<T>& parameter : parameters) parameter.value.setZero();
    draw_weights(draw_before_activation(draw), parameters[0].value);
  }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    detail::with_scratch<T>(input.rows(), input.cols(), [&](MatrixView<T> h) {
      multiply_by_pair(parameters, 0, input, h);  // (B×n) = (B×n) · (n×n) + (1×n)
      activation.value<T>(elements(read_only(h)), elements(h));
      multiply_by_pair(parameters, 1, read_only(h), output);  // (B×n) = (B×n) · (n×n) + (1×n)
      add_elements(elements(input), elements(read_only(output)), elements(output));
    });
  }

  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& position) const {
    const MatrixView<T> z = kept(saved, inner);
    const MatrixView<T> h = kept(saved, hidden);
    multiply_by_pair(parameters, 0, input, z);                          // (B×n) = (B×n) · (n×n) + (1×n)
    detail::value_and_slope(activation, read_only(z), h, z, position);  // z is f′(Z) from here on
    multiply_by_pair(parameters, 1, read_only(h), output);              // (B×n) = (B×n) · (n×n) + (1×n)
    add_elements(elements(input), elements(read_only(output)), elements(output));
  }

  template <Real T>
  void backward_inner(Parameters<T> parameters, const ConstMatrixView<T>& output_gradient,
                      SavedRows<T> saved) const {
    const MatrixView<T> dz = kept(saved, inner);
    const MatrixView<T> dh = kept(saved, hidden_gradient);
    multiply_input(output_gradient, parameters[2].value, dh);  // (B×n) = (B×n) · (n×n)
    multiply_elements(elements(read_only(dh)), elements(read_only(dz)), elements(dz));
  }

  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    input_gradient = output_gradient;
    add_input_product(kept(pass.saved, inner), parameters[0].value,
                      input_gradient);  // (B×n) += (B×n) · (n×n)
  }

  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index parameter, Index first_row,
                        MatrixView<T> gradient) const {
    if (detail::is_of_first_pair(parameter)) {
      detail::pair_gradient<T>(batch.input, kept(batch.saved, inner), parameter, first_row, gradient);
    } else {
      detail::pair_gradient<T>(kept(batch.saved, hidden), output_gradient, parameter, first_row, gradient);
    }
  }

  template <Real T>
  void observe(Parameters<T> parameters, const ConstMatrixView<T>& input, Observer<T>& observer) const {
    Matrix<T> z(input.rows(), input.cols());
    multiply_by_pair(parameters, 0, input, view(z));  // (B×n) = (B×n) · (n×n) + (1×n)
    observer.activation(activation, view(std::as_const(z)));
  }

  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const {
    const std::size_t h = graph.apply(activation, graph.affine(x, parameters[0].value, parameters[1].value));
    return graph.add(x, graph.affine(h, parameters[2].value, parameters[3].value));
  }
};

}  // namespace

template <>
inline constexpr auto fields_of<ResidualLayer> = fields_of<Residual>;

LayerDescription LayerFor<Residual>::described(const Residual& layer) { return ResidualLayer{{layer}}; }

namespace kinds {
Kind<LayerDescription> residual() { return kind_of<LayerDescription, Residual>(); }
}  // namespace kinds

}  // namespace ogee
