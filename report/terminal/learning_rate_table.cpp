#include "learning_rate_table.hpp"

#include <fmt/format.h>

#include "../findings/activation_labels.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {

std::string learning_rate_table(const Comparison& comparison) {
  const std::vector<LearningRateSweep>& sweeps = comparison.learning_rates;
  if (sweeps.empty()) return "";
  std::vector<std::string> names;
  for (const LearningRateSweep& sweep : sweeps) names.push_back(sweep.activation);
  const std::vector<std::string> labels = activation_labels(names);
  TerminalTable table{.header = {"learning rate"}, .rows = {}};
  for (const LearningRateScore& rate : sweeps.front().rates)
    table.header.push_back(fmt::format("{}", rate.learning_rate));
  table.header.emplace_back("chosen");
  for (std::size_t i = 0; i < sweeps.size(); ++i) {
    table.rows.push_back({labels[i]});
    for (const LearningRateScore& rate : sweeps[i].rates)
      table.rows.back().push_back(rate.score ? decimals(*rate.score) : "–");
    table.rows.back().push_back(fmt::format("{}", sweeps[i].chosen));
  }
  return to_string(table);
}

}  // namespace ogee
