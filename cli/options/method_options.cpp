#include "method_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <ogee/core/errors.hpp>
#include <ogee/core/option_checks.hpp>
#include <ogee/core/suggestion.hpp>
#include <utility>
#include <variant>

#include "field_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* learning_rate = "learning_rate";  // belongs to the optimizer
constexpr const char* clip_prefix = "clip_";
const std::string prefix = "schedule_";
const std::string warm_up_prefix = "warm_up_";
const std::string warm_up_length = warm_up_prefix + "length";

std::string part_text(const PartOfTraining& part) {
  if (part.divisor == 1) return "as long as the training";
  if (part.divisor == 2) return "half of the training";
  if (part.divisor == 3) return "a third of the training";
  return fmt::format("1/{} of the training", part.divisor);
}

/// With what they suggest as their defaults, in words.
std::vector<FieldInfo> with_suggestions(std::vector<FieldInfo> fields) {
  for (FieldInfo& field : fields) {
    if (const auto* part = std::get_if<PartOfTraining>(&field.suggestion)) field.usual = part_text(*part);
    if (const auto* numbers = std::get_if<BySamples>(&field.suggestion))
      field.usual = data_default_text(*numbers);
  }
  return fields;
}

/// What fields suggest for this data and a training of this length.
/// @throws OptionError for a divisor below 1.
std::map<std::string, SettingValue> suggestions(const OfferedKind& kind, DataSize data, Index length) {
  std::map<std::string, SettingValue> values;
  for (const FieldInfo& field : kind.fields) {
    if (const auto* part = std::get_if<PartOfTraining>(&field.suggestion)) {
      ogee::detail::require_count(field.name, "divisor", part->divisor);
      values[field.name] = std::int64_t{(length - 1) / part->divisor + 1};
    }
    if (const auto* numbers = std::get_if<BySamples>(&field.suggestion))
      values[field.name] = data_default(*numbers, data);
  }
  return values;
}

std::vector<OfferedKind> optimizers() {
  std::vector<OfferedKind> offered;
  for (const Kind<OptimizerDescription>& kind : registry<OptimizerDescription>().kinds())
    offered.push_back({kind.name, with_suggestions(kind.fields)});
  return offered;
}

/// The fields of a schedule but for the rate, called as the options, and of a warm-up before it.
std::vector<FieldInfo> fields_of_schedule(const Kind<Schedule>& kind) {
  std::vector<FieldInfo> fields = with_suggestions(kind.fields);
  std::erase_if(fields, [](const FieldInfo& field) { return field.name == learning_rate; });
  fields = with_prefix(prefix, std::move(fields));
  if (!kind.traits.takes_warm_up) return fields;
  for (FieldInfo& field : with_prefix(warm_up_prefix, field_infos<WarmUp>())) {
    if (field.name == warm_up_length) field.usual = "no warm-up";
    fields.push_back(std::move(field));
  }
  return fields;
}

/// The registered schedules, and the reduction on a plateau, which is not a function of time.
std::vector<OfferedKind> schedules() {
  std::vector<OfferedKind> offered;
  for (const Kind<Schedule>& kind : registry<Schedule>().kinds())
    offered.push_back({kind.name, fields_of_schedule(kind)});
  offered.push_back({std::string(ReduceOnPlateauOptions::kind),
                     with_prefix(prefix, field_infos<ReduceOnPlateauOptions>())});
  return offered;
}

/// The settings whose names begin with this, without it.
std::vector<Setting> without_prefix(const std::string& start, const std::vector<Setting>& settings) {
  std::vector<Setting> own;
  for (const auto& [name, value] : settings)
    if (name.starts_with(start)) own.push_back({name.substr(start.size()), value});
  return own;
}

/// The largest number if there are more.
Index length_in(ScheduleUnit unit, const TrainingLength& length) {
  if (unit == ScheduleUnit::epochs) return length.epochs;
  constexpr Index most = std::numeric_limits<Index>::max();
  return length.epochs > most / length.steps_per_epoch ? most : length.epochs * length.steps_per_epoch;
}

OptimizerDescription chosen_optimizer(const KindChoice& choice, DataSize data, const TrainingLength& length) {
  const std::vector<OfferedKind> kinds = optimizers();
  const OfferedKind& kind = chosen_kind("optimizer", kinds, choice);
  const auto defaults = suggestions(kind, data, length_in(ScheduleUnit::steps, length));
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

/// The epochs or steps that are left after the warm-up; at least 1.
Index length_left(const TrainingLength& length, ScheduleUnit unit, const std::optional<WarmUp>& warm_up) {
  return std::max<Index>(1, length_in(unit, length) - (warm_up ? warm_up->length : 0));
}

void set_schedule(const KindChoice& choice, DataSize data, const TrainingLength& length, Method& method) {
  const std::vector<OfferedKind> kinds = schedules();
  const OfferedKind& kind = chosen_kind("schedule", kinds, choice);
  if (kind.name == ReduceOnPlateauOptions::kind) return set_plateau(kind, choice, method);
  const Kind<Schedule>& registered = registry<Schedule>().kind(kind.name);
  const std::optional<WarmUp> warm_up = chosen_warm_up(kind, choice);
  if (registered.traits.is_constant && !warm_up) return;
  const auto defaults = suggestions(kind, data, length_left(length, unit_of(kind, choice), warm_up));
  std::vector<Setting> chosen = without_prefix(prefix, chosen_settings(kind, choice, defaults));
  chosen.push_back({learning_rate, Optimizer<float>(method.optimizer).learning_rate()});
  method.schedule = registered.make(chosen);
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

Method method_of(const MethodOptions& options, DataSize data, const TrainingLength& length) {
  check(options.clipping);
  Method method{.optimizer = chosen_optimizer(options.optimizer, data, length), .clipping = options.clipping};
  set_schedule(options.schedule, data, length, method);
  return method;
}

}  // namespace ogee::cli
