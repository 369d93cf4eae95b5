#include "schema.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <ogee/cli/commands/experiment_settings.hpp>
#include <ogee/cli/options/training_options.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/optimizer.hpp>
#include <ogee/core/records.hpp>
#include <ogee/core/schedule.hpp>
#include <ogee/insight/compare/paired_difference.hpp>
#include <ogee/insight/compare/result_settings.hpp>
#include <ogee/insight/compare/summary.hpp>
#include <ogee/insight/statistics/probe.hpp>
#include <ogee/training/clipping.hpp>
#include <ogee/training/early_stopping.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/history.hpp>
#include <ogee/training/metrics.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <string_view>
#include <variant>
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

/// The name of a JSON type; also null, for a field that may be left open.
Json named_type(const char* name, bool open) { return open ? Json{name, "null"} : Json(name); }

Json list_of(Json items, bool open) {
  return {{"type", named_type("array", open)}, {"items", std::move(items)}};
}

/// The type of a field's value.
Json type_of(const ogee::FieldInfo& field) {
  using ogee::FieldType;
  const bool open = field.usual == ogee::SettingValue();
  if (!field.choices.empty()) {
    Json choices = field.choices;
    if (open) choices.push_back(nullptr);
    return {{"enum", std::move(choices)}};
  }
  switch (field.type) {
    case FieldType::flag:
      return {{"type", named_type("boolean", open)}};
    case FieldType::whole_number:
      return {{"type", named_type("integer", open)}, {"minimum", 0}};
    case FieldType::whole_numbers:
      return list_of({{"$ref", "#/$defs/count"}}, open);
    case FieldType::number:
      if (is_share(field.range)) return {{"$ref", "#/$defs/share"}};
      return {{"type", named_type("number", open)}};
    case FieldType::numbers:
      return list_of({{"type", "number"}}, open);
    case FieldType::name:
    case FieldType::text:
      break;
  }
  const bool is_list = std::holds_alternative<std::vector<std::string>>(field.usual);
  return is_list ? list_of({{"type", "string"}}, false) : Json{{"type", named_type("string", open)}};
}

/// Some settings of an experiment, from the fields of all that can have them.
class SettingTypes {
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
  SettingTypes settings;
  settings.add_kinds<ogee::OptimizerDescription>("");
  return settings.definition();
}

Json schedule_settings() {
  SettingTypes settings;
  settings.add_kinds<ogee::Schedule>("schedule_");
  settings.add<ogee::ReduceOnPlateauOptions>(std::string(ogee::ReduceOnPlateauOptions::kind), "schedule_");
  return settings.definition();
}

/// Those that do not depend on the kinds of the optimizer and the schedule.
Json experiment_settings() {
  SettingTypes settings;
  settings.add<ogee::cli::ExperimentSettings>("train, compare", "");
  settings.add<ogee::ResultSettings>("program", "");
  settings.add<ogee::ProgramSettings>("program", "");
  settings.add<ogee::FitOptions>("program", "");
  settings.add<ogee::cli::TrainSettings>("train", "");
  settings.add<ogee::cli::CompareSettings>("compare", "");
  settings.add<ogee::WarmUp>("warm-up", "warm_up_");
  settings.add<ogee::Clipping>("clipping", "clip_");
  settings.add<ogee::cli::RegularizationOptions>("regularization", "");
  settings.add<ogee::EarlyStoppingOptions>("early stopping", "early_stopping_");
  settings.remove("early_stopping_patience");  // is written as early_stopping, null without it
  return settings.definition();
}

/// That settings have all that a struct lists.
template <class Struct>
Json all_of() {
  Json required = Json::array();
  for (const ogee::FieldInfo& field : ogee::field_infos<Struct>()) required.push_back(field.name);
  return {{"required", std::move(required)}};
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
                       {"experiment_settings", experiment_settings()},
                       {"command_settings", all_of<ogee::cli::ExperimentSettings>()},
                       {"train_settings", all_of<ogee::cli::TrainSettings>()},
                       {"compare_settings", all_of<ogee::cli::CompareSettings>()},
                       {"optimizer_kind", names_of_kinds<ogee::OptimizerDescription>()},
                       {"schedule_kind", names_of_kinds<ogee::Schedule>(more_schedules)},
                       {"epoch_numbers", numbers_of<ogee::EpochRecord>(Occurrence::per_epoch)},
                       {"layer_numbers", numbers_of<ogee::LayerStatistics>()},
                       {"probed_layer_numbers", numbers_of<ogee::ProbedLayer>()},
                       {"summary_numbers", numbers_of<ogee::ActivationSummary>()},
                       {"difference_numbers", numbers_of<ogee::PairedDifference>()},
                       {"class_score_numbers", numbers_of<ogee::PrecisionRecall>()},
                       {"target_metrics_numbers", numbers_of<ogee::RegressionMetrics>()}};
  for (const auto& [name, definition] : generated.items()) {
    if (!json["$defs"].contains(name)) throw ogee::DataError("result.schema.json has no $defs/" + name);
    json["$defs"][name] = definition;
  }
  return json.dump(2) + "\n";
}

}  // namespace handbook
