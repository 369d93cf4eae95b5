#include "optimizer_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ogee/core/errors.hpp>
#include <utility>

#include "belonging.hpp"

namespace ogee::cli {
namespace {

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

/// "default 0.9"
std::string default_of(std::string_view optimizer, const FieldInfo& field) {
  for (const DataDefault& each : data_defaults)
    if (each.optimizer == optimizer && each.field == field.name) return default_text(each.value);
  return "default " + text_of(field.usual);
}

/// A field of one optimizer or of several.
struct SharedField {
  FieldInfo field;
  std::vector<std::pair<std::string, std::vector<std::string>>> defaults;  ///< and whose they are
};

std::vector<SharedField> shared_fields() {
  std::vector<SharedField> fields;
  for (const auto& kind : registry<OptimizerDescription>().kinds())
    for (const FieldInfo& field : kind.fields) {
      auto shared = std::find_if(fields.begin(), fields.end(),
                                 [&](const auto& f) { return f.field.name == field.name; });
      if (shared == fields.end()) shared = fields.insert(fields.end(), {.field = field, .defaults = {}});
      const std::string text = default_of(kind.name, field);
      auto same = std::find_if(shared->defaults.begin(), shared->defaults.end(),
                               [&](const auto& entry) { return entry.first == text; });
      if (same == shared->defaults.end()) same = shared->defaults.insert(same, {text, {}});
      same->second.push_back(kind.name);
    }
  return fields;
}

bool is_flag(const FieldInfo& field) { return std::holds_alternative<bool>(field.usual); }

/// "size of a step (sgd: default 0.1) (adam, adamw: default 0.001)"
std::string help_of(const SharedField& shared) {
  std::string help = shared.field.help;
  for (const auto& [text, names] : shared.defaults)
    help += is_flag(shared.field) ? fmt::format(" ({})", fmt::join(names, ", "))
                                  : fmt::format(" ({}: {})", fmt::join(names, ", "), text);
  return help;
}

Option option_of(const SharedField& shared, std::map<std::string, SettingValue>& given) {
  const std::string& name = shared.field.name;
  Option option{.name = option_name(name), .help = help_of(shared), .group = "Optimizer", .reads = {}};
  if (is_flag(shared.field)) {
    option.reads = flag([&given, name](bool set) { given[name] = set; });
  } else {
    const bool is_share = shared.field.range.contains == ranges::share_below_one.contains;
    option.value = is_share ? "SHARE" : "NUMBER";
    option.reads = number([&given, name](double value) { given[name] = value; });
  }
  return option;
}

}  // namespace

std::vector<Option> options_of(OptimizerOptions& options) {
  const std::vector<std::string> names = registry<OptimizerDescription>().names();
  std::vector<Option> all{{.name = "--optimizer",
                           .value = "NAME",
                           .help = fmt::format("{}; default {}", fmt::join(names, ", "), options.name),
                           .group = "Optimizer",
                           .reads = text(into(options.name), "the name of an optimizer"),
                           .choices = names}};
  for (const SharedField& shared : shared_fields()) all.push_back(option_of(shared, options.given));
  const auto limit = [](const char* name, std::optional<double>& target, const char* help) {
    return Option{
        .name = name, .value = "NUMBER", .help = help, .group = "Optimizer", .reads = number(into(target))};
  };
  all.push_back(limit("--clip-value", options.clipping.value, "clip each element of a gradient to ±NUMBER"));
  all.push_back(
      limit("--clip-norm", options.clipping.norm, "scale gradients down to this norm of all together"));
  return all;
}

OptimizerDescription chosen_optimizer(const OptimizerOptions& options, const Defaults& defaults) {
  const auto& kind = registry<OptimizerDescription>().kind(options.name);
  std::vector<std::string> takes;
  for (const FieldInfo& field : kind.fields) takes.push_back(field.name);
  std::vector<GivenOption> given;
  for (const auto& [name, value] : options.given) given.push_back({name, value != SettingValue(false)});
  check_belonging(options.name, given, takes);

  std::map<std::string, SettingValue> chosen;
  for (const DataDefault& each : data_defaults)
    if (each.optimizer == options.name) chosen[std::string(each.field)] = defaults.*each.value;
  for (const auto& [name, value] : options.given)
    if (value != SettingValue(false)) chosen[name] = value;
  std::vector<Setting> settings;
  for (const auto& [name, value] : chosen) settings.push_back({name, value});
  return kind.make(settings);
}

std::vector<Setting> settings_of(const Clipping& clipping) {
  std::vector<Setting> limits;
  if (clipping.value) limits.push_back({"clip_value", *clipping.value});
  if (clipping.norm) limits.push_back({"clip_norm", *clipping.norm});
  return limits;
}

}  // namespace ogee::cli
