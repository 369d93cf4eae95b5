#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "probe.hpp"

namespace ogee {

/// A number with its name in files.
struct NamedNumber {
  std::string_view name;
  std::optional<double> value;  ///< empty if it is not known
};

/// All numbers of a layer, always the same ones in the same order, for JSON, CSV and TensorBoard.
[[nodiscard]] std::vector<NamedNumber> layer_numbers(const LayerStatistics& layer);
[[nodiscard]] std::vector<NamedNumber> layer_numbers(const ProbedLayer& layer);

}  // namespace ogee
