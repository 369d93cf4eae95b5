#include "diagnosis.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "../../core/initialization.hpp"
#include "../../insight/theory/signal_propagation.hpp"
#include "../../training/class_scores.hpp"
#include "../terminal/text.hpp"
#include "detail/gradient_flow.hpp"

namespace ogee {
namespace {

/// A name from a file, in quotes.
std::string quoted(std::string_view name) { return fmt::format("\"{}\"", shortened(name, 40)); }

/// A training as its diagnosis sees it.
struct Case {
  const Comparison& comparison;
  const Run& run;
  std::span<const Setting> settings;

  [[nodiscard]] const std::vector<EpochRecord>& epochs() const { return run.history.epochs; }
  [[nodiscard]] bool diverged() const { return run.history.stopped == StopReason::non_finite; }

  template <class Kind>
  [[nodiscard]] const Kind* metrics() const {
    return run.test_metrics ? std::get_if<Kind>(&*run.test_metrics) : nullptr;
  }

  /// Null if it is not among the settings.
  [[nodiscard]] const Setting* find(std::string_view name) const {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const Setting& each) { return each.name == name; });
    return found == settings.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::string setting(std::string_view name) const {
    const Setting* found = find(name);
    return found == nullptr ? "" : ogee::text_of(found->value);
  }

  /// As it was set; a schedule may have changed it since.
  [[nodiscard]] std::string learning_rate() const {
    const std::string set = setting("learning_rate");
    return set.empty() ? fmt::format("{}", epochs().front().learning_rate) : set;
  }
  /// Whether options choose the hidden layers: not those of --layers or of a model, nor of a program.
  [[nodiscard]] bool has_hidden_options() const {
    return !setting("block").empty() && setting("layers").empty();
  }
  /// The factor of the first weights that was set; none for a model or a program.
  [[nodiscard]] std::optional<double> initial_scale() const {
    const Setting* found = find("initialization_scale");
    const double* scale = found == nullptr ? nullptr : std::get_if<double>(&found->value);
    return scale == nullptr ? std::nullopt : std::optional(*scale);
  }
  /// The samples that the statistics of layers are of, at most; too few say little.
  [[nodiscard]] bool has_few_samples() const { return comparison.chance && comparison.chance->samples < 20; }

  [[nodiscard]] std::string class_name(Index number) const {
    const Setting* found = find("class_names");
    const auto* names = found == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&found->value);
    return names == nullptr || number >= std::ssize(*names)
               ? fmt::format("{}", number)
               : quoted((*names)[static_cast<std::size_t>(number)]);
  }

  /// Whether the network does no better than one that knows only how common each class is, or the mean of the targets.
  [[nodiscard]] bool learned_nothing() const {
    if (epochs().empty() || has_few_samples()) return false;
    if (const auto* regression = metrics<RegressionMetrics>()) return regression->r_squared <= 0.05;
    const auto& test = final_epoch(run).test;
    return comparison.chance && test && test->accuracy && *test->accuracy <= comparison.chance->limit();
  }

  /// The loss of a network that knows nothing: of softmax_cross_entropy, if that is the loss.
  [[nodiscard]] std::optional<double> guessing_loss() const {
    const auto* classes = metrics<ClassificationMetrics>();
    if (classes == nullptr || !comparison.loss || comparison.loss->kind() != "softmax_cross_entropy")
      return std::nullopt;
    return std::log(static_cast<double>(classes->confusion.classes()));
  }

  /// What is left of the last layer's gradient at the first layer before training; 1 if it is not known.
  [[nodiscard]] double initial_gradient() const { return detail::gradient_at_first(run.initial_layers); }
};

using Finding = std::optional<Diagnosis>;

/// "a, b or c"
std::string alternatives(std::vector<std::string> remedies) {
  const std::string last = std::move(remedies.back());
  remedies.pop_back();
  return remedies.empty() ? last : fmt::format("{} or {}", fmt::join(remedies, ", "), last);
}

/// What makes the steps smaller.
std::vector<std::string> calmer_steps(const Case& the) {
  std::vector<std::string> remedies{"a lower --learning-rate"};
  if (the.setting("clip_norm").empty()) remedies.emplace_back("--clip-norm 1");
  return remedies;
}

