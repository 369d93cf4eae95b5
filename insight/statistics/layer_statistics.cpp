#include "layer_statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../../core/activation.hpp"
#include "../../core/errors.hpp"
#include "../../core/layer.hpp"

namespace ogee {
namespace {

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

double mean_slope(const Activation& activation, const ConstMatrixView<double>& pre_activations) {
  Matrix<double> values(pre_activations.rows(), pre_activations.cols());
  Matrix<double> slopes(pre_activations.rows(), pre_activations.cols());
  activation.value_and_slope<double>(elements(pre_activations), elements(values), elements(slopes));
  return slopes.cwiseAbs().mean();
}

/// Statistics of the activation's slopes for pre-activations (batch, units).
void describe_slopes(const Activation& activation, const ConstMatrixView<double>& pre_activations,
                     double fraction, LayerStatistics& statistics) {
  const SaturationRule saturated(activation, fraction);
  const SaturationRule flat(activation, 0);
  SideCount saturated_count;
  SideCount flat_count;
  std::vector<bool> dead(static_cast<std::size_t>(pre_activations.cols()), true);
  for (Index row = 0; row < pre_activations.rows(); ++row)
    for (Index unit = 0; unit < pre_activations.cols(); ++unit) {
      const Side side = saturated.side_of(pre_activations(row, unit));
      saturated_count.add(side);
      flat_count.add(flat.side_of(pre_activations(row, unit)));
      if (side == Side::alive) dead[static_cast<std::size_t>(unit)] = false;
    }
  const auto size = static_cast<double>(pre_activations.size());
  statistics.saturation = saturated_count.share_of(size);
  statistics.flat = flat_count.share_of(size);
  statistics.dead_units = static_cast<double>(std::count(dead.begin(), dead.end(), true)) /
                          static_cast<double>(pre_activations.cols());
  statistics.mean_slope = mean_slope(activation, pre_activations);
}

/// Interpolated between neighbours, as NumPy's percentile does by default. Reorders the numbers.
double percentile(std::vector<double>& numbers, double percent) {
  const double position = percent / 100 * static_cast<double>(numbers.size() - 1);
  const auto below = numbers.begin() + static_cast<std::ptrdiff_t>(position);
  std::nth_element(numbers.begin(), below, numbers.end());
  if (below + 1 == numbers.end()) return *below;
  return std::lerp(*below, *std::min_element(below + 1, numbers.end()), position - std::floor(position));
}

/// The share of the columns whose standard deviation is at most a number; 0 for a single row, which says nothing about it.
double share_of_constant_columns(const Matrix<double>& outputs, double deviation) {
  if (outputs.rows() < 2) return 0;
  Index count = 0;
  for (Index unit = 0; unit < outputs.cols(); ++unit) {
    const double mean = outputs.col(unit).mean();
    if (std::sqrt((outputs.col(unit).array() - mean).square().mean()) <= deviation) ++count;
  }
  return static_cast<double>(count) / static_cast<double>(outputs.cols());
}

void describe_outputs(const Matrix<double>& outputs, double largest_slope, Index bins,
                      LayerStatistics& statistics) {
  constexpr double hardly = 0.01;
  statistics.mean_output = outputs.mean();
  statistics.constant_units = share_of_constant_columns(outputs, hardly * largest_slope);
  std::vector<double> numbers(outputs.data(), outputs.data() + outputs.size());
  statistics.output_percentile_2 = percentile(numbers, 2);
  statistics.output_percentile_50 = percentile(numbers, 50);
  statistics.output_percentile_98 = percentile(numbers, 98);
  statistics.output_deviation = std::sqrt((outputs.array() - statistics.mean_output).square().mean());
  statistics.outputs = histogram(elements(outputs), bins);
}

/// Records what a layer shows.
class StatisticsObserver final : public Observer<double> {
 public:
  StatisticsObserver(const LayerStatisticsOptions& options, LayerStatistics& statistics)
      : options_(options), statistics_(statistics) {}

  void activation(const Activation& activation, const ConstMatrixView<double>& pre_activations) override {
    statistics_.activation = activation.description();
    largest_slope_ = largest_slope(activation);
    statistics_.pre_activations = histogram(elements(pre_activations), options_.bins);
    describe_slopes(activation, pre_activations, options_.saturation_threshold, statistics_);
  }
  /// 1 where the layer has no activation.
  [[nodiscard]] double largest_slope_seen() const { return largest_slope_; }
  void openness(const ConstMatrixView<double>& open) override { statistics_.gate_openness = open.mean(); }

 private:
  const LayerStatisticsOptions& options_;
  LayerStatistics& statistics_;
  double largest_slope_ = 1;
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
  describe_outputs(pass.output(is_activated ? i + 1 : i), observer.largest_slope_seen(), options.bins,
                   statistics);
  return statistics;
}

}  // namespace

std::vector<LayerStatistics> layer_statistics(const ObservedPass& pass,
                                              const LayerStatisticsOptions& options) {
  check_fields<double>("layer statistics", options);
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
