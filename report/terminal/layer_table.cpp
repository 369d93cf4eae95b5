#include "layer_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../findings/activation_labels.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

using Cells = std::vector<std::string>;

bool has_gates(std::span<const LayerStatistics> layers) {
  return std::any_of(layers.begin(), layers.end(),
                     [](const LayerStatistics& layer) { return layer.gate_openness.has_value(); });
}

bool has_gates(const Comparison& comparison) {
  return std::any_of(comparison.summaries.begin(), comparison.summaries.end(),
                     [](const ActivationSummary& summary) { return has_gates(summary.layers); });
}

Cells columns(bool with_gates) {
  Cells all{"layer", "saturated left", "right", "mean slope", "constant", "mean output", "gradient norm"};
  if (with_gates) all.emplace_back("open");
  return all;
}

Cells cells_of(const LayerStatistics& layer, bool with_gates) {
  const auto& saturation = layer.saturation;
  Cells cells{layer.layer,
              saturation ? percent(saturation->left) : "–",
              saturation ? percent(saturation->right) : "–",
              layer.activation.empty() ? "–" : decimals(layer.mean_slope),
              percent(layer.constant_units),
              decimals(layer.mean_output),
              fmt::format("{:.2e}", layer.gradient_norm)};
  if (with_gates) cells.push_back(layer.gate_openness ? decimals(*layer.gate_openness) : "–");
  return cells;
}

Cells prefixed(const std::string& first, const Cells& rest) {
  Cells cells{first};
  cells.insert(cells.end(), rest.begin(), rest.end());
  return cells;
}

std::string legend(double saturation_threshold, bool with_gates) {
  return fmt::format(
             "saturated:     share of outputs on a tail, beyond which the slope stays below {:g} % of the "
             "largest\n",
             100 * saturation_threshold) +
         "mean slope:    of the activation, the factor of a gradient on its way back\n"
         "constant:      share of units whose output hardly changes over the samples\n"
         "mean output:   after the activation; if it is not 0, it is a bias shift\n"
         "gradient norm: Euclidean norm of the gradient of the layer's weights\n" +
         (with_gates ? "open:          mean share of the input that the gates of a layer replace\n" : "");
}

}  // namespace

std::string layer_table(std::span<const LayerStatistics> layers) {
  const bool with_gates = has_gates(layers);
  TerminalTable table{.header = columns(with_gates), .rows = {}};
  for (const LayerStatistics& layer : layers) table.rows.push_back(cells_of(layer, with_gates));
  return to_string(table);
}

std::string layer_table(const Comparison& comparison) {
  const bool with_gates = has_gates(comparison);
  TerminalTable table{.header = prefixed("activation", columns(with_gates)), .rows = {}};
  const Cells labels = activation_labels(comparison.summaries);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::string label = labels[i];
    for (const LayerStatistics& layer : comparison.summaries[i].layers) {
      table.rows.push_back(prefixed(label, cells_of(layer, with_gates)));
      label.clear();
    }
    if (comparison.summaries[i].layers.empty())
      table.rows.push_back(prefixed(label, Cells(table.header.size() - 1, "–")));
  }
  return to_string(table);
}

std::string layer_table_legend(std::span<const LayerStatistics> layers, double saturation_threshold) {
  return legend(saturation_threshold, has_gates(layers));
}

std::string layer_table_legend(const Comparison& comparison) {
  return legend(comparison.saturation_threshold, has_gates(comparison));
}

}  // namespace ogee
