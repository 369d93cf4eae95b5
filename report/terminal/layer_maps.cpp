#include "layer_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../../insight/statistics/saturation.hpp"
#include "../findings/activation_labels.hpp"
#include "sparkline.hpp"
#include "terminal_table.hpp"

namespace ogee {
namespace {

/// The first run of an activation that has probe records; null if none has.
const Run* probed_run(const Comparison& comparison, const ActivationSummary& summary) {
  for (const Run* run : runs_of(comparison.runs, summary.place))
    if (!run->probes.empty() && !run->probes[0].layers.empty()) return run;
  return nullptr;
}

/// The saturated share of a layer in a probe record; NaN if it is not known.
double saturated_share(const ProbeRecord& probe, std::size_t layer) {
  if (layer >= probe.layers.size()) return NAN;
  const auto& saturation = probe.layers[layer].statistics.saturation;
  return saturation ? saturation->left + saturation->right : NAN;
}

/// The most looks that a run has; an interrupted run has fewer.
std::size_t max_looks(const Comparison& comparison) {
  std::size_t most = 0;
  for (const Run& run : comparison.runs) most = std::max(most, run.probes.size());
  return most;
}

bool saturates(const ComparedActivation& activation, double threshold) {
  return std::any_of(
      activation.functions.begin(), activation.functions.end(),
      [&](const Activation& function) { return SaturationRule(function, threshold).has_tail(); });
}

void add_rows(const Run& run, std::string label, std::size_t looks, std::vector<HeatMapRow>& rows) {
  const auto& layers = run.probes[0].layers;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    if (!layers[layer].statistics.saturation) continue;
    HeatMapRow row{.labels = {label, layers[layer].statistics.layer}, .shares = {}};
    for (const ProbeRecord& probe : run.probes) row.shares.push_back(saturated_share(probe, layer));
    row.shares.resize(looks, NAN);
    rows.push_back(std::move(row));
    label.clear();
  }
}

std::string gradient_line(const ProbeRecord& probe) {
  constexpr double lowest_power = -8;
  std::vector<double> powers;
  for (const ProbedLayer& layer : probe.layers)
    powers.push_back(std::log10(layer.statistics.relative_gradient_norm));
  return sparkline(powers, lowest_power, 0);
}

std::string first_gradient(const ProbeRecord& probe) {
  if (probe.layers.empty()) return "–";
  const double relative = probe.layers[0].statistics.relative_gradient_norm;
  return std::isfinite(relative) ? fmt::format("{:.1e}", relative) : "–";
}

}  // namespace

std::string saturation_map(const Comparison& comparison, const HeatMapOptions& options) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  std::vector<HeatMapRow> rows;
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (const Run* run = probed_run(comparison, comparison.summaries[i]))
      if (saturates(run->activation, comparison.saturation_threshold))
        add_rows(*run, labels[i], max_looks(comparison), rows);
  return heat_map(rows, options);
}

std::string gradient_lines(const Comparison& comparison) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  TerminalTable table{.header = {"activation", "at first", "layer 1", "at last", "layer 1"}, .rows = {}};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Run* run = probed_run(comparison, comparison.summaries[i]);
    if (run == nullptr || run->probes[0].layers.size() < 2) continue;
    const ProbeRecord& first = run->probes.front();
    const ProbeRecord& last = run->probes.back();
    table.rows.push_back(
        {labels[i], gradient_line(first), first_gradient(first), gradient_line(last), first_gradient(last)});
  }
  return table.rows.empty() ? "" : to_string(table);
}

std::string layer_maps(const Comparison& comparison, const HeatMapOptions& options) {
  std::string text;
  const std::string map = saturation_map(comparison, options);
  if (!map.empty())
    text += "Saturated share of each layer, before training and after each epoch (one run)\n" + map + "\n";
  const std::string gradients = gradient_lines(comparison);
  if (!gradients.empty())
    text +=
        "Gradient at each layer, from the first on, divided by that of the last one\n"
        "(one run, before and after training; the bars go from 1e-8 to 1)\n" +
        gradients + "\n";
  return text;
}

}  // namespace ogee
