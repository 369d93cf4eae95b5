#include "layer_statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../../core/errors.hpp"
#include "../../layers/activate.hpp"
#include "../../layers/gate.hpp"

namespace ogee {
namespace {

void check(const LayerStatisticsOptions& options) {
  if (!(options.saturation_fraction >= 0 && options.saturation_fraction < 1))
    throw OptionError(fmt::format("layer statistics: saturation_fraction is {}, expected 0 to below 1",
                                  options.saturation_fraction));
}

/// The activation that follows layer i, if one does.
const Activation* activation_after(const Network<double>& network, Index i) {
  if (i + 1 >= network.size()) return nullptr;
  const auto* next = dynamic_cast<const Activate<double>*>(&network.layer(i + 1));
  return next != nullptr ? &next->activation() : nullptr;
}

/// Counts elements by their side.
class SideCount {
 public:
  void add(Side side) {
    if (side != Side::alive) ++(side == Side::left ? counts_.left : counts_.right);
  }
  [[nodiscard]] Saturation share_of(double elements) const {
    return {.left = counts_.left / elements, .right = counts_.right / elements};
  }

 private:
  Saturation counts_;
};

/// What the slopes of the activation say, for pre-activations (batch, units).
void describe_slopes(const Activation& activation, const Matrix<double>& pre_activations, double fraction,
                     LayerStatistics& statistics) {
  Matrix<double> values(pre_activations.rows(), pre_activations.cols());
  Matrix<double> slopes(pre_activations.rows(), pre_activations.cols());
  activation.value_and_slope<double>(elements(pre_activations), elements(values), elements(slopes));
  const SaturationRule saturated(activation, fraction);
  const SaturationRule flat(activation, 0);
  SideCount saturated_count;
  SideCount flat_count;
  std::vector<bool> dead(static_cast<std::size_t>(values.cols()), true);
  for (Index row = 0; row < values.rows(); ++row)
    for (Index unit = 0; unit < values.cols(); ++unit) {
      const Side side = saturated.side_of(values(row, unit), slopes(row, unit));
      saturated_count.add(side);
      flat_count.add(flat.side_of(values(row, unit), slopes(row, unit)));
      if (side == Side::alive) dead[static_cast<std::size_t>(unit)] = false;
    }
  const auto size = static_cast<double>(values.size());
  statistics.saturation = saturated_count.share_of(size);
  statistics.flat = flat_count.share_of(size);
  statistics.dead_units =
      static_cast<double>(std::count(dead.begin(), dead.end(), true)) / static_cast<double>(values.cols());
  statistics.mean_slope = slopes.cwiseAbs().mean();
}

void describe_pre_activations(const Matrix<double>& pre_activations, const Activation* activation,
                              const LayerStatisticsOptions& options, LayerStatistics& statistics) {
  statistics.pre_activations = histogram(elements(pre_activations), options.bins);
  if (activation == nullptr) return;
  statistics.activation = activation->description();
  describe_slopes(*activation, pre_activations, options.saturation_fraction, statistics);
}

void describe_outputs(const Matrix<double>& outputs, Index bins, LayerStatistics& statistics) {
  statistics.mean_output = outputs.mean();
  statistics.output_deviation = std::sqrt((outputs.array() - statistics.mean_output).square().mean());
  statistics.outputs = histogram(elements(outputs), bins);
}

/// The statistics of layer i, whose first parameter is number `parameter` of the network.
LayerStatistics statistics_of_layer(const ObservedPass& pass, Index i, Index parameter,
                                    const LayerStatisticsOptions& options) {
  LayerStatistics statistics;
  statistics.layer = pass.network().layer_name(i);
  statistics.gradient_norm = pass.parameter_gradient(parameter).norm();
  statistics.pre_activation_gradient_norm = pass.output_gradient(i).norm();
  if (const auto* gate = dynamic_cast<const Gate<double>*>(&pass.network().layer(i)))
    statistics.gate_openness = gate->openness(view(pass.input(i))).mean();
  if (const auto* shortcut = dynamic_cast<const ShortcutLayer<double>*>(&pass.network().layer(i))) {
    const Matrix<double> pre_activations = shortcut->pre_activations(view(pass.input(i)));
    describe_pre_activations(pre_activations, &shortcut->activation(), options, statistics);
    describe_outputs(pass.output(i), options.bins, statistics);
  } else {
    const Activation* activation = activation_after(pass.network(), i);
    describe_pre_activations(pass.output(i), activation, options, statistics);
    describe_outputs(pass.output(activation != nullptr ? i + 1 : i), options.bins, statistics);
  }
  return statistics;
}

}  // namespace

std::vector<LayerStatistics> layer_statistics(const ObservedPass& pass,
                                              const LayerStatisticsOptions& options) {
  check(options);
  std::vector<LayerStatistics> all;
  Index parameter = 0;
  for (Index i = 0; i < pass.network().size(); ++i) {
    const auto parameters = static_cast<Index>(pass.network().layer(i).parameters().size());
    if (parameters > 0) all.push_back(statistics_of_layer(pass, i, parameter, options));
    parameter += parameters;
  }
  for (LayerStatistics& statistics : all)
    statistics.relative_gradient_norm =
        statistics.pre_activation_gradient_norm / all.back().pre_activation_gradient_norm;
  return all;
}

}  // namespace ogee
