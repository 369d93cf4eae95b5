#include "schema.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/optimizer.hpp>
#include <ogee/core/records.hpp>
#include <ogee/core/regularization.hpp>
#include <ogee/core/schedule.hpp>
#include <ogee/insight/statistics/probe.hpp>
#include <ogee/training/clipping.hpp>
#include <ogee/training/early_stopping.hpp>
#include <ogee/training/history.hpp>
#include <ogee/training/metrics.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <string_view>
#include <vector>

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

Json type_of(const ogee::FieldInfo& field) {
  using ogee::FieldType;
  if (!field.choices.empty()) return {{"enum", field.choices}};
  if (field.type == FieldType::flag) return {{"type", "boolean"}};
  if (field.type == FieldType::whole_number) return {{"$ref", "#/$defs/count"}};
  if (field.type != FieldType::number) return {{"type", "string"}};
  return is_share(field.range) ? Json{{"$ref", "#/$defs/share"}} : Json{{"type", "number"}};
}

/// Some settings of the method of a training, from the fields of all that can have them.
class MethodSettings {
 public:
  /// The fields of `owner`, with names that begin with the prefix.
  void add(const std::string& owner, const std::string& prefix, const std::vector<ogee::FieldInfo>& fields) {
    for (const ogee::FieldInfo& field : fields) {
      Json& type = types_[prefix + field.name];
      if (type.is_null()) type = type_of(field);
      if (type != type_of(field))
        throw ogee::DataError(owner + ": the type of " + field.name + " differs from that of another kind");
      std::string& owners = owners_[prefix + field.name][field.help];
      owners += (owners.empty() ? "" : ", ") + owner;
    }
  }
  template <class Struct>
  void add(const std::string& owner, const std::string& prefix) {
    add(owner, prefix, ogee::field_infos<Struct>());
  }
  template <class Product>
  void add_kinds(const std::string& prefix) {
    for (const ogee::Kind<Product>& kind : ogee::registry<Product>().kinds())
      add(kind.name, prefix, kind.fields);
  }

  void remove(const std::string& name) { types_.erase(name); }

  /// Each with a description such as "adam, adamw: whether the mean square never falls".
  [[nodiscard]] Json definition() const {
    Json properties = types_;
    for (auto& [name, property] : properties.items()) {
      std::string text;
      for (const auto& [help, owners] : owners_.at(name))
        text += (text.empty() ? "" : "; ") + owners + ": " + help;
      property["description"] = text;
    }
    return {{"type", "object"}, {"properties", std::move(properties)}};
  }

 private:
  Json types_ = Json::object();
  std::map<std::string, std::map<std::string, std::string>> owners_;  // of a setting, by what they say of it
};

Json optimizer_settings() {
  MethodSettings settings;
  settings.add_kinds<ogee::OptimizerDescription>("");
  return settings.definition();
}

Json schedule_settings() {
  MethodSettings settings;
  settings.add_kinds<ogee::Schedule>("schedule_");
  settings.add<ogee::ReduceOnPlateauOptions>(std::string(ogee::ReduceOnPlateauOptions::kind), "schedule_");
  return settings.definition();
}

/// Those that do not depend on the kinds of the optimizer and the schedule.
Json method_settings() {
  MethodSettings settings;
  settings.add<ogee::WarmUp>("warm-up", "warm_up_");
  settings.add<ogee::Clipping>("clipping", "clip_");
  settings.add<ogee::Regularization>("regularization", "");
  settings.add<ogee::EarlyStoppingOptions>("early stopping", "early_stopping_");
  settings.remove("early_stopping_patience");  // is written as early_stopping, null without it
  return settings.definition();
}

/// The names of all kinds of `Product`, and more that a setting may have.
template <class Product>
Json names_of_kinds(Json names = Json::array()) {
  for (const ogee::Kind<Product>& kind : ogee::registry<Product>().kinds()) names.push_back(kind.name);
  return {{"enum", std::move(names)}};
}

}  // namespace

std::string filled_schema(const std::string& schema) {
  Json json = Json::parse(schema);
  const Json more_schedules{ogee::ReduceOnPlateauOptions::kind, "function"};
  const Json generated{{"optimizer_settings", optimizer_settings()},
                       {"schedule_settings", schedule_settings()},
                       {"method_settings", method_settings()},
                       {"optimizer_kind", names_of_kinds<ogee::OptimizerDescription>()},
                       {"schedule_kind", names_of_kinds<ogee::Schedule>(more_schedules)},
                       {"epoch_numbers", numbers_of<ogee::EpochRecord>(Occurrence::per_epoch)},
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
