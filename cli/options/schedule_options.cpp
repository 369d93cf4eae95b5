#include "schedule_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ogee/core/errors.hpp>
#include <ogee/schedules/schedules.hpp>

#include "belonging.hpp"

namespace ogee::cli {
namespace {

// PyTorch has no default for these two.
constexpr double usual_step_factor = 0.1;
constexpr double usual_exponential_factor = 0.95;

template <class Value>
struct Named {
  std::string name;
  Value value;
};

const std::array units{Named<ScheduleUnit>{"epochs", ScheduleUnit::epochs},
                       Named<ScheduleUnit>{"steps", ScheduleUnit::steps}};
const std::array annealings{Named<Annealing>{"cosine", Annealing::cosine},
                            Named<Annealing>{"linear", Annealing::linear}};

template <class Table>
std::vector<std::string> names_in(const Table& table) {
  std::vector<std::string> names;
  for (const auto& entry : table) names.push_back(entry.name);
  return names;
}

template <class Table>
auto value_named(std::string_view what, const std::string& name, const Table& table) {
  for (const auto& entry : table)
    if (entry.name == name) return entry.value;
  throw unknown_name(what, name, names_in(table));
}

ScheduleUnit unit_of(const ScheduleOptions& given, ScheduleUnit usual) {
  return given.unit ? value_named("schedule unit", *given.unit, units) : usual;
}

std::string name_of(ScheduleUnit unit) { return unit == ScheduleUnit::epochs ? "epochs" : "steps"; }

/// Epochs or steps of the training, without those of the warm-up; at least 1.
Index length_of(const ScheduledTraining& training, ScheduleUnit unit, Index warm_up = 0) {
  const Index all =
      unit == ScheduleUnit::epochs ? training.epochs : training.epochs * training.steps_per_epoch;
  return std::max<Index>(1, all - warm_up);
}

/// Adds what is common to the schedules that can begin with a warm-up.
ChosenSchedule warmed_up(const ScheduleOptions& given, Schedule schedule, std::vector<Setting> settings) {
  settings.push_back({"schedule_unit", name_of(schedule.unit())});
  if (!given.warm_up) {
    if (given.warm_up_start) throw OptionError("--warm-up-start needs --warm-up");
    return {.schedule = std::move(schedule), .plateau = std::nullopt, .settings = std::move(settings)};
  }
  const WarmUpOptions options{.length = *given.warm_up,
                              .start_factor = given.warm_up_start.value_or(WarmUpOptions{}.start_factor)};
  settings.push_back({"warm_up", options.length});
  settings.push_back({"warm_up_start", options.start_factor});
  return {.schedule = with_warm_up(std::move(schedule), options),
          .plateau = std::nullopt,
          .settings = std::move(settings)};
}

ChosenSchedule constant(const ScheduleOptions& given, const ScheduledTraining& training) {
  if (!given.warm_up && !given.warm_up_start) return {};
  return warmed_up(given, constant_rate(training.learning_rate, unit_of(given, ScheduleUnit::epochs)), {});
}

ChosenSchedule step(const ScheduleOptions& given, const ScheduledTraining& training) {
  const ScheduleUnit unit = unit_of(given, ScheduleUnit::epochs);
  const StepDecayOptions options{
      .learning_rate = training.learning_rate,
      .every = given.decay_every.value_or((length_of(training, unit, given.warm_up.value_or(0)) + 2) / 3),
      .factor = given.decay_factor.value_or(usual_step_factor),
      .unit = unit};
  return warmed_up(given, step_decay(options),
                   {{"decay_factor", options.factor}, {"decay_every", options.every}});
}

ChosenSchedule exponential(const ScheduleOptions& given, const ScheduledTraining& training) {
  const ExponentialDecayOptions options{.learning_rate = training.learning_rate,
                                        .factor = given.decay_factor.value_or(usual_exponential_factor),
                                        .unit = unit_of(given, ScheduleUnit::epochs)};
  return warmed_up(given, exponential_decay(options), {{"decay_factor", options.factor}});
}

ChosenSchedule cosine(const ScheduleOptions& given, const ScheduledTraining& training) {
  const ScheduleUnit unit = unit_of(given, ScheduleUnit::epochs);
  const CosineAnnealingOptions options{.learning_rate = training.learning_rate,
                                       .length = length_of(training, unit, given.warm_up.value_or(0)),
                                       .final_rate = given.final_rate.value_or(0),
                                       .unit = unit};
  return warmed_up(given, cosine_annealing(options), {{"final_rate", options.final_rate}});
}

ChosenSchedule cycle(const ScheduleOptions& given, const ScheduledTraining& training) {
  const OneCycleOptions usual;
  const ScheduleUnit unit = unit_of(given, usual.unit);
  const std::string annealing = given.annealing.value_or("cosine");
  const OneCycleOptions options{.learning_rate = training.learning_rate,
                                .length = length_of(training, unit),
                                .rising_share = given.rising_share.value_or(usual.rising_share),
                                .start_divisor = given.start_divisor.value_or(usual.start_divisor),
                                .final_divisor = given.final_divisor.value_or(usual.final_divisor),
                                .annealing = value_named("annealing", annealing, annealings),
                                .unit = unit};
  return {.schedule = one_cycle(options),
          .plateau = std::nullopt,
          .settings = {{"rising_share", options.rising_share},
                       {"start_divisor", options.start_divisor},
                       {"final_divisor", options.final_divisor},
                       {"annealing", annealing},
                       {"schedule_unit", name_of(unit)}}};
}

ChosenSchedule plateau(const ScheduleOptions& given, const ScheduledTraining& /*training*/) {
  const ReduceOnPlateauOptions usual;
  const ReduceOnPlateauOptions options{
      .factor = given.decay_factor.value_or(usual.factor),
      .patience = given.plateau_patience.value_or(usual.patience),
      .least_improvement = given.least_improvement.value_or(usual.least_improvement),
      .cooldown = given.plateau_cooldown.value_or(usual.cooldown),
      .least_rate = given.least_rate.value_or(usual.least_rate)};
  (void)ReduceOnPlateau(options);  // throws if an option is impossible
  return {.schedule = std::nullopt,
          .plateau = options,
          .settings = {{"decay_factor", options.factor},
                       {"plateau_patience", options.patience},
                       {"least_improvement", options.least_improvement},
                       {"plateau_cooldown", options.cooldown},
                       {"least_rate", options.least_rate}}};
}

struct NamedSchedule {
  std::string name;
  std::vector<std::string> takes;
  ChosenSchedule (*choose)(const ScheduleOptions&, const ScheduledTraining&);
};

const std::array schedules{
    NamedSchedule{"constant", {"schedule_unit", "warm_up", "warm_up_start"}, constant},
    NamedSchedule{"step", {"decay_factor", "decay_every", "schedule_unit", "warm_up", "warm_up_start"}, step},
    NamedSchedule{"exponential", {"decay_factor", "schedule_unit", "warm_up", "warm_up_start"}, exponential},
    NamedSchedule{"cosine", {"final_rate", "schedule_unit", "warm_up", "warm_up_start"}, cosine},
    NamedSchedule{
        "one-cycle", {"rising_share", "start_divisor", "final_divisor", "annealing", "schedule_unit"}, cycle},
    NamedSchedule{"plateau",
                  {"decay_factor", "plateau_patience", "least_improvement", "plateau_cooldown", "least_rate"},
                  plateau},
};

std::vector<std::string> schedule_names() { return names_in(schedules); }

const NamedSchedule& schedule_named(const std::string& name) {
  const auto* found = std::find_if(schedules.begin(), schedules.end(),
                                   [&](const NamedSchedule& schedule) { return schedule.name == name; });
  if (found == schedules.end()) throw unknown_name("schedule", name, schedule_names());
  return *found;
}

std::vector<GivenOption> given_options(const ScheduleOptions& options) {
  return {{"schedule_unit", options.unit.has_value()},
          {"warm_up", options.warm_up.has_value()},
          {"warm_up_start", options.warm_up_start.has_value()},
          {"decay_factor", options.decay_factor.has_value()},
          {"decay_every", options.decay_every.has_value()},
          {"final_rate", options.final_rate.has_value()},
          {"rising_share", options.rising_share.has_value()},
          {"start_divisor", options.start_divisor.has_value()},
          {"final_divisor", options.final_divisor.has_value()},
          {"annealing", options.annealing.has_value()},
          {"plateau_patience", options.plateau_patience.has_value()},
          {"plateau_cooldown", options.plateau_cooldown.has_value()},
          {"least_improvement", options.least_improvement.has_value()},
          {"least_rate", options.least_rate.has_value()}};
}

}  // namespace

std::vector<Option> options_of(ScheduleOptions& options) {
  const auto takes = [](const char* name, const char* value, Reader reads, std::string help,
                        std::vector<std::string> choices = {}) {
    return Option{.name = name,
                  .value = value,
                  .help = std::move(help),
                  .group = "Schedule of the learning rate",
                  .reads = std::move(reads),
                  .choices = std::move(choices)};
  };
  const OneCycleOptions cycle;
  const ReduceOnPlateauOptions plateau;
  return {
      takes("--schedule", "NAME", text(into(options.name), "the name of a schedule"),
            fmt::format("{}; default {}", fmt::join(schedule_names(), ", "), options.name), schedule_names()),
      takes("--schedule-unit", "NAME", text(into(options.unit), "epochs or steps"),
            "epochs or steps: what a schedule but plateau counts; default epochs, of one-cycle steps",
            names_in(units)),
      takes("--warm-up", "N", whole_number(into(options.warm_up), 1),
            "first rise to the learning rate for so many epochs or steps, unless with one-cycle or plateau"),
      takes("--warm-up-start", "SHARE", number(into(options.warm_up_start)),
            fmt::format("share of the rate with which the warm-up begins; default {:.3g}",
                        WarmUpOptions{}.start_factor)),
      takes("--decay-factor", "FACTOR", number(into(options.decay_factor)),
            fmt::format("by which step, exponential and plateau multiply the rate; default {}, {} and {}",
                        usual_step_factor, usual_exponential_factor, plateau.factor)),
      takes("--decay-every", "N", whole_number(into(options.decay_every), 1),
            "epochs or steps between those of step; default a third of all"),
      takes("--final-rate", "RATE", number(into(options.final_rate)), "to which cosine falls; default 0"),
      takes("--rising-share", "SHARE", number(into(options.rising_share)),
            fmt::format("share of the training in which one-cycle rises; default {}", cycle.rising_share)),
      takes("--start-divisor", "NUMBER", number(into(options.start_divisor)),
            fmt::format("one-cycle begins with the learning rate divided by this; default {}",
                        cycle.start_divisor)),
      takes("--final-divisor", "NUMBER", number(into(options.final_divisor)),
            fmt::format("and ends with its first rate divided by this; default {}", cycle.final_divisor)),
      takes("--annealing", "NAME", text(into(options.annealing), "cosine or linear"),
            "cosine or linear: the form of one-cycle; default cosine", names_in(annealings)),
      takes("--plateau-patience", "N", whole_number(into(options.plateau_patience), 0),
            fmt::format("epochs without a better test loss that plateau lets pass; default {}",
                        plateau.patience)),
      takes("--plateau-cooldown", "N", whole_number(into(options.plateau_cooldown), 0),
            fmt::format("epochs after it that do not count; default {}", plateau.cooldown)),
      takes("--least-improvement", "SHARE", number(into(options.least_improvement)),
            fmt::format("share by which the loss must be better for plateau; default {}",
                        plateau.least_improvement)),
      takes("--least-rate", "RATE", number(into(options.least_rate)),
            fmt::format("below which plateau does not go; default {}", plateau.least_rate)),
  };
}

void check(const ScheduleOptions& options) {
  const NamedSchedule& schedule = schedule_named(options.name);
  check_belonging(fmt::format("the {} schedule", options.name), given_options(options), schedule.takes);
  if (options.unit) (void)value_named("schedule unit", *options.unit, units);
  if (options.annealing) (void)value_named("annealing", *options.annealing, annealings);
}

ChosenSchedule chosen_schedule(const ScheduleOptions& options, const ScheduledTraining& training) {
  return schedule_named(options.name).choose(options, training);
}

}  // namespace ogee::cli
