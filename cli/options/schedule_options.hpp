#pragma once

#include <ogee/core/schedule.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <optional>
#include <vector>

#include "field_options.hpp"

namespace ogee::cli {

struct ScheduleOptions {
  KindChoice kind{.name = "constant"};
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
  std::optional<Schedule> schedule = std::nullopt;
  std::optional<ReduceOnPlateauOptions> plateau = std::nullopt;
  std::vector<Setting> settings = {};  ///< its options; empty where the rate stays as it is
};

/// The schedule of the options, as long as the training where they do not say it.
/// @throws UnknownNameError for a name; OptionError when an option is impossible or belongs to another
///   schedule.
[[nodiscard]] ChosenSchedule chosen_schedule(const ScheduleOptions& options,
                                             const ScheduledTraining& training);

}  // namespace ogee::cli
