#include "schedule_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ogee/core/errors.hpp>
#include <utility>

namespace ogee::cli {
namespace {

constexpr const char* learning_rate = "learning_rate";  // is the optimizer's
constexpr const char* reduce_on_plateau = "reduce_on_plateau";
const std::string warm_up_prefix = "warm_up_";
const std::string warm_up_length = warm_up_prefix + "length";

/// A field that is a part of the training's length by default.
struct LengthDefault {
  std::string_view schedule;
  std::string_view field;
  Index parts;  ///< one of so many
  std::string_view text;
};
constexpr std::array length_defaults{
    LengthDefault{"step_decay", "step_size", 3, "default a third of the training"},
    LengthDefault{"cosine_annealing", "period", 1, "default as long as the training"},
    LengthDefault{"one_cycle", "total_steps", 1, "default as long as the training"}};

std::optional<std::string> default_of(const OfferedKind& kind, const FieldInfo& field) {
  for (const LengthDefault& each : length_defaults)
    if (each.schedule == kind.name && each.field == field.name) return std::string(each.text);
  if (field.name == warm_up_length) return "default no warm-up";
  return std::nullopt;
}

/// One cycle has a rise of its own, and a plateau is no function of time.
bool takes_warm_up(const OfferedKind& kind) {
  return kind.name != "one_cycle" && kind.name != reduce_on_plateau;
}

/// The registered schedules, and the reduction on a plateau.
std::vector<OfferedKind> schedules() {
  std::vector<OfferedKind> kinds = offered_kinds<Schedule>();
  kinds.push_back({reduce_on_plateau, field_infos<ReduceOnPlateauOptions>()});
  for (OfferedKind& kind : kinds) {
    std::erase_if(kind.fields, [](const FieldInfo& field) { return field.name == learning_rate; });
    if (!takes_warm_up(kind)) continue;
    for (FieldInfo& field : prefixed_fields<WarmUp>(warm_up_prefix)) kind.fields.push_back(std::move(field));
  }
  return kinds;
}

std::optional<WarmUp> chosen_warm_up(const KindChoice& choice) {
  std::vector<Setting> settings;
  for (const auto& [name, value] : choice.given)
    if (name.starts_with(warm_up_prefix)) settings.push_back({name.substr(warm_up_prefix.size()), value});
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
    if (field.name == "unit")
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
  set_fields("reduce on plateau", chosen_settings(kind, choice), options);
  (void)ReduceOnPlateau(options);  // throws if an option is impossible
  return {.plateau = options, .settings = settings_of(options)};
}

}  // namespace

std::vector<Option> options_of(ScheduleOptions& options) {
  return kind_options("schedule", "Schedule of the learning rate", schedules(), default_of, options.kind);
}

ChosenSchedule chosen_schedule(const ScheduleOptions& options, const ScheduledTraining& training) {
  const KindChoice& choice = options.kind;
  const std::vector<OfferedKind> kinds = schedules();
  const OfferedKind& kind = chosen_kind("schedule", kinds, choice);
  check_belonging(fmt::format("the {} schedule", kind.name), kind, choice);
  if (kind.name == reduce_on_plateau) return plateau(kind, choice);
  const std::optional<WarmUp> warm_up = chosen_warm_up(choice);
  if (kind.name == "constant" && !warm_up) return {};

  std::map<std::string, SettingValue> usual{{learning_rate, training.learning_rate}};
  const Index length = length_of(training, unit_of(kind, choice), warm_up);
  for (const LengthDefault& each : length_defaults)
    if (each.schedule == kind.name)
      usual[std::string(each.field)] = std::int64_t{(length + each.parts - 1) / each.parts};
  const Kind<Schedule>& registered = registry<Schedule>().kind(kind.name);
  Schedule schedule = registered.make(chosen_settings({registered.name, registered.fields}, choice, usual));
  std::vector<Setting> settings = schedule.settings();
  std::erase_if(settings, [](const Setting& setting) { return setting.name == learning_rate; });
  if (warm_up) {
    schedule = with_warm_up(std::move(schedule), *warm_up);
    for (const Setting& setting : settings_of(*warm_up))
      settings.push_back({warm_up_prefix + setting.name, setting.value});
  }
  return {.schedule = std::move(schedule), .settings = std::move(settings)};
}

}  // namespace ogee::cli
