#include "difference_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "../findings/activation_labels.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

/// "+0.0123 ± 0.0040"
std::string interval_text(const MeanAndSpread& difference) {
  return fmt::format("{}{} ± {}", difference.mean > 0 ? "+" : "", decimals(difference.mean),
                     decimals(difference.half_width));
}

}  // namespace

std::string difference_table(const Comparison& comparison) {
  const std::string measure = comparison.task == Task::classify ? "test accuracy" : "test loss";
  TerminalTable table{.header = {"difference", measure, "p", "exceeds the noise"}, .rows = {}};
  for (const PairedDifference& difference : comparison.differences) {
    if (difference.pairs < 2) continue;
    table.rows.push_back({fmt::format("{} – {}", label_of(comparison, difference.first),
                                      label_of(comparison, difference.second)),
                          interval_text(difference.difference), p_value_text(difference.adjusted_p_value),
                          difference.exceeds_noise ? "yes" : "no"});
  }
  return table.rows.empty() ? "" : to_string(table);
}

std::string difference_table_legend(const Comparison& comparison) {
  const bool knows_samples =
      std::any_of(comparison.differences.begin(), comparison.differences.end(),
                  [](const PairedDifference& difference) { return difference.sample_error > 0; });
  return fmt::format(
      "difference:    of the same seeds, with the 95 % confidence interval of the mean\n"
      "               over {}\n"
      "p:             corrected for the number of pairs (Holm)\n",
      knows_samples ? "seeds and test samples" : "seeds");
}

}  // namespace ogee
