#include "conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "../terminal/text.hpp"
#include "activation_labels.hpp"
#include "detail/contenders.hpp"
#include "detail/layer_findings.hpp"
#include "detail/limits_of_comparison.hpp"
#include "detail/ranking.hpp"

namespace ogee {

using detail::Contender;
using detail::Measure;

namespace {

/// Whether the accuracy needs no learning.
bool learned_nothing(const Comparison& comparison, const Contender& contender) {
  const Measure& measure = detail::measure_of(comparison);
  return comparison.chance && measure.has_score(contender) &&
         measure.mean_of(contender) <= comparison.chance->limit();
}

/// Those whose accuracy is not above chance; empty if there are none.
std::string chance_sentence(const Comparison& comparison, const std::vector<Contender>& all) {
  std::vector<Contender> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [&](const Contender& each) { return learned_nothing(comparison, each); });
  if (some.empty()) return "";
  return fmt::format(
      " {} learned nothing that shows: always naming the most common class has an accuracy of {}.",
      listed(detail::labels_of(some)), decimals(comparison.chance->majority_share));
}

/// Whether most runs reached the target.
bool mostly_reached(const Contender& contender) {
  return 2 * contender.summary->reached_target > contender.begun;
}

/// The activations that reached the target in the fewest epochs, of those that reached it in most runs: a single run that got
/// lucky is not first.
std::string target_clause(const std::vector<Contender>& all, double target, bool is_chosen) {
  std::vector<Contender> first;
  Index reached_by_any = 0;
  for (const Contender& contender : all) {
    reached_by_any += contender.summary->reached_target;
    if (!mostly_reached(contender)) continue;
    const double epochs = contender.summary->epochs_to_target.mean;
    const double least = first.empty() ? epochs : first.front().summary->epochs_to_target.mean;
    if (!detail::equal(epochs, least) && epochs < least) first.clear();
    if (first.empty() || detail::equal(epochs, least)) first.push_back(contender);
  }
  if (reached_by_any == 0) return fmt::format("No run reached the target accuracy of {:.4f}", target);
  if (first.empty())
    return fmt::format(
        "{} {} reached the target accuracy of {:.4f}, but no activation did in most of its runs",
        reached_by_any, reached_by_any == 1 ? "run" : "runs", target);
  Index reached = 0;
  Index begun = 0;
  for (const Contender& contender : first) {
    reached += contender.summary->reached_target;
    begun += contender.begun;
  }
  return fmt::format("{} {} first to reach {:.4f}{}, after {:.1f} epochs on average ({} of {} runs did)",
                     listed(detail::labels_of(first)), first.size() == 1 ? "was" : "were", target,
                     is_chosen ? ", 95 % of the best accuracy of any run" : "",
                     first.front().summary->epochs_to_target.mean, reached, begun);
}

/// Which activation was first to the target, if there is one, and where units were saturated.
std::string details_sentence(const Comparison& comparison, const std::vector<Contender>& all) {
  std::string saturation = detail::saturation_clause(all);
  // A target that needs no learning is none.
  if (comparison.target_accuracy &&
      !(comparison.chance && *comparison.target_accuracy <= comparison.chance->limit()))
    return fmt::format(" {}{}{}.",
                       target_clause(all, *comparison.target_accuracy, comparison.target_is_chosen),
                       saturation.empty() ? "" : "; ", saturation);
  if (saturation.empty()) return "";
  return fmt::format(" {}.", capitalized(saturation));
}

/// Which activation suffered most from depth; empty if none did.
std::string depth_sentence(const Measure& measure, const Comparison& shallow, const Comparison& deep) {
  const std::vector<Contender> before = detail::contenders(shallow);
  const std::vector<Contender> after = detail::contenders(deep);
  double most = 0;
  std::string sentence;
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    if (before[i].summary->runs == 0 || after[i].summary->runs == 0) continue;
    const double cost = measure.merit(before[i]) - measure.merit(after[i]);
    if (!(cost > most)) continue;
    most = cost;
    sentence = fmt::format(" Depth cost {} most: {} with {}, {} with {}.", before[i].label,
                           decimals(measure.mean_of(before[i])), detail::layers_text(shallow),
                           decimals(measure.mean_of(after[i])), detail::layers_text(deep));
  }
  return sentence;
}

}  // namespace

Index runs_begun(const Comparison& comparison, const ActivationSummary& summary) {
  return std::max<Index>(std::ssize(runs_of(comparison.runs, summary.place)), summary.runs);
}

std::string conclusion(const Comparison& comparison) {
  const std::vector<Contender> all = detail::contenders(comparison);
  std::string first = detail::ranking_sentence(comparison, all);
  if (detail::no_epoch(all)) return first;
  const char* warning =
      comparison.interrupted ? " The comparison was interrupted: its runs are not of equal length." : "";
  return first + chance_sentence(comparison, all) + details_sentence(comparison, all) +
         detail::idle_layers_sentence(all) + detail::gradient_sentences(all) +
         detail::limits_of_comparison(comparison, all) + warning;
}

std::string conclusion(std::span<const Comparison> comparisons) {
  if (comparisons.empty()) return "";
  if (comparisons.size() == 1) return conclusion(comparisons.front());
  const Measure& measure = detail::measure_of(comparisons.front());
  return detail::rankings_by_depth(comparisons) +
         depth_sentence(measure, comparisons.front(), comparisons.back()) +
         detail::gradient_sentences(detail::contenders(comparisons.back()),
                                    fmt::format(" with {}", detail::layers_text(comparisons.back()))) +
         detail::limits_of_comparison(comparisons.back(), detail::contenders(comparisons.back()));
}

}  // namespace ogee
