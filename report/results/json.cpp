#include "json.hpp"

#include "../../core/version.hpp"
#include "../../formats/write_file.hpp"
#include "../findings/diagnosis.hpp"
#include "detail/json_values.hpp"

namespace ogee {
namespace {

using detail::Json;

Json with_hidden(Json json, const std::vector<Index>& hidden) {
  json["hidden"] = hidden;
  return json;
}

Json run_with_probes(const Run& run, const std::vector<Index>& hidden) {
  Json json = with_hidden(detail::to_json(run), hidden);
  if (run.probes.empty()) return json;
  json["probes"] = Json::array();
  for (const ProbeRecord& probe : run.probes) json["probes"].push_back(detail::to_json(probe));
  return json;
}

}  // namespace

std::string result_json(std::string_view command, std::span<const Setting> settings,
                        std::span<const Comparison> comparisons, const ResultJsonOptions& options) {
  Json json{{"ogee", version()},
            {"command", command},
            {"settings", detail::settings_json(settings)},
            {"target_accuracy", nullptr},
            {"interrupted", false},
            {"runs", Json::array()},
            {"summary", Json::array()},
            {"differences", Json::array()},
            {"diagnoses", Json::array()}};
  for (const Comparison& comparison : comparisons) {
    if (comparison.target_accuracy) json["target_accuracy"] = *comparison.target_accuracy;
    if (comparison.interrupted) json["interrupted"] = true;
    for (const Run& run : comparison.runs)
      json["runs"].push_back(options.probes ? run_with_probes(run, comparison.hidden)
                                            : with_hidden(detail::to_json(run), comparison.hidden));
    for (const ActivationSummary& summary : comparison.summaries)
      json["summary"].push_back(with_hidden(detail::to_json(summary), comparison.hidden));
    for (const PairedDifference& difference : comparison.differences)
      json["differences"].push_back(
          with_hidden(detail::to_json(difference, comparison.task), comparison.hidden));
    for (const LearningRateSweep& sweep : comparison.learning_rates)
      json["learning_rates"].push_back(with_hidden(detail::to_json(sweep), comparison.hidden));
  }
  for (const Diagnosis& diagnosis : diagnoses(comparisons, settings))
    json["diagnoses"].push_back({{"finding", diagnosis.finding}, {"remedy", diagnosis.remedy}});
  return detail::to_text(json);
}

void write_result_json(const std::filesystem::path& path, const TrainingResult& result,
                       const ResultJsonOptions& options) {
  write_file_atomically(path, result_json("program", result.settings, result.comparisons, options));
}

}  // namespace ogee