/// "all 359 test samples are called 0; the test loss, 2.3031, is that of guessing (ln 10)"
std::string nothing_learned(const Case& the) {
  const auto* metrics = the.metrics<ClassificationMetrics>();
  if (metrics == nullptr) return "nothing was learned";
  const ConfusionMatrix& confusion = metrics->confusion;
  std::string text = "the test accuracy is that of guessing";
  for (Index k = 0; k < confusion.classes(); ++k)
    if (confusion.predictions_of(k) == confusion.samples())
      text = fmt::format("all {} test samples are called {}", confusion.samples(), the.class_name(k));
  const auto guessing = the.guessing_loss();
  const double loss = final_epoch(the.run).test->loss;
  if (guessing && std::abs(loss / *guessing - 1) < 0.05)
    text +=
        fmt::format("; the test loss, {}, is that of guessing (ln {})", decimals(loss), confusion.classes());
  return text;
}

/// " (theory: 2.4e-04)"; empty where it predicts nothing.
std::string theory_text(const Run& run) {
  return run.prediction.empty()
             ? ""
             : fmt::format(" (theory: {:.1e})", run.prediction.front().relative_gradient_norm);
}

/// The layers as theory takes them, with first weights of this factor; empty where options do not say what they are.
std::vector<PropagatingLayer> layers_with(const Case& the, double scale) {
  const auto count = [&](std::string_view name) -> Index {
    const Setting* setting = the.find(name);
    const auto* number = setting == nullptr ? nullptr : std::get_if<std::int64_t>(&setting->value);
    return number == nullptr ? 0 : *number;
  };
  const auto& functions = the.run.activation.functions;
  if (!the.has_hidden_options() || the.setting("block") != "plain" || functions.size() != 1) return {};
  const auto& schemes = names_of<Initialization>.values;
  const auto scheme = std::find_if(schemes.begin(), schemes.end(), [&](const auto& named) {
    return named.name == the.setting("initialization");
  });
  if (scheme == schemes.end() || count("features") < 1 || count("outputs") < 1) return {};
  return propagating_layers(count("features"), the.comparison.hidden, functions.front(), count("outputs"),
                            scheme->value, scale);
}

/// The smallest factor of the first weights with which a fair share of the gradient arrives, by theory, while signals keep
/// their size. None if no factor does both.
std::optional<double> better_scale(const Case& the) {
  constexpr double fair_share = 0.2;
  for (double scale = 1; scale < 20; scale *= 1.1) {
    const auto layers = predict_propagation(layers_with(the, scale), 1);
    if (layers.empty()) return std::nullopt;
    const double growth = layers.back().pre_activation_deviation / layers.front().pre_activation_deviation;
    if (layers.front().relative_gradient_norm > fair_share && growth < 10) return scale;
  }
  return std::nullopt;
}

/// "--init-scale 2.4"; that of the default if another was set.
std::optional<std::string> scale_remedy(const Case& the) {
  if (!the.initial_scale()) return std::nullopt;
  if (const auto scale = better_scale(the)) return fmt::format("--init-scale {:.2g}", *scale);
  return *the.initial_scale() == 1 ? std::nullopt : std::optional<std::string>("--init-scale 1");
}

Finding vanishing_gradients(const Case& the) {
  if (!the.learned_nothing() || !(the.initial_gradient() < detail::vanished_below)) return std::nullopt;
  std::vector<std::string> remedies;
  const auto& functions = the.run.activation.functions;
  const bool are_flat = std::all_of(functions.begin(), functions.end(),
                                    [](const Activation& each) { return largest_slope(each) < 0.7; });
  if (are_flat && the.has_hidden_options()) remedies.emplace_back("--activation tanh");
  if (the.setting("block") == "plain" && the.has_hidden_options()) remedies.emplace_back("--block gate");
  if (the.setting("optimizer") == "sgd") remedies.emplace_back("--optimizer adam");
  if (auto remedy = scale_remedy(the)) remedies.push_back(std::move(*remedy));
  remedies.emplace_back("fewer hidden layers");
  const LayerStatistics& first = the.run.initial_layers.front();
  return Diagnosis{
      fmt::format("{}; before training {:.1e} of the gradient reached {}{}, where the mean slope "
                  "was {}",
                  nothing_learned(the), first.relative_gradient_norm, first.layer, theory_text(the.run),
                  decimals(first.mean_slope)),
      alternatives(std::move(remedies))};
}

Finding exploding_gradients(const Case& the) {
  if (!(the.initial_gradient() > detail::exploded_above)) return std::nullopt;
  if (!the.diverged() && !the.learned_nothing()) return std::nullopt;
  const LayerStatistics& first = the.run.initial_layers.front();
  std::vector<std::string> remedies = calmer_steps(the);
  remedies.emplace_back("fewer hidden layers");
  remedies.emplace_back(the.initial_scale().value_or(1) > 1 ? "--init-scale 1" : "another --init");
  return Diagnosis{fmt::format("before training the gradient grew {:.3g}-fold on its way back to {}{}",
                               first.relative_gradient_norm, first.layer, theory_text(the.run)),
                   alternatives(std::move(remedies))};
}

