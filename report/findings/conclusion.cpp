#include "conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "../terminal/text.hpp"
#include "activation_labels.hpp"
#include "detail/contenders.hpp"
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
std::string target_clause(const std::vector<Contender>& all, double target) {
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
  return fmt::format("{} {} first to reach {:.4f}, after {:.1f} epochs on average ({} of {} runs did)",
                     listed(detail::labels_of(first)), first.size() == 1 ? "was" : "were", target,
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
      if (!most.empty() && !detail::equal(place.sum(), most.front().sum()) &&
          place.sum() < most.front().sum())
        continue;
      if (!most.empty() && !detail::equal(place.sum(), most.front().sum())) most.clear();
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

/// How much of the gradient of the last layer reaches the first one.
double gradient_at_first(const std::vector<LayerStatistics>& layers) {
  return layers.empty() ? 1 : layers.front().relative_gradient_norm;
}

/// A share of the gradient below which it has vanished, and a factor above which it has exploded.
constexpr double vanished = 0.01;
constexpr double exploded = 10;

/// " Gradients vanished most with tanh after training: 2.0e-04 of the last layer's reached dense1."; empty if none did.
std::string vanished_sentence(const std::vector<Contender>& all,
                              std::vector<LayerStatistics> ActivationSummary::*layers,
                              std::string_view when) {
  const auto worst = std::min_element(all.begin(), all.end(), [&](const Contender& a, const Contender& b) {
    return gradient_at_first(a.summary->*layers) < gradient_at_first(b.summary->*layers);
  });
  const double share = worst == all.end() ? 1 : gradient_at_first(worst->summary->*layers);
  if (!(share < vanished)) return "";
  return fmt::format(" Gradients vanished{} {}: {} of the last layer's reached {}.",
                     all.size() == 1 ? "" : fmt::format(" most with {}", worst->label), when,
                     share > 0 ? fmt::format("{:.1e}", share) : "nothing",
                     (worst->summary->*layers).front().layer);
}

std::string exploded_sentence(const std::vector<Contender>& all,
                              std::vector<LayerStatistics> ActivationSummary::*layers,
                              std::string_view when) {
  const auto worst = std::max_element(all.begin(), all.end(), [&](const Contender& a, const Contender& b) {
    return gradient_at_first(a.summary->*layers) < gradient_at_first(b.summary->*layers);
  });
  const double factor = worst == all.end() ? 1 : gradient_at_first(worst->summary->*layers);
  if (!(factor > exploded)) return "";
  return fmt::format(" Gradients exploded{} {}: {:.3g} times the last layer's reached {}.",
                     all.size() == 1 ? "" : fmt::format(" most with {}", worst->label), when, factor,
                     (worst->summary->*layers).front().layer);
}

/// What became of gradients on their way back, before training, which decides how it begins, and after it.
std::string gradient_sentences(const std::vector<Contender>& all) {
  std::string text;
  for (const auto& [layers, when] : {std::pair{&ActivationSummary::initial_layers, "before training"},
                                     std::pair{&ActivationSummary::layers, "after training"}})
    text += exploded_sentence(all, layers, when) + vanished_sentence(all, layers, when);
  return text;
}

/// Which activation was first to the target, if there is one, and where units were saturated.
std::string details_sentence(const Comparison& comparison, const std::vector<Contender>& all) {
  std::string saturation = saturation_clause(all);
  // A target that needs no learning is none.
  if (comparison.target_accuracy &&
      !(comparison.chance && *comparison.target_accuracy <= comparison.chance->limit()))
    return fmt::format(" {}{}{}.", target_clause(all, *comparison.target_accuracy),
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

/// What became of gradients in the deepest network; empty if nothing did.
std::string deepest_sentences(const Comparison& deepest) {
  const std::string text = gradient_sentences(detail::contenders(deepest));
  return text.empty() ? "" : fmt::format(" With {}:{}", detail::layers_text(deepest), text);
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
         constant_sentence(all) + gradient_sentences(all) + warning;
}

std::string conclusion(std::span<const Comparison> comparisons) {
  if (comparisons.empty()) return "";
  if (comparisons.size() == 1) return conclusion(comparisons.front());
  const Measure& measure = detail::measure_of(comparisons.front());
  return detail::rankings_by_depth(comparisons) +
         depth_sentence(measure, comparisons.front(), comparisons.back()) +
         deepest_sentences(comparisons.back());
}

}  // namespace ogee
