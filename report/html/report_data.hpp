#pragma once

/// The data of a report, as JSON.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../results/json.hpp"

namespace ogee {

/// Everything that a report is made from.
struct ReportInput {
  std::string_view command;       ///< "train", "compare" or "program"
  std::string_view command_line;  ///< repeats the run; empty for a program
  std::span<const Setting> settings;
  std::span<const Comparison> comparisons;  ///< one for each depth
  const Dataset& test;                      ///< the held-out data: names of the classes, and images
};

/// The data of a report: the content of result_json(), with all digits, so that the page writes numbers as other reports
/// do, plus the finding and the diagnoses in words, the functions with their contracts and curves, and the images of the
/// worst mistakes. To keep it small, it has only the probe records of the first seed (with the prediction of theory for
/// them), from at most nine epochs including the first and the last; of their number it has "recorded_probes".
[[nodiscard]] std::string report_data(const ReportInput& input);

}  // namespace ogee