/// ‖ΔW‖ / ‖W‖ of the last step that was looked at, in the layer that changes most; 0 without a probe.
double largest_update(const Run& run) {
  double most = 0;
  if (!run.probes.empty())
    for (const ProbedLayer& layer : run.probes.back().layers)
      most = std::max(most, layer.update_ratio.value_or(0));
  return most;
}

/// "; a step changes the weights by 3.1e-07 of their size"; empty without a probe.
std::string update_text(const Run& run) {
  const double update = largest_update(run);
  return update > 0 ? fmt::format("; a step changes the weights by {:.1e} of their size", update) : "";
}

/// A step of a good training changes weights by about a thousandth of their size.
constexpr double large_update = 0.01;
constexpr double too_large_update = 0.05;

Finding high_learning_rate(const Case& the) {
  if (the.diverged())
    return Diagnosis{fmt::format("values were no longer finite in epoch {}", the.epochs().size() + 1),
                     alternatives(calmer_steps(the))};
  if (the.epochs().empty()) return std::nullopt;
  const auto guessing = the.guessing_loss();
  const double loss = the.epochs().back().train.loss;
  const bool falls = the.epochs().size() < 2 || loss < 0.9 * the.epochs().front().train.loss;
  if (!guessing || loss <= 1.1 * *guessing) return std::nullopt;
  if (falls && largest_update(the.run) < too_large_update) return std::nullopt;
  return Diagnosis{
      fmt::format("the training loss, {}, is larger than that of guessing, {}: the learning rate, "
                  "{}, is too high{}",
                  decimals(loss), decimals(*guessing), the.learning_rate(), update_text(the.run)),
      alternatives(calmer_steps(the))};
}

/// The loss falls steadily, and is still far from the end of its way.
Finding low_learning_rate(const Case& the) {
  const std::vector<EpochRecord>& epochs = the.epochs();
  if (epochs.size() < 3 || the.initial_gradient() < detail::vanished_below) return std::nullopt;
  if (largest_update(the.run) >= too_large_update) return std::nullopt;
  const double first = epochs.front().train.loss;
  const double last = epochs.back().train.loss;
  const double step = epochs[epochs.size() - 2].train.loss - last;
  const double first_step = first - epochs[1].train.loss;
  const bool falls = std::is_sorted(epochs.rbegin(), epochs.rend(),
                                    [](const auto& a, const auto& b) { return a.train.loss < b.train.loss; });
  if (!(falls && last > first / 2 && first_step > 0 && step > first_step / 2)) return std::nullopt;
  return Diagnosis{
      fmt::format("the training loss still falls nearly as fast as at first, from {} to {} in the last "
                  "epoch{}",
                  decimals(last + step), decimals(last), update_text(the.run)),
      largest_update(the.run) >= large_update
          ? "more --epochs"
          : fmt::format("a higher --learning-rate than {} or more --epochs", the.learning_rate())};
}

/// The layer with the most of `part`, if that is more than `limit`.
template <class Part>
const LayerStatistics* worst_layer(const Case& the, double limit, const Part& part) {
  const LayerStatistics* worst = nullptr;
  for (const LayerStatistics& layer : the.run.layers) {
    if (!(part(layer) > limit)) continue;
    limit = part(layer);
    worst = &layer;
  }
  return worst;
}

Finding dead_units(const Case& the) {
  if (the.has_few_samples()) return std::nullopt;
  const LayerStatistics* layer =
      worst_layer(the, 0.5, [](const LayerStatistics& each) { return each.dead_units.value_or(0); });
  if (layer == nullptr) return std::nullopt;
  return Diagnosis{fmt::format("{} of the units of {} are saturated for every sample, so that hardly any "
                               "gradient passes",
                               percent(*layer->dead_units), layer->layer),
                   the.has_hidden_options()
                       ? "a lower --learning-rate, another --init or --activation leaky_relu"
                       : "a lower --learning-rate or another activation"};
}

Finding features_of_different_sizes(const Case& the) {
  const auto& sizes = the.comparison.feature_sizes;
  if (!sizes || sizes->ratio() < 100) return std::nullopt;
  return Diagnosis{
      fmt::format("the feature {} varies by {:.3g} and {} by {:.3g}, which is {:.2g} times as much",
                  quoted(sizes->smallest), sizes->smallest_deviation, quoted(sizes->largest),
                  sizes->largest_deviation, sizes->ratio()),
      "features with mean 0 and deviation 1, which is what happens without --raw-inputs,"};
}

