#include "layer_statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../../core/activation.hpp"
#include "../../core/errors.hpp"
#include "../../core/layer.hpp"

namespace ogee {
namespace {

void check(const LayerStatisticsOptions& options) {
  if (!(options.saturation_fraction >= 0 && options.saturation_fraction < 1))
    throw OptionError(fmt::format("layer statistics: saturation_fraction is {}, expected 0 to below 1",
                                  options.saturation_fraction));
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
void describe_slopes(const Activation& activation, const ConstMatrixView<double>& pre_activations,
                     double fraction, LayerStatistics& statistics) {
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

void describe_outputs(const Matrix<double>& outputs, Index bins, LayerStatistics& statistics) {
  statistics.mean_output = outputs.mean();
  statistics.output_deviation = std::sqrt((outputs.array() - statistics.mean_output).square().mean());
  statistics.outputs = histogram(elements(outputs), bins);
}

/// Notes what a layer shows of itself.
class StatisticsObserver final : public Observer<double> {
 public:
  StatisticsObserver(const LayerStatisticsOptions& options, LayerStatistics& statistics)
      : options_(options), statistics_(statistics) {}

  void activation(const Activation& activation, const ConstMatrixView<double>& pre_activations) override {
    statistics_.activation = activation.description();
    statistics_.pre_activations = histogram(elements(pre_activations), options_.bins);
    describe_slopes(activation, pre_activations, options_.saturation_fraction, statistics_);
  }
  void openness(const ConstMatrixView<double>& open) override { statistics_.gate_openness = open.mean(); }

 private:
  const LayerStatisticsOptions& options_;
  LayerStatistics& statistics_;
};

/// The statistics of layer i, whose first parameter is number `parameter` of the network, and of the
/// activation that follows it, if one does.
LayerStatistics statistics_of_layer(const ObservedPass& pass, Index i, Index parameter,
                                    const LayerStatisticsOptions& options) {
  const Network<double>& network = pass.network();
  LayerStatistics statistics;
  statistics.layer = network.layer_name(i);
  statistics.gradient_norm = pass.parameter_gradient(parameter).norm();
  statistics.pre_activation_gradient_norm = pass.output_gradient(i).norm();
  statistics.pre_activations = histogram(elements(pass.output(i)), options.bins);
  StatisticsObserver observer(options, statistics);
  network.layer(i).observe(view(pass.input(i)), observer);
  const bool is_activated =
      statistics.activation.empty() && i + 1 < network.size() && network.layer(i + 1).activation() != nullptr;
  if (is_activated) network.layer(i + 1).observe(view(pass.output(i)), observer);
  statistics.pre_activation_deviation = statistics.pre_activations.root_mean_square();
  describe_outputs(pass.output(is_activated ? i + 1 : i), options.bins, statistics);
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
