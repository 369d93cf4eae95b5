#include "optimizer_options.hpp"

#include <array>
#include <ogee/core/errors.hpp>

namespace ogee::cli {
namespace {

constexpr const char* group = "Optimizer";
constexpr const char* clip_prefix = "clip_";

/// A field whose default depends on the data.
struct DataDefault {
  std::string_view optimizer;
  std::string_view field;
  double Defaults::*value;
};
constexpr std::array data_defaults{DataDefault{"sgd", "learning_rate", &Defaults::learning_rate},
                                   DataDefault{"sgd", "momentum", &Defaults::momentum},
                                   DataDefault{"rmsprop", "learning_rate", &Defaults::adaptive_rate},
                                   DataDefault{"adam", "learning_rate", &Defaults::adaptive_rate},
                                   DataDefault{"adamw", "learning_rate", &Defaults::adaptive_rate}};

std::optional<std::string> default_of(const OfferedKind& kind, const FieldInfo& field) {
  for (const DataDefault& each : data_defaults)
    if (each.optimizer == kind.name && each.field == field.name) return default_text(each.value);
  return std::nullopt;
}

}  // namespace

std::vector<Option> options_of(OptimizerOptions& options) {
  std::vector<Option> all =
      kind_options("optimizer", group, offered_kinds<OptimizerDescription>(), default_of, options.kind);
  for (Option& limit : struct_options(clip_prefix, group, options.clipping)) all.push_back(std::move(limit));
  return all;
}

OptimizerDescription chosen_optimizer(const OptimizerOptions& options, const Defaults& defaults) {
  const std::vector<OfferedKind> kinds = offered_kinds<OptimizerDescription>();
  const OfferedKind& kind = chosen_kind("optimizer", kinds, options.kind);
  check_belonging(kind.name, kind, options.kind);
  std::map<std::string, SettingValue> usual;
  for (const DataDefault& each : data_defaults)
    if (each.optimizer == kind.name) usual[std::string(each.field)] = defaults.*each.value;
  return registry<OptimizerDescription>().kind(kind.name).make(chosen_settings(kind, options.kind, usual));
}

std::vector<Setting> settings_of(const Clipping& clipping) { return changed_settings(clip_prefix, clipping); }

}  // namespace ogee::cli
