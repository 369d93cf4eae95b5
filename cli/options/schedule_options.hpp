#pragma once

#include <ogee/core/schedule.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <optional>
#include <vector>

#include "kind_options.hpp"

namespace ogee::cli {

/// --schedule, --schedule-FIELD for the fields of all schedules, and those of a warm-up.
[[nodiscard]] std::vector<Option> schedule_options(KindChoice& choice);

/// What a schedule needs to know about its training.
struct ScheduledTraining {
  double learning_rate;
  Index epochs;
  Index steps_per_epoch;
};

/// What the options choose: at most one of the two.
struct ChosenSchedule {
  std::optional<Schedule> schedule = std::nullopt;
  std::optional<ReduceOnPlateauOptions> plateau = std::nullopt;
  std::vector<Setting> settings = {};  ///< called as the options; empty where the rate stays as it is
};

/// The schedule of the options. It lasts as long as the training unless they say otherwise.
/// @throws OptionError when an option is impossible or belongs to another schedule.
[[nodiscard]] ChosenSchedule chosen_schedule(const KindChoice& choice, const ScheduledTraining& training);

}  // namespace ogee::cli
