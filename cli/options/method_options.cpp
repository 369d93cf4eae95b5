#include "method_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ogee/core/errors.hpp>
#include <string_view>
#include <utility>

#include "field_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* learning_rate = "learning_rate";  // belongs to the optimizer
constexpr const char* reduce_on_plateau = "reduce_on_plateau";
constexpr const char* clip_prefix = "clip_";
const std::string prefix = "schedule_";
const std::string warm_up_prefix = "warm_up_";
const std::string warm_up_length = warm_up_prefix + "length";

/// A field that is a part of the training's length by default.
struct LengthDefault {
  std::string_view schedule;
  std::string field;
  Index parts;  ///< the training's length divided by this
  std::string text;
};
const std::array length_defaults{
    LengthDefault{"step_decay", prefix + "step_size", 3, "a third of the training"},
    LengthDefault{"cosine_annealing", prefix + "period", 1, "as long as the training"},
    LengthDefault{"one_cycle", prefix + "total_steps", 1, "as long as the training"}};

/// The registered optimizers, with defaults that depend on the data in words.
std::vector<OfferedKind> optimizers() {
  std::vector<OfferedKind> kinds = offered_kinds<OptimizerDescription>();
  for (OfferedKind& kind : kinds)
    for (FieldInfo& field : kind.fields)
      if (const auto text = data_default_text(kind.name, field.name)) field.usual = *text;
  return kinds;
}

/// One cycle has a rise of its own, and a plateau is not a function of time.
bool takes_warm_up(const OfferedKind& kind) {
  return kind.name != "one_cycle" && kind.name != reduce_on_plateau;
}

/// The registered schedules, and the reduction on a plateau, with the fields called as the options.
std::vector<OfferedKind> schedules() {
  std::vector<OfferedKind> kinds = offered_kinds<Schedule>();
  kinds.push_back({reduce_on_plateau, field_infos<ReduceOnPlateauOptions>()});
  for (OfferedKind& kind : kinds) {
    std::erase_if(kind.fields, [](const FieldInfo& field) { return field.name == learning_rate; });
    for (FieldInfo& field : kind.fields) {
      field.name = prefix + field.name;
      for (const LengthDefault& each : length_defaults)
        if (each.schedule == kind.name && each.field == field.name) field.usual = each.text;
    }
    if (!takes_warm_up(kind)) continue;
    for (FieldInfo& field : prefixed_fields<WarmUp>(warm_up_prefix)) {
      if (field.name == warm_up_length) field.usual = "no warm-up";
      kind.fields.push_back(std::move(field));
    }
  }
  return kinds;
}

/// The settings whose names begin with this, without it.
std::vector<Setting> without_prefix(const std::string& start, const std::vector<Setting>& settings) {
  std::vector<Setting> own;
  for (const auto& [name, value] : settings)
    if (name.starts_with(start)) own.push_back({name.substr(start.size()), value});
  return own;
}

std::vector<Setting> with_prefix(const std::string& start, std::vector<Setting> settings) {
  for (Setting& setting : settings) setting.name = start + setting.name;
  return settings;
}

OptimizerDescription chosen_optimizer(const KindChoice& choice, DataKind data) {
  const std::vector<OfferedKind> kinds = offered_kinds<OptimizerDescription>();
  const OfferedKind& kind = chosen_kind("optimizer", kinds, choice);
  std::map<std::string, SettingValue> defaults;
  for (const FieldInfo& field : kind.fields)
    if (const auto usual = data_default(kind.name, field.name, data)) defaults[field.name] = *usual;
  return registry<OptimizerDescription>().kind(kind.name).make(chosen_settings(kind, choice, defaults));
}

std::optional<WarmUp> chosen_warm_up(const OfferedKind& kind, const KindChoice& choice) {
  const std::vector<Setting> settings = without_prefix(warm_up_prefix, chosen_settings(kind, choice));
  if (settings.empty()) return std::nullopt;
  if (!choice.given.contains(warm_up_length))
    throw OptionError(fmt::format("{} needs {}", option_name(warm_up_prefix + settings.front().name),
                                  option_name(warm_up_length)));
  WarmUp warm_up;
  set_fields("warm-up", settings, warm_up);
  return warm_up;
}

