#pragma once

/// How the weights are updated: the optimizer, the limits of gradients and the schedule of the learning rate.

#include <ogee/core/optimizer.hpp>
#include <ogee/core/schedule.hpp>
#include <ogee/training/clipping.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <optional>
#include <vector>

#include "defaults.hpp"
#include "kind_options.hpp"

namespace ogee::cli {

struct MethodOptions {
  KindChoice optimizer{.name = "sgd"};
  Clipping clipping = {};
  KindChoice schedule{.name = "constant"};
};

/// --optimizer and the fields of all optimizers, --clip-..., and --schedule with --schedule-FIELD for the
/// fields of all schedules, and a warm-up.
[[nodiscard]] std::vector<Option> options_of(MethodOptions& options);

/// What optimizers and schedules need to know about their training.
struct TrainingLength {
  Index epochs;
  Index steps_per_epoch;
};

/// What the options choose: a schedule, a plateau, or neither.
struct Method {
  OptimizerDescription optimizer;
  Clipping clipping = {};
  std::optional<Schedule> schedule = std::nullopt;
  std::optional<ReduceOnPlateauOptions> plateau = std::nullopt;
  std::vector<Setting> schedule_settings = {};  ///< but for the rate; called as the options

  /// Whether the learning rate changes.
  [[nodiscard]] bool is_scheduled() const { return schedule || plateau; }
  [[nodiscard]] std::vector<Setting> clipping_settings() const;
};

/// The optimizer with its defaults for the data, and the schedule, which lasts as long as the training unless
/// the options say otherwise.
/// @throws OptionError when an option is impossible or belongs to another optimizer or schedule.
[[nodiscard]] Method method_of(const MethodOptions& options, DataSize data, const TrainingLength& length);

}  // namespace ogee::cli
