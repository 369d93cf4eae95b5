#include "json_values.hpp"

#include <fmt/format.h>

#include "../../../activations/signal_gain.hpp"
#include "../../../insight/statistics/saturation.hpp"
#include "../../../training/classification_metrics.hpp"

namespace ogee::detail {
namespace {

/// Adds an array for each number of the epochs, which has an element for each epoch.
void add_epochs(Json& json, const History& history) {
  for (const NumberInfo& info : number_infos<EpochRecord>()) json[info.name] = Json::array();
  for (const EpochRecord& epoch : history.epochs) {
    const Json numbers = record_json(epoch);
    for (const auto& [name, value] : numbers.items()) json[name].push_back(value);
  }
}

Json to_json(const ClassScore& score) {
  Json json = record_json<PrecisionRecall>(score);
  json["samples"] = score.samples;
  json["predictions"] = score.predictions;
  return json;
}

Json to_json(const ConfusionMatrix& confusion) {
  Json rows = Json::array();
  for (Index label = 0; label < confusion.classes(); ++label) {
    rows.push_back(Json::array());
    for (Index k = 0; k < confusion.classes(); ++k) rows.back().push_back(confusion.count(label, k));
  }
  return rows;
}

struct MetricsToJson {
  Json operator()(const ClassificationMetrics& metrics) const {
    const ClassScores scores = class_scores(metrics.confusion);
    Json json{{"accuracy", metrics.confusion.accuracy()}};
    if (metrics.confusion.classes() >= min_classes_for_top_k)
      json[fmt::format("top_{}_accuracy", metrics.top_k)] = metrics.top_k_accuracy;
    json["macro"] = record_json(scores.macro);
    json["weighted"] = record_json(scores.weighted);
    json["classes"] = Json::array();
    for (const ClassScore& score : scores.classes) json["classes"].push_back(to_json(score));
    json["confusion"] = to_json(metrics.confusion);
    return json;
  }
  Json operator()(const RegressionMetrics& metrics) const { return record_json(metrics); }
};

}  // namespace

Json to_json(const Metrics& metrics) { return std::visit(MetricsToJson{}, metrics); }

Json to_json(const Run& run) {
  const History& history = run.history;
  Json json{{"activation", run.activation.description()}, {"seed", run.seed}};
  add_epochs(json, history);
  json["stopped"] = name_of(history.stopped);
  json["weights_digest"] = fmt::format("{:016x}", run.weights_digest);
  if (!history.message.empty()) json["message"] = history.message;
  if (run.restored_epoch) json["restored_epoch"] = *run.restored_epoch;
  if (run.test_metrics) json["test_metrics"] = to_json(*run.test_metrics);
  return json;
}

namespace {

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// What is not finite, an end of an interval for one, becomes null when it is written.
Json to_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

Json to_json(const Histogram& histogram) {
  return {{"low", histogram.low}, {"high", histogram.high}, {"counts", histogram.counts}};
}

Json to_json(const LayerStatistics& layer) {
  Json json{{"layer", layer.layer}, {"activation", layer.activation}};
  add_numbers(json, numbers_of(layer));
  return json;
}

Json to_json(const ProbedLayer& layer) {
  Json json{{"layer", layer.statistics.layer}, {"activation", layer.statistics.activation}};
  add_numbers(json, numbers_of(layer));
  json["pre_activations"] = to_json(layer.statistics.pre_activations);
  json["outputs"] = to_json(layer.statistics.outputs);
  return json;
}

}  // namespace

Json to_json(const ProbeRecord& probe) {
  Json layers = Json::array();
  for (const ProbedLayer& layer : probe.layers) layers.push_back(to_json(layer));
  return {{"epoch", probe.epoch}, {"step", probe.step}, {"layers", std::move(layers)}};
}

Json to_json(const ActivationSummary& summary) {
  Json json{{"activation", summary.activation}};
  add_numbers(json, numbers_of(summary));
  json["reached_target"] = summary.reached_target;
  json["layers"] = Json::array();
  for (const LayerStatistics& layer : summary.layers) json["layers"].push_back(to_json(layer));
  json["initial_layers"] = Json::array();
  for (const LayerStatistics& layer : summary.initial_layers)
    json["initial_layers"].push_back(to_json(layer));
  return json;
}

Json to_json(const PairedDifference& difference, Task task) {
  Json json{{"first", difference.first},
            {"second", difference.second},
            {"measure", task == Task::classify ? "test accuracy" : "test loss"}};
  add_numbers(json, numbers_of(difference));
  json["pairs"] = difference.pairs;
  json["exceeds_noise"] = difference.exceeds_noise;
  json["seeds_needed"] = or_null(difference.seeds_needed);
  return json;
}

Json to_json(const LearningRateSweep& sweep) {
  Json rates = Json::array();
  for (const LearningRateScore& rate : sweep.rates)
    rates.push_back({{"learning_rate", rate.learning_rate}, {"score", or_null(rate.score)}});
  return {{"activation", sweep.activation}, {"rates", std::move(rates)}, {"chosen", sweep.chosen}};
}

Json to_json(const Activation& activation, double saturation_threshold) {
  const Contract& contract = activation.contract();
  const SignalGain gain = signal_gain(activation);
  const SaturationRule rule(activation, saturation_threshold);
  Json kinks = Json::array();
  for (const Kink& kink : contract.kinks) kinks.push_back({{"at", kink.at}, {"slope", kink.slope}});
  return {{"name", activation.description()},
          {"formula", contract.formula},
          {"slope_formula", contract.slope_formula},
          {"source", contract.source},
          {"value_range", to_json(contract.value_range)},
          {"slope_range", to_json(contract.slope_range)},
          {"left_saturation", or_null(contract.left_saturation)},
          {"right_saturation", or_null(contract.right_saturation)},
          {"left_tail", rule.left_end()},
          {"right_tail", rule.right_begin()},
          {"zero_centred", or_null(contract.zero_centred)},
          {"monotone", or_null(contract.monotone)},
          {"lipschitz", contract.lipschitz},
          {"kinks", std::move(kinks)},
          {"forward_gain", gain.forward},
          {"backward_gain", gain.backward}};
}

std::string to_text(const Json& json, int indent) {
  // Names of files need not be UTF-8; what is not becomes U+FFFD.
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ogee::detail