Finding overfitting(const Case& the) {
  if (the.epochs().empty() || the.run.restored_epoch) return std::nullopt;
  const EpochRecord& last = the.epochs().back();
  const EpochRecord* best = nullptr;
  for (const EpochRecord& epoch : the.epochs())
    if (epoch.test && (best == nullptr || epoch.test->loss < best->test->loss)) best = &epoch;
  if (best == nullptr || last.test->loss < 1.2 * best->test->loss) return std::nullopt;
  if (last.train.loss >= best->train.loss) return std::nullopt;
  std::vector<std::string> remedies{"--early-stopping 5"};
  if (the.setting("dropout").empty() && the.has_hidden_options()) remedies.emplace_back("--dropout 0.2");
  if (the.setting("l2").empty() && the.has_hidden_options()) remedies.emplace_back("--l2 1e-4");
  remedies.emplace_back("more samples");
  return Diagnosis{
      fmt::format(
          "the test loss was {} after epoch {} and has risen to {}, while the training loss fell to {}",
          decimals(best->test->loss), best->epoch, decimals(last.test->loss), decimals(last.train.loss)),
      alternatives(std::move(remedies))};
}

/// A function that bounds the outputs before a cross-entropy, whose own output function should be the only one.
Finding output_function_twice(const Case& the) {
  // After a gate or a shortcut outputs are not in the range of its function.
  if (!the.guessing_loss() || the.run.layers.empty() || !the.run.layers.back().layer.starts_with("dense"))
    return std::nullopt;
  const std::string& name = the.run.layers.back().activation;
  const auto& functions = the.run.activation.functions;
  const auto found = std::find_if(functions.begin(), functions.end(),
                                  [&](const Activation& each) { return each.description() == name; });
  if (found == functions.end()) return std::nullopt;
  const Interval& range = found->contract().value_range;
  if (!std::isfinite(range.high - range.low)) return std::nullopt;
  const double others = std::exp(*the.guessing_loss()) - 1;
  return Diagnosis{fmt::format("the last activation, {}, keeps the outputs between {} and {} before the "
                               "softmax of the loss, which can "
                               "therefore not fall below {}",
                               name, range.low, range.high,
                               decimals(std::log1p(others * std::exp(range.low - range.high)))),
                   fmt::format("a network without {} at its end", name)};
}

Finding imbalance(const Case& the) {
  const auto* metrics = the.metrics<ClassificationMetrics>();
  const auto& chance = the.comparison.chance;
  if (metrics == nullptr || !chance || chance->majority_share < 0.7) return std::nullopt;
  const double accuracy = metrics->confusion.accuracy();
  const double recall = class_scores(metrics->confusion).macro.recall;
  if (accuracy - recall < 0.1) return std::nullopt;
  return Diagnosis{fmt::format("{} of the test samples are of one class: the accuracy is {}, but the mean "
                               "recall of the classes only {}",
                               percent(chance->majority_share), decimals(accuracy), decimals(recall)),
                   "more samples of the other classes"};
}

constexpr std::array all_findings{
    vanishing_gradients,         exploding_gradients, high_learning_rate,    low_learning_rate, dead_units,
    features_of_different_sizes, overfitting,         output_function_twice, imbalance};

}  // namespace

std::vector<Diagnosis> diagnoses(const Comparison& comparison, std::span<const Setting> settings) {
  std::vector<Diagnosis> found;
  if (comparison.runs.empty()) return found;
  const Case the{comparison, comparison.runs.front(), settings};
  for (const auto& finding : all_findings)
    if (auto diagnosis = finding(the)) found.push_back(std::move(*diagnosis));
  if (found.empty() && the.learned_nothing())
    found.push_back({nothing_learned(the), "more --epochs or another --learning-rate"});
  return found;
}

std::vector<Diagnosis> diagnoses(std::span<const Comparison> comparisons, std::span<const Setting> settings) {
  const bool has_single_run = comparisons.size() == 1 && comparisons.front().runs.size() == 1;
  return has_single_run ? diagnoses(comparisons.front(), settings) : std::vector<Diagnosis>();
}

std::string text_of(const Diagnosis& diagnosis) {
  return fmt::format("{}. {} may help.", capitalized(diagnosis.finding), capitalized(diagnosis.remedy));
}

}  // namespace ogee
