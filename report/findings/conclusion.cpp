#include "conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <span>

#include "../terminal/text.hpp"
#include "activation_labels.hpp"

namespace ogee {
namespace {

/// A summary together with its name in the report.
struct Contender {
  std::string label;
  const ActivationSummary* summary;
  Index begun;
};

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

/// Means of the same numbers in another order differ in their last bits.
bool equal(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

/// What the activations are ranked by.
struct Measure {
  std::string_view name;
  std::string_view best;
  MeanAndSpread ActivationSummary::*value;
  double sign;  ///< 1 if more is better, -1 if less is
};

constexpr Measure accuracy{"test accuracy", "the best test accuracy", &ActivationSummary::test_accuracy, 1};
constexpr Measure loss{"test loss", "the smallest test loss", &ActivationSummary::test_loss, -1};

const Measure& measure_of(const Comparison& comparison) {
  return comparison.task == Task::regress ? loss : accuracy;
}

double mean_of(const Measure& measure, const Contender& contender) {
  return (contender.summary->*measure.value).mean;
}

/// Whether a run of the activation completed an epoch and was scored on held-out data.
bool has_score(const Measure& measure, const Contender& contender) {
  return contender.summary->runs > 0 && !std::isnan(mean_of(measure, contender));
}

/// The greater, the better.
double merit(const Measure& measure, const Contender& contender) {
  return measure.sign * mean_of(measure, contender);
}

/// A difference of means, shown as 0 only if it is 0.
std::string difference(double value) {
  return value == 0 || value >= 1e-4 ? decimals(value) : fmt::format("{:.0e}", value);
}

/// The mean, with its spread if there are several runs.
std::string mean_text(const Measure& measure, const ActivationSummary& summary) {
  const MeanAndSpread& value = summary.*measure.value;
  if (summary.runs < 2) return decimals(value.mean);
  return fmt::format("{} ± {}", decimals(value.mean), decimals(value.spread));
}

/// The difference of two activations seed by seed; null if there are too few seeds for a test.
const PairedDifference* tested_difference(const Comparison& comparison, const Contender& a,
                                          const Contender& b) {
  const std::string& one = a.summary->activation;
  const std::string& other = b.summary->activation;
  for (const PairedDifference& difference : comparison.differences)
    if (difference.pairs > 1 && ((difference.first == one && difference.second == other) ||
                                 (difference.first == other && difference.second == one)))
      return &difference;
  return nullptr;
}

std::string p_text(double p_value) {
  return p_value < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", p_value);
}

/// The lead of the best activation, and the verdict of the paired t test.
std::string lead_text(const Measure& measure, const Comparison& comparison, const Contender& best,
                      const Contender& next) {
  const std::string begin = fmt::format("its lead of {} over {}",
                                        difference(merit(measure, best) - merit(measure, next)), next.label);
  const PairedDifference* tested = tested_difference(comparison, best, next);
  if (tested == nullptr)
    return fmt::format("{} may be chance, since they have fewer than two seeds in common", begin);
  return fmt::format("{} {} the noise ({})", begin, tested->exceeds_noise ? "exceeds" : "does not exceed",
                     p_text(tested->p_value));
}

bool no_epoch(const std::vector<Contender>& all) {
  return std::all_of(all.begin(), all.end(), [](const Contender& c) { return c.summary->runs == 0; });
}

/// "; no run of relu completed an epoch"; empty if all activations have a run that did.
std::string absent_text(const std::vector<Contender>& all) {
  std::vector<std::string> absent;
  for (const Contender& contender : all)
    if (contender.summary->runs == 0) absent.push_back(contender.label);
  return absent.empty() ? "" : fmt::format("; no run of {} completed an epoch", listed(absent));
}

std::string ranking_sentence(const Comparison& comparison, const std::vector<Contender>& all) {
  const Measure& measure = measure_of(comparison);
  std::vector<Contender> ranked;
  for (const Contender& contender : all)
    if (has_score(measure, contender)) ranked.push_back(contender);
  if (ranked.empty())
    return no_epoch(all)
               ? "No run completed an epoch, so there is nothing to compare."
               : "There was no held-out data, so how good the network is on new samples is unknown.";
  std::stable_sort(ranked.begin(), ranked.end(), [&](const Contender& a, const Contender& b) {
    return merit(measure, a) > merit(measure, b);
  });
  const Contender& best = ranked.front();
  const auto next = std::find_if(ranked.begin(), ranked.end(), [&](const Contender& other) {
    return !equal(merit(measure, other), merit(measure, best));
  });
  const std::vector<Contender> tied(ranked.begin(), next);
  if (tied.size() > 1)
    return fmt::format("{} tied for {}, {}{}.", listed(labels_of(tied)), measure.best,
                       decimals(mean_of(measure, best)), absent_text(all));
  if (next == ranked.end())
    return fmt::format("{} had a {} of {}{}.", best.label, measure.name, mean_text(measure, *best.summary),
                       absent_text(all));
  return fmt::format("{} had {}, {}; {}{}.", best.label, measure.best, mean_text(measure, *best.summary),
                     lead_text(measure, comparison, best, *next), absent_text(all));
}

std::string target_clause(const std::vector<Contender>& all, double target) {
  std::vector<Contender> first;
  for (const Contender& contender : all) {
    if (contender.summary->reached_target == 0) continue;
    const double epochs = contender.summary->epochs_to_target.mean;
    const double least = first.empty() ? epochs : first.front().summary->epochs_to_target.mean;
    if (!equal(epochs, least) && epochs < least) first.clear();
    if (first.empty() || equal(epochs, least)) first.push_back(contender);
  }
  if (first.empty()) return fmt::format("No run reached the target accuracy of {:.4f}", target);
  Index reached = 0;
  Index begun = 0;
  for (const Contender& contender : first) {
    reached += contender.summary->reached_target;
    begun += contender.begun;
  }
  return fmt::format("{} {} first to reach {:.4f}, after {:.1f} epochs on average ({} of {} runs did)",
                     listed(labels_of(first)), first.size() == 1 ? "was" : "were", target,
                     first.front().summary->epochs_to_target.mean, reached, begun);
}

/// A layer of an activation, and the share of its outputs that are saturated.
struct Place {
  std::string name;
  Saturation share;

  [[nodiscard]] double sum() const { return share.left + share.right; }
};

/// "dense1 with tanh"; where the layer has another function than the one that is compared, with that.
std::string place_name(const LayerStatistics& layer, const Contender& contender, bool alone) {
  if (layer.activation == contender.summary->activation)
    return fmt::format("{} with {}", layer.layer, contender.label);
  const std::string function = activation_labels(std::span(&layer.activation, 1)).front();
  return alone ? fmt::format("{} with {}", layer.layer, function)
               : fmt::format("{} ({}) with {}", layer.layer, function, contender.label);
}

std::vector<Place> max_saturated(const std::vector<Contender>& all) {
  std::vector<Place> most;
  for (const Contender& contender : all) {
    for (const LayerStatistics& layer : contender.summary->layers) {
      if (!layer.saturation) continue;
      const Place place{place_name(layer, contender, all.size() == 1), *layer.saturation};
      if (!most.empty() && !equal(place.sum(), most.front().sum()) && place.sum() < most.front().sum())
        continue;
      if (!most.empty() && !equal(place.sum(), most.front().sum())) most.clear();
      most.push_back(place);
    }
  }
  return most;
}

/// Without a capital and without a full stop; empty if no layer has an activation.
std::string saturation_clause(const std::vector<Contender>& all) {
  const std::vector<Place> most = max_saturated(all);
  if (most.empty()) return "";
  if (most.front().sum() == 0) return "no unit was saturated";
  if (most.size() > 1)
    return fmt::format("the largest saturated share, {:.1f} %, was the same in {} layers, among them {}",
                       100 * most.front().sum(), most.size(), most.front().name);
  return fmt::format("the largest saturated share was in {}, {:.1f} % left and {:.1f} % right",
                     most.front().name, 100 * most.front().share.left, 100 * most.front().share.right);
}

/// Names the layer with the most units whose output hardly changes; empty if these are not most units of a layer.
std::string constant_sentence(const std::vector<Contender>& all) {
  double most = 0.5;
  std::string sentence;
  for (const Contender& contender : all)
    for (const LayerStatistics& layer : contender.summary->layers) {
      if (!(layer.constant_units > most)) continue;
      most = layer.constant_units;
      sentence = fmt::format(" In {}, the output of {:.1f} % of the units hardly changed over the samples.",
                             place_name(layer, contender, all.size() == 1), 100 * most);
    }
  return sentence;
}

std::string capitalized(std::string_view text) {
  std::string result(text);
  result.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(result.front())));
  return result;
}

/// Names the activation with the smallest gradient at the first layer; empty if no gradient is small.
std::string vanished_sentence(const std::vector<Contender>& all, std::string_view where = "Gradients") {
  double least = 0.01;
  std::string sentence;
  for (const Contender& contender : all) {
    if (contender.summary->layers.empty()) continue;
    const LayerStatistics& first = contender.summary->layers.front();
    if (!(first.relative_gradient_norm < least)) continue;
    least = first.relative_gradient_norm;
    sentence = fmt::format(" {} vanished{}: {} of the last layer's reached {}.", where,
                           all.size() == 1 ? "" : fmt::format(" most with {}", contender.label),
                           least > 0 ? fmt::format("{:.1e}", least) : "nothing", first.layer);
  }
  return sentence;
}

/// Which activation was first to the target, if there is one, and where units were saturated.
std::string details_sentence(const Comparison& comparison, const std::vector<Contender>& all) {
  std::string saturation = saturation_clause(all);
  if (comparison.target_accuracy)
    return fmt::format(" {}{}{}.", target_clause(all, *comparison.target_accuracy),
                       saturation.empty() ? "" : "; ", saturation);
  if (saturation.empty()) return "";
  return fmt::format(" {}.", capitalized(saturation));
}

std::string layers_text(const Comparison& comparison) {
  const std::size_t layers = comparison.hidden.size();
  return fmt::format("{} hidden layer{}", layers, layers == 1 ? "" : "s");
}

/// The activation with the best mean; none if no activation has a score.
std::optional<Contender> best_of(const Measure& measure, const Comparison& comparison) {
  std::optional<Contender> best;
  for (const Contender& contender : contenders(comparison))
    if (has_score(measure, contender) && (!best || merit(measure, contender) > merit(measure, *best)))
      best = contender;
  return best;
}

/// "tanh had the best test accuracy at each depth: 0.8742 with 2 hidden layers and 0.8611 with 6 hidden
/// layers.", or which one had it at which.
std::string winners_sentence(const Measure& measure, std::span<const Comparison> comparisons) {
  std::vector<std::string> names;
  std::vector<std::string> scores;
  std::vector<std::string> both;
  for (const Comparison& comparison : comparisons) {
    const std::optional<Contender> best = best_of(measure, comparison);
    names.push_back(best ? best->label : "none");
    scores.push_back(fmt::format("{} with {}", best ? decimals(mean_of(measure, *best)) : "none",
                                 layers_text(comparison)));
    both.push_back(fmt::format("{} ({}) with {}", names.back(),
                               best ? decimals(mean_of(measure, *best)) : "no run completed an epoch",
                               layers_text(comparison)));
  }
  const bool same =
      std::all_of(names.begin(), names.end(), [&](const std::string& name) { return name == names.front(); });
  if (same && names.front() == "none") return "No run completed an epoch, so there is nothing to compare.";
  if (same) return fmt::format("{} had {} at each depth: {}.", names.front(), measure.best, listed(scores));
  return fmt::format("{} had {}.", listed(both), measure.best);
}

/// Which activation suffered most from depth; empty if none did.
std::string depth_sentence(const Measure& measure, const Comparison& shallow, const Comparison& deep) {
  const std::vector<Contender> before = contenders(shallow);
  const std::vector<Contender> after = contenders(deep);
  double most = 0;
  std::string sentence;
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    if (before[i].summary->runs == 0 || after[i].summary->runs == 0) continue;
    const double cost = merit(measure, before[i]) - merit(measure, after[i]);
    if (!(cost > most)) continue;
    most = cost;
    sentence = fmt::format(" Depth cost {} most: {} with {}, {} with {}.", before[i].label,
                           decimals(mean_of(measure, before[i])), layers_text(shallow),
                           decimals(mean_of(measure, after[i])), layers_text(deep));
  }
  return sentence;
}

}  // namespace

Index runs_begun(const Comparison& comparison, const ActivationSummary& summary) {
  return std::max<Index>(std::ssize(runs_of(comparison.runs, summary.place)), summary.runs);
}

std::string conclusion(const Comparison& comparison) {
  const std::vector<Contender> all = contenders(comparison);
  std::string first = ranking_sentence(comparison, all);
  if (no_epoch(all)) return first;
  const char* warning =
      comparison.interrupted ? " The comparison was interrupted: its runs are not of equal length." : "";
  return first + details_sentence(comparison, all) + constant_sentence(all) + vanished_sentence(all) +
         warning;
}

std::string conclusion(std::span<const Comparison> comparisons) {
  if (comparisons.empty()) return "";
  if (comparisons.size() == 1) return conclusion(comparisons.front());
  const Measure& measure = measure_of(comparisons.front());
  return winners_sentence(measure, comparisons) +
         depth_sentence(measure, comparisons.front(), comparisons.back()) +
         vanished_sentence(contenders(comparisons.back()),
                           fmt::format("With {}, gradients", layers_text(comparisons.back())));
}

}  // namespace ogee
