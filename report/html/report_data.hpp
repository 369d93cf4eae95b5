#pragma once

/// What a report shows, as JSON.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../results/json.hpp"

namespace ogee {

/// Everything that a report is made from.
struct ReportInput {
  std::string_view command;       ///< "train" or "compare"
  std::string_view command_line;  ///< that repeats it
  std::span<const Setting> settings;
  std::span<const Comparison> comparisons;  ///< one for each depth
  const Dataset& test;                      ///< the held-out data: names of the classes, and images
};

/// The data of a report: what result_json() has, rounded to five digits, and besides the finding in words,
/// the functions with their contracts and curves, and the images of the worst mistakes. To keep it small,
/// only the probes of the first seed (and what theory foresaw of them) are in it, of up to nine of their
/// epochs, the first and the last among them.
[[nodiscard]] std::string report_data(const ReportInput& input);

}  // namespace ogee
