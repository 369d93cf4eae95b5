#include "batch_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "../../activations/activation.hpp"
#include "../../core/errors.hpp"

namespace ogee {
namespace {

/// One pass. Each array is computed in the precision of the network and kept in double, which is exact.
template <Real T>
class TracedPass {
 public:
  TracedPass(const Network<T>& network, const Loss& loss, const ConstMatrixView<T>& inputs,
             const TraceOptions& options)
      : network_(network), loss_(loss), options_(options), rows_(inputs.rows()) {
    keep(TracedKind::inputs, "inputs", inputs);
    outputs_.emplace_back(inputs);
  }

  void forward() {
    for (Index i = 0; i < network_.size(); ++i) {
      for (const Parameter<T>& parameter : network_.layer(i).parameters())
        keep(TracedKind::parameter, name_of(i, parameter), view(parameter.value));
      Matrix<T>& output = outputs_.emplace_back(rows_, network_.output_size(i));
      Matrix<T>& saved = saved_.emplace_back(rows_, options_.training ? plan(i).saved_size : 0);
      pass_forward(network_.layer(i), input_of(i), view(output), view(saved));
      keep(TracedKind::output, "output of " + network_.layer_name(i), view(std::as_const(output)));
      if (options_.training && is_activation(i))
        keep(TracedKind::slope, "slope of " + network_.layer_name(i), view(std::as_const(saved)));
    }
  }

  void judge(const ConstMatrixView<T>& targets) {
    std::vector<double> row_losses(static_cast<std::size_t>(rows_));
    if (!options_.training) {
      loss_.evaluate(input_of(network_.size()), targets, row_losses);
    } else {
      gradient_.resize(rows_, network_.output_size());
      loss_.differentiate(input_of(network_.size()), targets, 1.0 / static_cast<double>(rows_), row_losses,
                          view(gradient_));
    }
    keep(TracedKind::row_losses, "loss of each row", ConstMatrixView<double>(row_losses.data(), rows_, 1));
  }

  void backward() {
    for (Index i = network_.size() - 1;; --i) {
      const ConstMatrixView<T> gradient = view(std::as_const(gradient_));
      keep(TracedKind::output_gradient, "gradient of the output of " + network_.layer_name(i), gradient);
      network_.layer(i).backward_inner(gradient, view(saved_[static_cast<std::size_t>(i)]));
      differentiate_parameters(i, gradient);
      if (i <= lowest_trainable()) return;
      Matrix<T> below(rows_, network_.output_size(i - 1));
      network_.layer(i).backward_input(saved_pass(i), gradient, view(below));
      gradient_ = std::move(below);
    }
  }

  [[nodiscard]] std::vector<TracedArray> arrays() && { return std::move(arrays_); }

 private:
  template <Real U>
  void keep(TracedKind kind, const std::string& name, const ConstMatrixView<U>& values) {
    arrays_.push_back({.kind = kind, .name = name, .values = values.template cast<double>()});
  }

  [[nodiscard]] std::string name_of(Index layer, const Parameter<T>& parameter) const {
    return fmt::format("{}.{}", network_.layer_name(layer), parameter.name);
  }
  [[nodiscard]] const LayerPlan& plan(Index i) const { return network_.plans()[static_cast<std::size_t>(i)]; }
  [[nodiscard]] bool is_activation(Index i) const { return network_.layer(i).activation() != nullptr; }
  /// (rows, in) of layer i; behind the last layer, its output.
  [[nodiscard]] ConstMatrixView<T> input_of(Index i) const {
    return view(outputs_[static_cast<std::size_t>(i)]);
  }
  [[nodiscard]] PassPosition position_of(const Layer<T>& layer) const {
    return {.step = options_.step, .first_row = 0, .stream = layer.stream()};
  }
  [[nodiscard]] SavedPass<T> saved_pass(Index i) const {
    return {.input = input_of(i),
            .saved = view(saved_[static_cast<std::size_t>(i)]),
            .position = position_of(network_.layer(i))};
  }
  /// Nobody needs gradients below the first layer with parameters.
  [[nodiscard]] Index lowest_trainable() const {
    const auto plans = network_.plans();
    const auto first =
        std::find_if(plans.begin(), plans.end(), [](const LayerPlan& p) { return p.parameters > 0; });
    return std::min<Index>(first - plans.begin(), network_.size() - 1);
  }

  void pass_forward(const Layer<T>& layer, const ConstMatrixView<T>& input, MatrixView<T> output,
                    MatrixView<T> saved) const {
    if (!options_.training) return layer.infer(input, output);
    // Activate itself throws where a function of the user is not finite.
    if (const Activation* activation = layer.activation())
      return activation->value_and_slope(elements(input), elements(output), elements(saved));
    try {
      layer.forward(input, output, saved, position_of(layer));
    } catch (const NonFiniteError&) {  // so does a layer with such a function in it
      layer.infer(input, output);
      const std::span<T> all = elements(saved);
      std::fill(all.begin(), all.end(), std::numeric_limits<T>::quiet_NaN());
    }
  }

  void differentiate_parameters(Index i, const ConstMatrixView<T>& output_gradient) {
    Index number = 0;
    for (const Parameter<T>& parameter : network_.layer(i).parameters()) {
      Matrix<T> gradient(parameter.value.rows(), parameter.value.cols());
      network_.layer(i).backward_weights(saved_pass(i), output_gradient, number++, 0, view(gradient));
      if (parameter.regularization.wanted())
        add_penalty_gradient(parameter.regularization, elements(parameter.value), elements(gradient));
      keep(TracedKind::parameter_gradient, "gradient of " + name_of(i, parameter),
           view(std::as_const(gradient)));
    }
  }

  const Network<T>& network_;
  const Loss& loss_;
  TraceOptions options_;
  Index rows_;
  std::vector<Matrix<T>> outputs_;  // of layers −1, 0, 1, ...
  std::vector<Matrix<T>> saved_;
  Matrix<T> gradient_;  // of the output of the layer that backward() is at
  std::vector<TracedArray> arrays_;
};

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
  TracedPass<T> pass(network, loss, inputs, options);
  pass.forward();
  pass.judge(targets);
  if (options.training) pass.backward();
  return std::move(pass).arrays();
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
