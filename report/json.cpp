#include "json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "../core/version.hpp"
#include "metrics_report.hpp"

namespace ogee {
namespace {

// In the order in which members are added, for people who read the file.
using Json = nlohmann::ordered_json;

struct ValueToJson {
  Json operator()(std::monostate /*open*/) const { return nullptr; }
  Json operator()(const auto& known) const { return known; }
};

Json to_json(std::span<const Setting> settings) {
  Json json = Json::object();
  for (const Setting& setting : settings) json[setting.name] = std::visit(ValueToJson{}, setting.value);
  return json;
}

/// One number for each epoch; null where `number` says nothing.
template <class Number>
Json per_epoch(const History& history, Number number) {
  Json json = Json::array();
  for (const EpochRecord& record : history.epochs) {
    const std::optional<double> value = number(record);
    json.push_back(value ? Json(*value) : Json(nullptr));
  }
  return json;
}

std::optional<double> test_loss(const EpochRecord& record) {
  return record.validation ? std::optional(record.validation->loss) : std::nullopt;
}

std::optional<double> test_accuracy(const EpochRecord& record) {
  return record.validation ? record.validation->accuracy : std::nullopt;
}

Json to_json(const PrecisionRecall& score) {
  return {{"precision", score.precision}, {"recall", score.recall}, {"f1", score.f1}};
}

Json to_json(const ClassScore& score) {
  Json json = to_json(static_cast<const PrecisionRecall&>(score));
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
    if (metrics.confusion.classes() >= least_classes_for_top_k)
      json[fmt::format("top_{}_accuracy", metrics.top_k)] = metrics.top_k_accuracy;
    json["macro"] = to_json(scores.macro);
    json["weighted"] = to_json(scores.weighted);
    json["classes"] = Json::array();
    for (const ClassScore& score : scores.classes) json["classes"].push_back(to_json(score));
    json["confusion"] = to_json(metrics.confusion);
    return json;
  }
  Json operator()(const RegressionMetrics& metrics) const {
    return {{"r_squared", metrics.r_squared},
            {"mean_absolute_error", metrics.mean_absolute_error},
            {"mean_squared_error", metrics.mean_squared_error},
            {"root_mean_squared_error", metrics.root_mean_squared_error}};
  }
};

Json to_json(const Run& run) {
  const History& history = run.history;
  Json json{
      {"activation", run.activation.description()},
      {"seed", run.seed},
      {"train_loss", per_epoch(history, [](const EpochRecord& r) { return r.train.loss; })},
      {"train_accuracy", per_epoch(history, [](const EpochRecord& r) { return r.train.accuracy; })},
      {"test_loss", per_epoch(history, test_loss)},
      {"test_accuracy", per_epoch(history, test_accuracy)},
      {"learning_rate", per_epoch(history, [](const EpochRecord& r) { return r.learning_rate; })},
      {"seconds", per_epoch(history, [](const EpochRecord& r) { return r.seconds; })},
      {"samples_per_second", per_epoch(history, [](const EpochRecord& r) { return r.samples_per_second; })},
      {"stopped", name_of(history.stopped)},
      {"weights_digest", fmt::format("{:016x}", run.weights_digest)},
  };
  if (!history.epochs.empty() && history.epochs.front().penalty)
    json["penalty"] = per_epoch(history, [](const EpochRecord& r) { return r.penalty; });
  if (!history.message.empty()) json["message"] = history.message;
  if (run.restored_epoch) json["restored_epoch"] = *run.restored_epoch;
  if (run.test_metrics) json["test_metrics"] = std::visit(MetricsToJson{}, *run.test_metrics);
  return json;
}

Json to_json(const LayerStatistics& layer) {
  const auto& saturation = layer.saturation;
  return {{"layer", layer.layer},
          {"saturated_left", saturation ? Json(saturation->left) : Json(nullptr)},
          {"saturated_right", saturation ? Json(saturation->right) : Json(nullptr)},
          {"mean_output", layer.mean_output},
          {"gradient_norm", layer.gradient_norm}};
}

/// A mean over `count` values, null over none.
Json mean_over(Index count, double value) { return count > 0 ? Json(value) : Json(nullptr); }

Json to_json(const ActivationSummary& summary) {
  Json layers = Json::array();
  for (const LayerStatistics& layer : summary.layers) layers.push_back(to_json(layer));
  const Index reached = summary.reached_target;
  return {{"activation", summary.activation},
          {"test_accuracy_mean", mean_over(summary.runs, summary.test_accuracy.mean)},
          {"test_accuracy_spread", mean_over(summary.runs, summary.test_accuracy.spread)},
          {"test_loss_mean", mean_over(summary.runs, summary.test_loss.mean)},
          {"test_loss_spread", mean_over(summary.runs, summary.test_loss.spread)},
          {"epochs_to_target_mean", mean_over(reached, summary.epochs_to_target.mean)},
          {"seconds_to_target_mean", mean_over(reached, summary.seconds_to_target.mean)},
          {"reached_target", reached},
          {"seconds_per_epoch_mean", mean_over(summary.runs, summary.seconds_per_epoch.mean)},
          {"layers", std::move(layers)}};
}

}  // namespace

std::string result_json(std::string_view command, std::span<const Setting> settings,
                        const Comparison& comparison) {
  Json json{{"ogee", version()},
            {"command", command},
            {"settings", to_json(settings)},
            {"target_accuracy", comparison.target_accuracy},
            {"interrupted", comparison.interrupted},
            {"runs", Json::array()},
            {"summary", Json::array()}};
  for (const Run& run : comparison.runs) json["runs"].push_back(to_json(run));
  for (const ActivationSummary& summary : comparison.summaries) json["summary"].push_back(to_json(summary));
  // Names of files need not be UTF-8; what is not becomes U+FFFD.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ogee
