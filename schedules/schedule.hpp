#pragma once

#include <functional>

#include "../core/types.hpp"

namespace ogee {

/// What the time of a schedule counts.
enum class ScheduleUnit { epochs, steps };

/// The learning rate as a function of time: a value that `fit` takes, and that a training loop by hand asks
/// before each epoch or each step,
///
///     const Schedule schedule = cosine_annealing({.learning_rate = 0.1, .length = 50});
///     for (Index epoch = 0; epoch < 50; ++epoch) {
///       optimizer.set_learning_rate(schedule.rate(epoch));
///       ...
///     }
///
/// schedules/schedules.hpp has the usual ones. One's own is a function, as in
///
///     const Schedule schedule{[](Index epoch) { return 0.1 / (1.0 + static_cast<double>(epoch)); }};
class Schedule {
 public:
  /// `rate` gives the learning rate at time 0, 1, ..., in the unit. @throws OptionError if it is empty.
  explicit Schedule(std::function<double(Index)> rate, ScheduleUnit unit = ScheduleUnit::epochs);

  [[nodiscard]] ScheduleUnit unit() const { return unit_; }

  /// The learning rate when `time` epochs or steps are done; 0 for the first.
  /// @throws OptionError if the time is negative.
  [[nodiscard]] double rate(Index time) const;

 private:
  std::function<double(Index)> rate_;
  ScheduleUnit unit_;
};

/// The schedule with all its rates multiplied by `factor`. @throws OptionError unless it is finite and not
/// negative.
[[nodiscard]] Schedule scaled(Schedule schedule, double factor);

/// How a learning rate rises at first.
struct WarmUpOptions {
  Index length = 5;               ///< epochs or steps, as the schedule after it counts them
  double start_factor = 1.0 / 3;  ///< above 0, at most 1
};

/// Rises in a line to the rate with which `schedule` begins, then follows it: with its first rate η₀ and the
/// length n
///
///   η(t) = η₀ (f + (1 − f) t / n) for t < n,   schedule(t − n) from then on,
///
/// which is PyTorch's LinearLR(start_factor=f, total_iters=n), followed by another one in a SequentialLR.
/// @throws OptionError naming the impossible option.
[[nodiscard]] Schedule with_warm_up(Schedule schedule, const WarmUpOptions& options = {});

}  // namespace ogee
