#include <cmath>

#include "../../../core/errors.hpp"
#include "layer_examination.hpp"

namespace ogee::detail {
namespace {

template <Real T>
Objection not_finite(const Trial<T>& trial) {
  const auto look = [](std::string_view what, const Matrix<T>& values) -> Objection {
    for (Index row = 0; row < values.rows(); ++row)
      for (Index column = 0; column < values.cols(); ++column)
        if (!std::isfinite(values(row, column)))
          return fmt::format("{}({}, {}) is {} in {}: not written, or computed from unwritten memory", what,
                             row, column, values(row, column), Trial<T>::precision);
    return {};
  };
  Objection objection = look("the output", trial.step.output);
  if (objection.empty()) objection = look("dL/dX", trial.step.input_gradient);
  for (std::size_t k = 0; objection.empty() && k < trial.step.gradients.size(); ++k)
    objection = look(name_of_gradient(*trial.layer, k), trial.step.gradients[k]);
  return objection;
}

/// A layer of the same description, for another number of inputs if it takes that.
LayerPointer<double> other_layer(const LayerExamination& layer) {
  const Index size = layer.wide.inputs.cols();
  try {
    return layer.description.make<double>(size + 1);
  } catch (const ShapeError&) {
    return layer.description.make<double>(size);
  }
}

/// Whether another layer changes the results of this one.
Objection other_layer_interferes(const LayerExamination& layer) {
  const LayerPointer<double> other = other_layer(layer);
  const Objection objection = layer.wide.difference_if({});
  return objection.empty() ? objection : objection + " after another layer is made";
}

}  // namespace

void claim_memory(LayerExamination& layer) {
  const Trial<double>& wide = layer.wide;
  layer.claim_both("forward and backward write only their results",
                   [](const auto& trial) { return trial.step.trespass; });
  layer.claim_both("every result is written, and finite",
                   [](const auto& trial) { return not_finite(trial); });
  layer.claim(
      "a step depends only on its number and its rows", [&] { return wide.difference_if({}); },
      [&] { return other_layer_interferes(layer); });
  layer.claim("gradients of parameters do not need backward_input", [&] {
    return gradient_difference(*wide.layer, wide.run({.wants_input_gradient = false}), wide.step, 0);
  });
  if (!wide.layer->saves_over_input()) return;
  const StepPlan plan{.saves_over_input = true};
  layer.claim(
      "the saved rows may use the memory of the input", [&] { return wide.run(plan).trespass; },
      [&] { return wide.difference_if(plan); }, [&] { return layer.narrow.difference_if(plan); });
}

}  // namespace ogee::detail
