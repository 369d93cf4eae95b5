#pragma once

#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

struct ConvergencePlotOptions {
  Index width = 80;
  Index height = 14;
  bool colour = false;
};

/// The test accuracy of each activation (the test loss if the answers are targets) against the epoch,
/// averaged over the runs that completed the epoch.
[[nodiscard]] std::string convergence_plot(const Comparison& comparison,
                                           const ConvergencePlotOptions& options = {});

}  // namespace ogee
