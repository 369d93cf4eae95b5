#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "probe.hpp"

namespace ogee {

/// A number under the name that it has in files.
struct NamedNumber {
  std::string_view name;
  std::optional<double> value;  ///< none where it is not known
};

/// All numbers about a layer, always the same ones in the same order, for JSON, CSV and TensorBoard alike.
[[nodiscard]] std::vector<NamedNumber> layer_numbers(const LayerStatistics& layer);
[[nodiscard]] std::vector<NamedNumber> layer_numbers(const ProbedLayer& layer);

}  // namespace ogee
