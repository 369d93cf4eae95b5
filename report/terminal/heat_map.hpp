#pragma once

#include <string>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

/// One row of cells with what stands before and behind it.
struct HeatMapRow {
  std::vector<std::string> labels;
  std::vector<double> shares;  ///< from 0 to 1; what is not a number is left open
};

struct HeatMapOptions {
  bool colour = false;  ///< shades of colour rather than of grey; for a terminal with 256 of them
  Index width = 80;  ///< rows are thinned until they fit, to the first and the last of their cells if need be
};

/// Shares as cells that are the fuller the larger the share,
///
///     logistic  dense1  ··░░▒▒▓▓██  96.1 %
///               dense2  ··········   0.2 %
///
/// with the last share of each row behind it. All rows have as many labels and shares.
[[nodiscard]] std::string heat_map(const std::vector<HeatMapRow>& rows, const HeatMapOptions& options = {});

}  // namespace ogee
