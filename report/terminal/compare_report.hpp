#pragma once

#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

struct CompareReportOptions {
  bool brief = false;   ///< only the tables and the conclusion, without curves and explanations
  bool colour = false;  ///< of the curves
  Index width = 80;     ///< of the curves and the conclusion
};

/// A comparison as text for the terminal: the scores of each activation, what happened in its layers, the
/// convergence curves, and the conclusion.
[[nodiscard]] std::string compare_report(const Comparison& comparison,
                                         const CompareReportOptions& options = {});

/// Comparisons at several depths, one after the other, each with a heading, and a joint conclusion.
[[nodiscard]] std::string compare_report(std::span<const Comparison> comparisons,
                                         const CompareReportOptions& options = {});

/// The table of scores: for each activation, the means over its runs ± their standard deviation.
[[nodiscard]] std::string score_table(const Comparison& comparison);

/// A line for each run that did not finish, with the reason.
[[nodiscard]] std::string unfinished_runs(const Comparison& comparison);

}  // namespace ogee
