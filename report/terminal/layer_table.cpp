#include "layer_table.hpp"

#include <fmt/format.h>

#include "../findings/activation_labels.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

using Cells = std::vector<std::string>;

const Cells columns{"layer",    "saturated left", "right",        "mean slope",
                    "constant", "mean output",    "gradient norm"};

Cells cells_of(const LayerStatistics& layer) {
  const auto& saturation = layer.saturation;
  return {layer.layer,
          saturation ? percent(saturation->left) : "–",
          saturation ? percent(saturation->right) : "–",
          layer.activation.empty() ? "–" : decimals(layer.mean_slope),
          percent(layer.constant_units),
          decimals(layer.mean_output),
          fmt::format("{:.2e}", layer.gradient_norm)};
}

Cells prefixed(const std::string& first, const Cells& rest) {
  Cells cells{first};
  cells.insert(cells.end(), rest.begin(), rest.end());
  return cells;
}

}  // namespace

std::string layer_table(std::span<const LayerStatistics> layers) {
  TerminalTable table{.header = columns, .rows = {}};
  for (const LayerStatistics& layer : layers) table.rows.push_back(cells_of(layer));
  return to_string(table);
}

std::string layer_table(const Comparison& comparison) {
  TerminalTable table{.header = prefixed("activation", columns), .rows = {}};
  const Cells labels = activation_labels(comparison.summaries);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::string label = labels[i];
    for (const LayerStatistics& layer : comparison.summaries[i].layers) {
      table.rows.push_back(prefixed(label, cells_of(layer)));
      label.clear();
    }
    if (comparison.summaries[i].layers.empty())
      table.rows.push_back({label, "–", "–", "–", "–", "–", "–", "–"});
  }
  return to_string(table);
}

std::string layer_table_legend(double saturation_threshold) {
  return fmt::format(
             "saturated:     share of outputs on a tail, beyond which the slope stays below {:g} % of the "
             "largest\n",
             100 * saturation_threshold) +
         "mean slope:    of the activation, the factor of a gradient on its way back\n"
         "constant:      share of units whose output hardly changes over the samples\n"
         "mean output:   after the activation; if it is not 0, it is a bias shift\n"
         "gradient norm: Euclidean norm of the gradient of the layer's weights\n";
}

}  // namespace ogee