ScheduleUnit unit_of(const OfferedKind& kind, const KindChoice& choice) {
  ScheduleUnit unit = ScheduleUnit::epochs;
  for (const FieldInfo& field : kind.fields)
    if (field.name == prefix + "unit")
      from_setting(choice.given.contains(field.name) ? choice.given.at(field.name) : field.usual, unit);
  return unit;
}

void set_plateau(const OfferedKind& kind, const KindChoice& choice, Method& method) {
  method.plateau.emplace();
  set_fields("reduce on plateau", without_prefix(prefix, chosen_settings(kind, choice)), *method.plateau);
  (void)ReduceOnPlateau(*method.plateau);  // throws if an option is impossible
  method.schedule_settings = with_prefix(prefix, settings_of(*method.plateau));
}

/// A third or all of the epochs or steps that are left after the warm-up; at least 1.
std::map<std::string, SettingValue> lengths(const OfferedKind& kind, const TrainingLength& length,
                                            ScheduleUnit unit, const std::optional<WarmUp>& warm_up) {
  const Index all = length.epochs * (unit == ScheduleUnit::steps ? length.steps_per_epoch : 1);
  const Index left = std::max<Index>(1, all - (warm_up ? warm_up->length : 0));
  std::map<std::string, SettingValue> defaults;
  for (const LengthDefault& each : length_defaults)
    if (each.schedule == kind.name) defaults[each.field] = std::int64_t{(left + each.parts - 1) / each.parts};
  return defaults;
}

void set_schedule(const KindChoice& choice, const TrainingLength& length, Method& method) {
  const std::vector<OfferedKind> kinds = schedules();
  const OfferedKind& kind = chosen_kind("schedule", kinds, choice);
  if (kind.name == reduce_on_plateau) return set_plateau(kind, choice, method);
  const std::optional<WarmUp> warm_up = chosen_warm_up(kind, choice);
  if (kind.name == "constant" && !warm_up) return;
  const auto defaults = lengths(kind, length, unit_of(kind, choice), warm_up);
  std::vector<Setting> chosen = without_prefix(prefix, chosen_settings(kind, choice, defaults));
  chosen.push_back({learning_rate, Optimizer<float>(method.optimizer).learning_rate()});
  method.schedule = registry<Schedule>().kind(kind.name).make(chosen);
  method.schedule_settings = with_prefix(prefix, method.schedule->settings());
  std::erase_if(method.schedule_settings,
                [](const Setting& setting) { return setting.name == prefix + learning_rate; });
  if (!warm_up) return;
  method.schedule = with_warm_up(*method.schedule, *warm_up);
  for (Setting& setting : with_prefix(warm_up_prefix, settings_of(*warm_up)))
    method.schedule_settings.push_back(std::move(setting));
}

}  // namespace

std::vector<Option> options_of(MethodOptions& options) {
  std::vector<Option> all = kind_options("optimizer", "Optimizer", optimizers(), options.optimizer);
  std::vector<Option> limits = struct_options(clip_prefix, "Optimizer", options.clipping);
  option_named(limits, "--clip-value").help = "clip each gradient element to ±NUMBER";
  option_named(limits, "--clip-norm").help = "scale all gradients down together to at most this norm";
  append(all, std::move(limits));
  append(all, kind_options("schedule", "Schedule of the learning rate", schedules(), options.schedule));
  return all;
}

std::vector<Setting> Method::clipping_settings() const { return changed_settings(clip_prefix, clipping); }

Method method_of(const MethodOptions& options, DataKind data, const TrainingLength& length) {
  check(options.clipping);
  Method method{.optimizer = chosen_optimizer(options.optimizer, data), .clipping = options.clipping};
  set_schedule(options.schedule, length, method);
  return method;
}

}  // namespace ogee::cli
