#include "layer_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "../../terminal/text.hpp"
#include "../activation_labels.hpp"
#include "gradient_flow.hpp"

namespace ogee::detail {
namespace {

using Layers = std::vector<LayerStatistics>;

/// "dense1 with tanh"; where the layer has another function than the one that is compared, with that.
std::string place_name(const LayerStatistics& layer, const Contender& contender, bool alone) {
  if (layer.activation.empty())
    return alone ? layer.layer : fmt::format("{} with {}", layer.layer, contender.label);
  if (layer.activation == contender.summary->activation)
    return fmt::format("{} with {}", layer.layer, contender.label);
  const std::string function = activation_labels(std::span(&layer.activation, 1)).front();
  return alone ? fmt::format("{} with {}", layer.layer, function)
               : fmt::format("{} ({}) with {}", layer.layer, function, contender.label);
}

/// A layer with an activation.
struct Place {
  std::string name;
  Saturation share;    ///< of its outputs that are saturated after training
  double before = -1;  ///< the sum of both sides before training; below 0 if it is not known

  [[nodiscard]] double sum() const { return share.left + share.right; }
  [[nodiscard]] double growth() const { return sum() - before; }
};

std::vector<Place> places(const std::vector<Contender>& all) {
  std::vector<Place> result;
  for (const Contender& contender : all) {
    const Layers& layers = contender.summary->layers;
    const Layers& before = contender.summary->initial_layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (!layers[i].saturation) continue;
      Place place{place_name(layers[i], contender, all.size() == 1), *layers[i].saturation};
      if (i < before.size() && before[i].saturation)
        place.before = before[i].saturation->left + before[i].saturation->right;
      result.push_back(std::move(place));
    }
  }
  return result;
}

/// Where saturation is largest, since how it began is not known.
std::string largest_saturation(const std::vector<Place>& all) {
  const Place& most = *std::max_element(all.begin(), all.end(),
                                        [](const Place& a, const Place& b) { return a.sum() < b.sum(); });
  if (most.sum() == 0) return "no unit was saturated";
  const auto alike = std::count_if(all.begin(), all.end(),
                                   [&](const Place& place) { return equal(place.sum(), most.sum()); });
  if (alike > 1)
    return fmt::format("the largest saturated share, {}, was the same in {} layers, among them {}",
                       percent(most.sum()), alike, most.name);
  return fmt::format("the largest saturated share was in {}, {} left and {} right", most.name,
                     percent(most.share.left), percent(most.share.right));
}

/// The layers whose gradient is compared: before or after training.
using Moment = std::vector<LayerStatistics> ActivationSummary::*;

double gradient_of(const Contender& contender, Moment moment) {
  const double gradient = gradient_at_first(contender.summary->*moment);
  return std::isnan(gradient) ? 1 : gradient;  // unknown
}

std::string gradient_sentence(std::string_view what, const std::string& amount, const Contender& worst,
                              bool alone, std::string_view when, Moment moment) {
  return fmt::format(" Gradients {}{} {}: {} the last layer's reached {}.", what,
                     alone ? "" : fmt::format(" most with {}", worst.label), when, amount,
                     (worst.summary->*moment).front().layer);
}

/// "Gradients vanished most with tanh after training: 2.0e-04 of the last layer's reached dense1.", or that they exploded,
/// or both.
std::string sentences_of(const std::vector<Contender>& all, Moment moment, const std::string& when) {
  if (all.empty()) return "";
  const auto [least, most] =
      std::minmax_element(all.begin(), all.end(), [&](const Contender& a, const Contender& b) {
        return gradient_of(a, moment) < gradient_of(b, moment);
      });
  const double share = gradient_of(*least, moment);
  const double factor = gradient_of(*most, moment);
  const bool alone = all.size() == 1;
  std::string text;
  if (factor > exploded_above)
    text += gradient_sentence("exploded", fmt::format("{:.3g} times", factor), *most, alone, when, moment);
  if (share < vanished_below)
    text += gradient_sentence("vanished", share > 0 ? fmt::format("{:.1e} of", share) : "nothing of", *least,
                              alone, when, moment);
  return text;
}

}  // namespace

std::string saturation_clause(const std::vector<Contender>& all) {
  const std::vector<Place> found = places(all);
  if (found.empty()) return "";
  if (std::any_of(found.begin(), found.end(), [](const Place& place) { return place.before < 0; }))
    return largest_saturation(found);
  const Place& most = *std::max_element(
      found.begin(), found.end(), [](const Place& a, const Place& b) { return a.growth() < b.growth(); });
  if (most.growth() < 0.01) return "saturation did not grow in training";
  return fmt::format("saturation grew most in {}, from {} of the outputs to {} left and {} right", most.name,
                     percent(most.before), percent(most.share.left), percent(most.share.right));
}

std::string idle_layers_sentence(const std::vector<Contender>& all) {
  std::vector<std::string> saturated;
  for (const Place& place : places(all))
    if (place.sum() > 0.999) saturated.push_back(place.name);
  std::string text;
  if (!saturated.empty())
    text =
        fmt::format(" More than 99.9 % of the outputs were saturated in {}{}.", saturated.front(),
                    saturated.size() == 1 ? "" : fmt::format(" and {} other layers", saturated.size() - 1));
  double most = 0.5;
  std::string constant;
  for (const Contender& contender : all)
    for (const LayerStatistics& layer : contender.summary->layers) {
      if (!(layer.constant_units > most)) continue;
      most = layer.constant_units;
      constant = fmt::format(" In {}, the output of {} of the units hardly changed over the samples.",
                             place_name(layer, contender, all.size() == 1), percent(most));
    }
  return text + constant;
}

std::string gradient_sentences(const std::vector<Contender>& all, std::string_view where) {
  return sentences_of(all, &ActivationSummary::initial_layers, fmt::format("before training{}", where)) +
         sentences_of(all, &ActivationSummary::layers, fmt::format("after training{}", where));
}

}  // namespace ogee::detail
