#pragma once

#include <string>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

/// One row of cells with its labels.
struct HeatMapRow {
  std::vector<std::string> labels;
  std::vector<double> shares;  ///< from 0 to 1; NaN leaves a gap
};

struct HeatMapOptions {
  bool colour = false;  ///< shades of colour instead of grey, for a terminal with 256 colours
  Index width = 80;     ///< rows are thinned until they fit, if necessary to their first and last cells
};

/// Shares as cells; the larger the share, the fuller the cell:
///
///     logistic  dense1  ··░░▒▒▓▓██  96.1 %
///               dense2  ··········   0.2 %
///
/// The last share of each row follows it as a number. All rows have the same number of labels and of shares.
[[nodiscard]] std::string heat_map(const std::vector<HeatMapRow>& rows, const HeatMapOptions& options = {});

}  // namespace ogee
