#include "report_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "../../core/detail/number_text.hpp"
#include "../../core/version.hpp"
#include "../findings/activation_labels.hpp"
#include "../findings/conclusion.hpp"
#include "../findings/detail/gradient_flow.hpp"
#include "../findings/diagnosis.hpp"
#include "../results/detail/base64.hpp"
#include "../results/detail/json_values.hpp"

namespace ogee {
namespace {

using detail::Json;

constexpr std::size_t shown_probes = 9;

/// To five digits, which is enough for a picture.
double rounded(double number) {
  double result = 0;
  const std::errc error = detail::parse_number(fmt::format("{:.5g}", number), result);
  return error == std::errc{} ? result : number;
}

/// Up to `most` positions from 0 to count − 1, evenly spaced, including the first and the last.
std::vector<std::size_t> spread_positions(std::size_t count, std::size_t most) {
  std::vector<std::size_t> positions;
  const std::size_t kept = std::min(count, most);
  for (std::size_t i = 0; i < kept; ++i) positions.push_back(kept == 1 ? 0 : i * (count - 1) / (kept - 1));
  return positions;
}

Json probes_of(const Run& run) {
  Json probes = Json::array();
  for (const std::size_t i : spread_positions(run.probes.size(), shown_probes)) {
    probes.push_back(detail::to_json(run.probes[i]));
    for (Json& layer : probes.back()["layers"]) layer.erase("outputs");
  }
  return probes;
}

Json prediction_of(const Run& run) {
  Json prediction = Json::array();
  for (const LayerPrediction& layer : run.prediction) prediction.push_back(detail::record_json(layer));
  return prediction;
}

/// The images of the samples, as bytes from the smallest to the largest input of all of them.
class Images {
 public:
  Images(const Dataset& data, const std::vector<Mistake>& mistakes)
      : pixels_(pixels_of(data, mistakes)),
        low_(pixels_.minCoeff()),
        range_(std::max(pixels_.maxCoeff() - low_, 1e-30F)) {}

  [[nodiscard]] std::string text(Index row) const {
    std::vector<std::uint8_t> bytes;
    for (Index k = 0; k < pixels_.cols(); ++k)
      bytes.push_back(static_cast<std::uint8_t>(std::lround(255 * (pixels_(row, k) - low_) / range_)));
    return detail::base64(bytes);
  }

 private:
  static Matrix<float> pixels_of(const Dataset& data, const std::vector<Mistake>& mistakes) {
    std::vector<Index> samples;
    for (const Mistake& mistake : mistakes) samples.push_back(mistake.sample);
    Matrix<float> pixels(std::ssize(samples), data.features());
    data.gather_inputs<float>(samples, view(pixels));
    return pixels;
  }

