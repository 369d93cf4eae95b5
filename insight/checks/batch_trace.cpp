#include "batch_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "../../core/backprop.hpp"
#include "../../core/errors.hpp"

namespace ogee {
namespace {

/// Stores what a pass computes, in double, which is exact.
template <Real T>
class Tracer final : public PassVisitor<T> {
 public:
  explicit Tracer(const Network<T>& network) : network_(network) {}

  [[nodiscard]] bool tolerates_non_finite() const override { return true; }
  void before_layer(Index i, const ConstMatrixView<T>& /*input*/) override { keep_parameters(i); }
  void after_layer(Index i, const ConstMatrixView<T>& output, const SavedRows<const T>& saved) override {
    keep_output(i, output);
    if (network_.layer(i).activation() != nullptr)
      keep(TracedKind::slope, "slope of " + network_.layer_name(i), saved.all());
  }
  void output_gradient(Index /*i*/, const ConstMatrixView<T>& gradient) override {
    output_gradients_.push_back(gradient.template cast<double>());
  }

  template <Real U>
  void keep(TracedKind kind, const std::string& name, const ConstMatrixView<U>& values) {
    arrays_.push_back({.kind = kind, .name = name, .values = values.template cast<double>()});
  }
  void keep_parameters(Index i) {
    for (const Parameter<T>& parameter : network_.layer(i).parameters())
      keep(TracedKind::parameter, name_of(i, parameter), view(parameter.value));
  }
  void keep_output(Index i, const ConstMatrixView<T>& output) {
    keep(TracedKind::output, "output of " + network_.layer_name(i), output);
  }
  void keep_losses(std::span<const double> losses) {
    keep(TracedKind::row_losses, "loss of each row",
         ConstMatrixView<double>(losses.data(), std::ssize(losses), 1));
  }
  /// All gradients, from the last layer to the first with parameters, after the backward pass.
  void keep_gradients(const Workspace<T>& workspace) {
    Index number = workspace.parameter_count();
    Index i = network_.size() - 1;
    for (Matrix<double>& gradient : output_gradients_) {
      arrays_.push_back({.kind = TracedKind::output_gradient,
                         .name = "gradient of the output of " + network_.layer_name(i),
                         .values = std::move(gradient)});
      const Parameters<T> parameters = network_.layer(i).parameters();
      number -= std::ssize(parameters);
      for (std::size_t k = 0; k < parameters.size(); ++k)
        keep(TracedKind::parameter_gradient, "gradient of " + name_of(i, parameters[k]),
             workspace.parameter_gradient(number + static_cast<Index>(k)));
      --i;
    }
  }

  [[nodiscard]] std::vector<TracedArray> arrays() && { return std::move(arrays_); }

 private:
  [[nodiscard]] std::string name_of(Index layer, const Parameter<T>& parameter) const {
    return fmt::format("{}.{}", network_.layer_name(layer), parameter.name);
  }

  const Network<T>& network_;
  std::vector<Matrix<double>> output_gradients_;  // from the last layer on
  std::vector<TracedArray> arrays_;
};

/// Forward and backward, like a training step.
template <Real T>
void trace_training(const Network<T>& network, const Loss& loss, const ConstMatrixView<T>& inputs,
                    const ConstMatrixView<T>& targets, std::uint64_t step, Tracer<T>& tracer) {
  Workspace<T> workspace(network, inputs.rows());
  workspace.set_step(step);
  forward(network, inputs, workspace, &tracer);
  backward(network, loss, targets, workspace, &tracer);
  tracer.keep_losses(workspace.row_losses());
  tracer.keep_gradients(workspace);
}

template <Real T>
void trace_inference(const Network<T>& network, const Loss& loss, const ConstMatrixView<T>& inputs,
                     const ConstMatrixView<T>& targets, Tracer<T>& tracer) {
  std::vector<double> row_losses(static_cast<std::size_t>(inputs.rows()));
  network.visit_outputs(inputs, [&](Index i, const ConstMatrixView<T>& output) {
    tracer.keep_parameters(i);
    tracer.keep_output(i, output);
    if (i + 1 == network.size()) loss.evaluate(output, targets, row_losses);
    return true;
  });
  tracer.keep_losses(row_losses);
}

bool is_finite(double value) { return std::isfinite(value); }

}  // namespace

template <Real T>
std::vector<TracedArray> trace_batch(const Network<T>& network, const Loss& loss,
                                     const MatrixArgument<T>& inputs, const MatrixArgument<T>& targets,
                                     const TraceOptions& options) {
  network.check_input(inputs.rows(), inputs.cols());
  if (targets.rows() != inputs.rows() || targets.cols() != network.output_size())
    throw ShapeError(fmt::format("targets are {}, expected {}", shape_text(targets.rows(), targets.cols()),
                                 shape_text(inputs.rows(), network.output_size())));
  Tracer<T> tracer(network);
  tracer.template keep<T>(TracedKind::inputs, "inputs", inputs);
  if (options.training) {
    trace_training<T>(network, loss, inputs, targets, options.step, tracer);
  } else {
    trace_inference<T>(network, loss, inputs, targets, tracer);
  }
  return std::move(tracer).arrays();
}

std::optional<NonFiniteElement> first_non_finite(std::span<const TracedArray> trace) {
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const Matrix<double>& values = trace[i].values;
    const auto all = elements(values);
    const auto bad = std::find_if_not(all.begin(), all.end(), is_finite);
    if (bad == all.end()) continue;
    const Index position = bad - all.begin();
    NonFiniteElement found{
        .array = i, .row = position / values.cols(), .column = position % values.cols(), .rows = {}};
    for (Index row = 0; trace[i].is_batch() && row < values.rows(); ++row)
      if (!values.row(row).allFinite()) found.rows.push_back(row);
    return found;
  }
  return std::nullopt;
}

template std::vector<TracedArray> trace_batch(const Network<float>&, const Loss&,
                                              const MatrixArgument<float>&, const MatrixArgument<float>&,
                                              const TraceOptions&);
template std::vector<TracedArray> trace_batch(const Network<double>&, const Loss&,
                                              const MatrixArgument<double>&, const MatrixArgument<double>&,
                                              const TraceOptions&);

}  // namespace ogee
