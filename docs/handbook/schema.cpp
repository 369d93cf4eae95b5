#include "schema.hpp"

#include <nlohmann/json.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/records.hpp>
#include <ogee/insight/statistics/probe.hpp>
#include <ogee/training/history.hpp>
#include <ogee/training/metrics.hpp>
#include <string_view>

namespace handbook {
namespace {

using Json = nlohmann::ordered_json;

bool is_share(const ogee::Range& range) { return range.contains == ogee::ranges::share.contains; }

/// How a result has a number: once, or once for each epoch.
enum class Occurrence { once, per_epoch };

/// The numbers of a record, all of which a result has. Who refers to the definition closes the object.
template <class Record>
Json numbers_of(Occurrence occurrence = Occurrence::once) {
  Json required = Json::array();
  Json properties = Json::object();
  for (const ogee::NumberInfo& info : ogee::number_infos<Record>()) {
    const std::string_view type = occurrence == Occurrence::per_epoch ? "per_epoch"
                                  : is_share(info.range)              ? "share"
                                                                      : "number";
    required.push_back(info.name);
    properties[info.name] = {{"$ref", "#/$defs/" + std::string(type)}, {"description", info.help}};
  }
  return {{"type", "object"}, {"required", std::move(required)}, {"properties", std::move(properties)}};
}

}  // namespace

std::string filled_schema(const std::string& schema) {
  Json json = Json::parse(schema);
  const Json generated{{"epoch_numbers", numbers_of<ogee::EpochRecord>(Occurrence::per_epoch)},
                       {"layer_numbers", numbers_of<ogee::LayerStatistics>()},
                       {"probed_layer_numbers", numbers_of<ogee::ProbedLayer>()},
                       {"class_score_numbers", numbers_of<ogee::PrecisionRecall>()},
                       {"target_metrics_numbers", numbers_of<ogee::RegressionMetrics>()}};
  for (const auto& [name, definition] : generated.items()) {
    if (!json["$defs"].contains(name)) throw ogee::DataError("result.schema.json has no $defs/" + name);
    json["$defs"][name] = definition;
  }
  return json.dump(2) + "\n";
}

}  // namespace handbook
