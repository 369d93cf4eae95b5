#include "contenders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../../terminal/text.hpp"
#include "../activation_labels.hpp"
#include "../conclusion.hpp"

namespace ogee::detail {
namespace {

constexpr Measure accuracy{"test accuracy", "the best test accuracy", "Best test accuracy",
                           &ActivationSummary::test_accuracy, 1};
constexpr Measure loss{"test loss", "the smallest test loss", "Smallest test loss",
                       &ActivationSummary::test_loss, -1};

}  // namespace

std::vector<Contender> contenders(const Comparison& comparison) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  std::vector<Contender> all;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const ActivationSummary& summary = comparison.summaries[i];
    all.push_back({labels[i], &summary, runs_begun(comparison, summary)});
  }
  return all;
}

std::vector<std::string> labels_of(const std::vector<Contender>& some) {
  std::vector<std::string> labels;
  for (const Contender& contender : some) labels.push_back(contender.label);
  return labels;
}

bool no_epoch(const std::vector<Contender>& all) {
  return std::all_of(all.begin(), all.end(), [](const Contender& c) { return c.summary->runs == 0; });
}

bool equal(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

bool Measure::has_score(const Contender& contender) const {
  return contender.summary->runs > 0 && !std::isnan(mean_of(contender));
}

std::string Measure::text(const Contender& contender) const {
  const MeanAndSpread& scores = contender.summary->*value;
  if (contender.summary->runs < 2) return decimals(scores.mean);
  return fmt::format("{} ± {}", decimals(scores.mean), decimals(scores.spread));
}

const Measure& measure_of(const Comparison& comparison) {
  return comparison.task == Task::regress ? loss : accuracy;
}

std::string layers_text(const Comparison& comparison) {
  const std::size_t layers = comparison.hidden.size();
  return fmt::format("{} hidden layer{}", layers, layers == 1 ? "" : "s");
}

}  // namespace ogee::detail