  Matrix<float> pixels_;
  float low_;
  float range_;
};

bool has_images(const Dataset& data) { return data.image_width() > 0; }

Json mistakes_of(const Run& run, const Dataset& data) {
  Json json = Json::array();
  for (const Mistake& mistake : run.mistakes)
    json.push_back({{"sample", mistake.sample},
                    {"truth", mistake.label},
                    {"prediction", mistake.prediction},
                    {"probability", mistake.probability}});
  if (!has_images(data) || run.mistakes.empty()) return json;
  const Images images(data, run.mistakes);
  for (std::size_t i = 0; i < json.size(); ++i) json[i]["image"] = images.text(static_cast<Index>(i));
  return json;
}

Json run_json(const Run& run, const Comparison& comparison, const Dataset& data) {
  Json json = detail::to_json(run);
  const bool first_seed = run.seed == comparison.runs.front().seed;
  if (!first_seed) return json;
  if (!run.probes.empty()) {
    json["recorded_probes"] = run.probes.size();
    json["probes"] = probes_of(run);
  }
  if (!run.prediction.empty()) json["prediction"] = prediction_of(run);
  if (!run.mistakes.empty()) json["mistakes"] = mistakes_of(run, data);
  return json;
}

Json gradient_of(const std::vector<LayerStatistics>& layers) {
  return {{"share", layers.empty() ? Json(nullptr) : Json(detail::gradient_at_first(layers))},
          {"word", detail::gradient_word(layers)}};
}

/// Its scores, and what became of its gradients, in place of the statistics of its layers.
Json summary_json(const ActivationSummary& summary) {
  Json json = detail::to_json(summary);
  json.erase("layers");
  json.erase("initial_layers");
  json["gradient_before"] = gradient_of(summary.initial_layers);
  json["gradient_after"] = gradient_of(summary.layers);
  return json;
}

/// How far the inputs of each function reach from 0, by its description.
std::map<std::string, double> reaches_of(std::span<const Comparison> comparisons) {
  std::map<std::string, double> reaches;
  for (const Comparison& comparison : comparisons)
    for (const Run& run : comparison.runs)
      for (const ProbeRecord& probe : run.probes)
        for (const ProbedLayer& layer : probe.layers) {
          const Histogram& inputs = layer.statistics.pre_activations;
          double& reach = reaches[layer.statistics.activation];
          reach = std::max({reach, std::abs(inputs.low), std::abs(inputs.high)});
        }
  return reaches;
}

/// Where a curve is drawn: densely over [−6, 6], or further to show all kinks, and sparsely up to `reach`.
std::vector<double> points_of_curve(const Activation& activation, double reach) {
  constexpr int dense = 120;
  constexpr int sparse = 60;
  double end = 6;
  for (const Kink& kink : activation.contract().kinks) end = std::max(end, 1.5 * std::abs(kink.at));
  std::vector<double> right;
  for (int i = 1; i <= dense; ++i) right.push_back(end * i / dense);
  for (int i = 1; i <= sparse && reach > end; ++i) right.push_back(end + (reach - end) * i / sparse);
  std::vector<double> points(right.rbegin(), right.rend());
  for (double& x : points) x = -x;
  points.push_back(0);
  points.insert(points.end(), right.begin(), right.end());
  return points;
}

/// Value and slope.
Json curve_of(const Activation& activation, double reach) {
  Json curve{{"x", Json::array()}, {"value", Json::array()}, {"slope", Json::array()}};
  for (const double x : points_of_curve(activation, reach)) {
    const auto [value, slope] = activation.at(x);
    curve["x"].push_back(x);
    curve["value"].push_back(rounded(value));
    curve["slope"].push_back(rounded(slope));
  }
  return curve;
}

/// Each function of the comparisons once. The page knows them by their descriptions.
Json functions_of(std::span<const Comparison> comparisons) {
  std::vector<Activation> functions;
  std::vector<std::string> names;
  for (const Comparison& comparison : comparisons)
    for (const Run& run : comparison.runs)
      for (const Activation& function : run.activation.functions) {
        const std::string name = function.description();
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        names.push_back(name);
        functions.push_back(function);
      }
  const std::vector<std::string> labels = activation_labels(names);
  std::map<std::string, double> reaches = reaches_of(comparisons);
  Json json = Json::array();
  for (std::size_t i = 0; i < functions.size(); ++i) {
    json.push_back(detail::to_json(functions[i], comparisons.front().saturation_threshold));
    json.back()["label"] = labels[i];
    json.back()["curve"] = curve_of(functions[i], reaches[names[i]]);
  }
  return json;
}

}  // namespace

std::string report_data(const ReportInput& input) {
  Json json{{"ogee", version()},
            {"command", input.command},
            {"command_line", input.command_line},
            {"finding", conclusion(input.comparisons)},
            {"findings", Json::array()},
            {"diagnoses", Json::array()},
            {"settings", detail::settings_json(input.settings)},
            {"task", name_of(task_of(input.test))},
            {"class_names", input.test.class_names()},
            {"target_accuracy", nullptr},
            {"interrupted", false},
            {"images", has_images(input.test)
                           ? Json{{"width", input.test.image_width()}, {"height", input.test.image_height()}}
                           : Json(nullptr)},
            {"functions", functions_of(input.comparisons)},
            {"runs", Json::array()},
            {"summary", Json::array()},
            {"differences", Json::array()}};
  for (const Comparison& comparison : input.comparisons) {
    const auto add = [&](const char* list, Json part) {
      part["hidden"] = comparison.hidden;
      json[list].push_back(std::move(part));
    };
    if (comparison.target_accuracy) json["target_accuracy"] = *comparison.target_accuracy;
    if (comparison.interrupted) json["interrupted"] = true;
    add("findings", Json{{"text", conclusion(comparison)}});
    for (const Run& run : comparison.runs) add("runs", run_json(run, comparison, input.test));
    for (const ActivationSummary& summary : comparison.summaries) add("summary", summary_json(summary));
    for (const PairedDifference& difference : comparison.differences)
      add("differences", detail::to_json(difference, comparison.task));
    for (const LearningRateSweep& sweep : comparison.learning_rates)
      add("learning_rates", detail::to_json(sweep));
  }
  for (const Diagnosis& diagnosis : diagnoses(input.comparisons, input.settings))
    json["diagnoses"].push_back(text_of(diagnosis));
  return detail::to_text(json, -1);
}

}  // namespace ogee
