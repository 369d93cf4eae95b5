#include <algorithm>
#include <limits>
#include <optional>

#include "central_difference.hpp"
#include "layer_examination.hpp"

namespace ogee::detail {
namespace {

struct NumericDerivative {
  double numeric;
  double error;  ///< of the analytic one, relatively
};

/// The worst entry of the gradient of L = Σ C ⊙ Y with respect to `variables`, which belong to the layer.
Objection gradient_is_wrong(const LayerExamination& layer, std::string_view name, Matrix<double>& variables,
                            const Matrix<double>& gradient) {
  const Matrix<double>& c = layer.wide.output_gradient;
  const auto functional = [&] {
    return layer.wide.run({.wants_input_gradient = false}).output.cwiseProduct(c).sum();
  };
  const double magnitude = layer.wide.step.output.cwiseProduct(c).cwiseAbs().sum();
  const double largest = gradient.cwiseAbs().maxCoeff();
  double worst = layer.options.tolerance;
  Objection objection;
  const Index count = std::min(variables.size(), layer.options.entries);
  for (Index i = 0; i < count; ++i) {
    const Index position = i * variables.size() / count;
    const double analytic = elements(gradient)[static_cast<std::size_t>(position)];
    std::optional<NumericDerivative> nearest;  // small steps suit kinks, large ones the rest
    central_differences(elements(variables)[static_cast<std::size_t>(position)], 1e-5, functional,
                        [&](double right, double left, double width) {
                          const double numeric = (right - left) / width;
                          const double rounding =
                              8 * std::numeric_limits<double>::epsilon() * magnitude / width;
                          const double error = relative_error(analytic, numeric, largest, rounding);
                          if (!nearest || error < nearest->error) nearest = NumericDerivative{numeric, error};
                          return nearest->error <= layer.options.tolerance;
                        });
    if (nearest->error <= worst) continue;
    worst = nearest->error;
    objection = fmt::format("{}({}, {}) is {:.9g}, by differences {:.9g}", name, position / variables.cols(),
                            position % variables.cols(), analytic, nearest->numeric);
  }
  return objection;
}

}  // namespace

void claim_gradients(LayerExamination& layer) {
  Trial<double>& trial = layer.wide;
  layer.claim("dL/dX is the derivative",
              [&] { return gradient_is_wrong(layer, "dL/dX", trial.inputs, trial.step.input_gradient); });
  for (std::size_t k = 0; k < trial.layer->parameters().size(); ++k) {
    const std::string name = name_of_gradient(*trial.layer, k);
    layer.claim(name + " is the derivative", [&] {
      return gradient_is_wrong(layer, name, trial.layer->parameters()[k].value, trial.step.gradients.at(k));
    });
  }
}

}  // namespace ogee::detail
