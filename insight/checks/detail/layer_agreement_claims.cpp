#include <algorithm>

#include "layer_examination.hpp"

namespace ogee::detail {
namespace {

/// Keeps one row after the other and changes all others.
Objection rows_are_mixed(const LayerExamination& layer) {
  const Trial<double>& wide = layer.wide;
  const Matrix<double> inferred = wide.infer();
  for (Index kept = 0; kept < wide.inputs.rows(); ++kept) {
    Matrix<double> inputs = layer.random_matrix(wide.inputs.rows(), wide.inputs.cols(), 2);
    Matrix<double> output_gradient = layer.random_matrix(inferred.rows(), inferred.cols(), 3);
    inputs.row(kept) = wide.inputs.row(kept);
    output_gradient.row(kept) = wide.output_gradient.row(kept);
    const StepResult<double> found = guarded_step(*wide.layer, inputs, output_gradient);
    const auto compare = [kept](std::string_view what, const Matrix<double>& a, const Matrix<double>& b) {
      return difference(what, Matrix<double>(a.row(kept)), Matrix<double>(b.row(kept)), 0);
    };
    Objection objection = compare("the output", found.output, wide.step.output);
    if (objection.empty()) objection = compare("dL/dX", found.input_gradient, wide.step.input_gradient);
    if (objection.empty())
      objection = compare("the output of infer", guarded_inference(*wide.layer, inputs), inferred);
    if (!objection.empty()) return fmt::format("of row {} alone, {} from other rows", kept, objection);
  }
  return {};
}

Objection blocks_differ(const LayerExamination& layer) {
  const Trial<double>& wide = layer.wide;
  for (const Index rows : {Index{1}, std::max<Index>(1, layer.options.rows / 2)}) {
    Objection objection = wide.difference_if({.rows_per_block = rows});
    if (objection.empty()) objection = layer.narrow.difference_if({.rows_per_block = rows});
    if (objection.empty()) objection = difference("the output of infer", wide.infer(rows), wide.infer(), 0);
    if (!objection.empty()) return fmt::format("in blocks of {}, {}", rows, objection);
  }
  return {};
}

}  // namespace

void claim_agreement(LayerExamination& layer) {
  const Trial<double>& wide = layer.wide;
  const Trial<float>& narrow = layer.narrow;
  const std::string text = "infer and forward agree";
  if (layer.draws)
    layer.skip(text, "it draws random numbers in training");
  else
    layer.claim_both(text, [](const auto& trial) {
      const std::string what =
          fmt::format("the output of infer{}", trial.precision == "float" ? " in float" : "");
      return difference(what, trial.infer(), trial.step.output, trial.rounding);
    });
  layer.claim("float agrees with double", [&] {
    return step_difference(*narrow.layer, narrow.step, wide.step, 16 * Trial<float>::rounding);
  });
  layer.claim("a row does not depend on other rows", [&] { return rows_are_mixed(layer); });
  layer.claim("a batch gives the same bits in blocks of rows", [&] { return blocks_differ(layer); });
  if (wide.layer->parameters().empty()) return;
  layer.claim(
      "gradients of parameters have the same bits in tiles of rows",
      [&] { return wide.difference_if({.rows_per_tile = 1}); },
      [&] { return wide.difference_if({.rows_per_tile = 3}); },
      [&] { return narrow.difference_if({.rows_per_tile = 2}); });
}

}  // namespace ogee::detail
