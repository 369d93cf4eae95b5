#include "check_gradients.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

#include "../../core/activation.hpp"
#include "../../core/backprop.hpp"
#include "../../core/option_checks.hpp"
#include "detail/central_difference.hpp"

namespace ogee {
namespace {

/// The loss of a batch, and the side of every kink on which each unit is.
struct Outcome {
  double loss = 0;
  std::vector<std::int8_t> sides;
};

/// Records the side of each kink on which the pre-activations of a pass are.
class SideVisitor final : public PassVisitor<double>, private Observer<double> {
 public:
  explicit SideVisitor(const Network<double>& network) : network_(network) {}

  void before_layer(Index i, const ConstMatrixView<double>& input) override {
    network_.layer(i).observe(input, *this);
  }
  [[nodiscard]] std::vector<std::int8_t> sides() && { return std::move(sides_); }

 private:
  void activation(const Activation& activation, const ConstMatrixView<double>& pre_activations) override {
    for (const Kink& kink : activation.contract().kinks)
      for (const double x : elements(pre_activations))
        sides_.push_back(x > kink.at ? 1 : (x < kink.at ? -1 : 0));
  }

  const Network<double>& network_;
  std::vector<std::int8_t> sides_;
};

/// Runs the batch forward as training does, but records the pre-activations of each activation.
class ObservedLoss {
 public:
  ObservedLoss(const Network<double>& network, const Loss& loss, const Matrix<double>& inputs,
               const Matrix<double>& targets)
      : network_(network),
        loss_(loss),
        inputs_(inputs),
        targets_(targets),
        workspace_(network, std::max<Index>(1, inputs.rows())) {}

  [[nodiscard]] Outcome run() {
    SideVisitor visitor(network_);
    forward(network_, view(inputs_), workspace_, &visitor);
    loss_.evaluate(read_only(workspace_.output(network_.size() - 1)), view(targets_),
                   workspace_.row_losses());
    const auto losses = workspace_.row_losses();
    const double mean =
        std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
    return {.loss = mean + network_.penalty(), .sides = std::move(visitor).sides()};
  }

 private:
  const Network<double>& network_;
  const Loss& loss_;
  const Matrix<double>& inputs_;
  const Matrix<double>& targets_;
  Workspace<double> workspace_;
};

/// The central difference at one parameter; empty if a kink is too near.
std::optional<double> smooth_difference(ObservedLoss& observed, double& parameter, double step) {
  std::optional<double> difference;
  detail::central_differences(
      parameter, step, [&] { return observed.run(); },
      [&](const Outcome& right, const Outcome& left, double width) {
        if (left.sides == right.sides) difference = (right.loss - left.loss) / width;
        return difference.has_value();
      });
  return difference;
}

/// The entries of all parameters with both gradients; counts those left out.
std::vector<GradientEntry> gather_entries(Network<double>& network, ObservedLoss& observed,
                                          const Workspace<double>& workspace,
                                          const GradientCheckOptions& options, Index& at_kinks) {
  std::vector<GradientEntry> entries;
  Index number = 0;
  for (Index layer = 0; layer < network.size(); ++layer)
    for (Parameter<double>& parameter : network.layer(layer).parameters()) {
      const auto gradient = workspace.parameter_gradient(number++);
      const Index count = std::min(parameter.value.size(), options.entries_per_parameter);
      for (Index i = 0; i < count; ++i) {
        const Index position = i * parameter.value.size() / count;
        const Index row = position / parameter.value.cols();
        const Index column = position % parameter.value.cols();
        const auto numeric = smooth_difference(observed, parameter.value(row, column), options.step);
        if (!numeric) {
          ++at_kinks;
          continue;
        }
        entries.push_back({.parameter = fmt::format("{}.{}", network.layer_name(layer), parameter.name),
                           .row = row,
                           .column = column,
                           .analytic = gradient(row, column),
                           .numeric = *numeric});
      }
    }
  return entries;
}

/// Computes the errors.
void measure(std::vector<GradientEntry>& entries, double rounding) {
  double largest = 0;
  for (const GradientEntry& entry : entries) largest = std::max(largest, std::abs(entry.numeric));
  for (GradientEntry& entry : entries)
    entry.error = detail::relative_error(entry.analytic, entry.numeric, largest, rounding);
}

void check_options(const GradientCheckOptions& options) {
  constexpr std::string_view who = "check_gradients";
  detail::require_in(ranges::share_between, who, "step", options.step);
  detail::require_in(ranges::positive_or_infinite, who, "tolerance", options.tolerance);
  detail::require_count(who, "entries_per_parameter", options.entries_per_parameter);
}

}  // namespace

std::string to_string(const GradientReport& report) {
  return fmt::format(
      "gradients {}: {} entries checked, {} left out at kinks; worst {}({}, {}): analytic {:.9g}, "
      "numeric {:.9g}, error {:.2g} (tolerance {:.2g})",
      report.ok() ? "agree" : "DISAGREE", report.checked, report.at_kinks, report.worst.parameter,
      report.worst.row, report.worst.column, report.worst.analytic, report.worst.numeric, report.worst.error,
      report.tolerance);
}

template <Real T>
GradientReport check_gradients(const Network<T>& network, const Loss& loss, const MatrixArgument<T>& inputs,
                               const MatrixArgument<T>& targets, const GradientCheckOptions& options) {
  check_options(options);
  Network<double> wide = network.template cast<double>();
  const Matrix<double> wide_inputs = inputs.template cast<double>();
  const Matrix<double> wide_targets = targets.template cast<double>();
  Workspace<double> workspace(wide, std::max<Index>(1, inputs.rows()));
  forward(wide, view(wide_inputs), workspace);
  const double mean_loss = backward(wide, loss, view(wide_targets), workspace);

  GradientReport report{.tolerance = options.tolerance};
  ObservedLoss observed(wide, loss, wide_inputs, wide_targets);
  std::vector<GradientEntry> entries = gather_entries(wide, observed, workspace, options, report.at_kinks);
  // Each of the two losses has an error of a few units in its last place.
  measure(entries,
          4 * std::numeric_limits<double>::epsilon() * std::abs(mean_loss + wide.penalty()) / options.step);
  report.checked = static_cast<Index>(entries.size());
  const auto worst = std::max_element(entries.begin(), entries.end(),
                                      [](const auto& a, const auto& b) { return a.error < b.error; });
  if (worst != entries.end()) report.worst = *worst;
  return report;
}

template GradientReport check_gradients(const Network<float>&, const Loss&, const MatrixArgument<float>&,
                                        const MatrixArgument<float>&, const GradientCheckOptions&);
template GradientReport check_gradients(const Network<double>&, const Loss&, const MatrixArgument<double>&,
                                        const MatrixArgument<double>&, const GradientCheckOptions&);

}  // namespace ogee
