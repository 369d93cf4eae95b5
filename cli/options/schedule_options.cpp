#include "schedule_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ogee/core/errors.hpp>
#include <utility>

#include "field_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* learning_rate = "learning_rate";  // belongs to the optimizer
constexpr const char* reduce_on_plateau = "reduce_on_plateau";
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
    LengthDefault{"step_decay", prefix + "step_size", 3, "default a third of the training"},
    LengthDefault{"cosine_annealing", prefix + "period", 1, "default as long as the training"},
    LengthDefault{"one_cycle", prefix + "total_steps", 1, "default as long as the training"}};

std::optional<std::string> default_of(const OfferedKind& kind, const FieldInfo& field) {
  for (const LengthDefault& each : length_defaults)
    if (each.schedule == kind.name && each.field == field.name) return each.text;
  if (field.name == warm_up_length) return "default no warm-up";
  return std::nullopt;
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
    for (FieldInfo& field : kind.fields) field.name = prefix + field.name;
    if (!takes_warm_up(kind)) continue;
    for (FieldInfo& field : prefixed_fields<WarmUp>(warm_up_prefix)) kind.fields.push_back(std::move(field));
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

/// Epochs or steps of the training, without those of the warm-up; at least 1.
Index length_of(const ScheduledTraining& training, ScheduleUnit unit, const std::optional<WarmUp>& warm_up) {
  const Index all = training.epochs * (unit == ScheduleUnit::steps ? training.steps_per_epoch : 1);
  return std::max<Index>(1, all - (warm_up ? warm_up->length : 0));
}

ChosenSchedule plateau(const OfferedKind& kind, const KindChoice& choice) {
  ReduceOnPlateauOptions options;
  set_fields("reduce on plateau", without_prefix(prefix, chosen_settings(kind, choice)), options);
  (void)ReduceOnPlateau(options);  // throws if an option is impossible
  return {.plateau = options, .settings = with_prefix(prefix, settings_of(options))};
}

}  // namespace

std::vector<Option> schedule_options(KindChoice& choice) {
  return kind_options("schedule", "Schedule of the learning rate", schedules(), default_of, choice);
}

ChosenSchedule chosen_schedule(const KindChoice& choice, const ScheduledTraining& training) {
  const std::vector<OfferedKind> kinds = schedules();
  const OfferedKind& kind = chosen_kind("schedule", kinds, choice);
  if (kind.name == reduce_on_plateau) return plateau(kind, choice);
  const std::optional<WarmUp> warm_up = chosen_warm_up(kind, choice);
  if (kind.name == "constant" && !warm_up) return {};

  std::map<std::string, SettingValue> defaults;
  const Index length = length_of(training, unit_of(kind, choice), warm_up);
  for (const LengthDefault& each : length_defaults)
    if (each.schedule == kind.name)
      defaults[each.field] = std::int64_t{(length + each.parts - 1) / each.parts};
  std::vector<Setting> chosen = without_prefix(prefix, chosen_settings(kind, choice, defaults));
  chosen.push_back({learning_rate, training.learning_rate});
  Schedule schedule = registry<Schedule>().kind(kind.name).make(chosen);
  std::vector<Setting> settings = with_prefix(prefix, schedule.settings());
  std::erase_if(settings, [](const Setting& setting) { return setting.name == prefix + learning_rate; });
  if (warm_up) {
    schedule = with_warm_up(std::move(schedule), *warm_up);
    for (Setting& setting : with_prefix(warm_up_prefix, settings_of(*warm_up)))
      settings.push_back(std::move(setting));
  }
  return {.schedule = std::move(schedule), .settings = std::move(settings)};
}

}  // namespace ogee::cli
