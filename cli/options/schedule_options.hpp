#pragma once

#include <ogee/report/results/json.hpp>
#include <ogee/schedules/schedule.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <optional>
#include <string>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

struct ScheduleOptions {
  std::string name = "constant";
  std::optional<std::string> unit;
  std::optional<Index> warm_up;
  std::optional<double> warm_up_start;
  std::optional<double> decay_factor;
  std::optional<Index> decay_every;
  std::optional<double> final_rate;
  std::optional<double> rising_share;
  std::optional<double> start_divisor;
  std::optional<double> final_divisor;
  std::optional<std::string> annealing;
  std::optional<Index> plateau_patience;
  std::optional<Index> plateau_cooldown;
  std::optional<double> least_improvement;
  std::optional<double> least_rate;
};

[[nodiscard]] std::vector<Option> options_of(ScheduleOptions& options);

/// What a schedule needs to know of its training.
struct ScheduledTraining {
  double learning_rate;
  Index epochs;
  Index steps_per_epoch;
};

/// What the options choose: at most one of the two.
struct ChosenSchedule {
  std::optional<Schedule> schedule;
  std::optional<ReduceOnPlateauOptions> plateau;
  std::vector<Setting> settings;  ///< its options; empty where the rate stays as it is
};

/// @throws UnknownNameError for a name; OptionError for an option that belongs to another schedule.
void check(const ScheduleOptions& options);

/// The schedule of checked options, as long as the training where they do not say it.
/// @throws OptionError when an option is impossible.
[[nodiscard]] ChosenSchedule chosen_schedule(const ScheduleOptions& options,
                                             const ScheduledTraining& training);

}  // namespace ogee::cli
