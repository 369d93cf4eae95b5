#pragma once

/// Schedules: the learning rate as a function of time.

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds.hpp"
#include "named.hpp"
#include "types.hpp"

namespace ogee {

/// What the time of a schedule counts.
enum class ScheduleUnit { epochs, steps };
template <>
inline constexpr auto names_of<ScheduleUnit> = Names<ScheduleUnit, 2>{
    "schedule unit", {{{ScheduleUnit::epochs, "epochs"}, {ScheduleUnit::steps, "steps"}}}};

/// A struct that describes a schedule: its kind, its fields, and the learning rate after `time` epochs or
/// steps, 0 for the first. Optional are
///
///   ScheduleUnit unit;     what time counts; epochs without it
///   void check() const;   throws OptionError for fields that do not go together
///   static constexpr bool takes_warm_up = false;   for a rate that rises at the start anyway
///   static constexpr bool is_constant = true;      for a rate that never changes
template <class D>
concept DescribesSchedule = HasKind<D> && std::copy_constructible<D> &&
    requires(const D& description, Index time) {
  { description.rate(time) } -> std::convertible_to<double>;
};

class Schedule;
template <>
struct KindTraits<Schedule> {
  bool takes_warm_up = true;
  bool is_constant = false;  ///< without a warm-up, it does no more than the optimizer's own rate

  template <class Description>
  static constexpr KindTraits of() {
    KindTraits traits;
    if constexpr (requires { Description::takes_warm_up; }) traits.takes_warm_up = Description::takes_warm_up;
    if constexpr (requires { Description::is_constant; }) traits.is_constant = Description::is_constant;
    return traits;
  }
};

/// How a learning rate rises at the start.
struct WarmUp {
  Index length = 5;               ///< epochs or steps, as the schedule after it counts them
  double start_factor = 1.0 / 3;  ///< above 0, at most 1
};

template <>
inline constexpr auto fields_of<WarmUp> =
    std::tuple{Field{"length", &WarmUp::length, ranges::at_least_one,
                     "epochs or steps during which the rate rises to the schedule's first rate"},
               Field{"start_factor", &WarmUp::start_factor, ranges::share_above_zero,
                     "the first rate of the warm-up, as a share of the schedule's first rate"}};

/// The learning rate as a function of time. `fit` takes it; a hand-written loop asks for the rate before
/// each epoch or step:
///
///     const Schedule schedule = CosineAnnealing{.learning_rate = 0.1, .period = 50};
///     for (Index epoch = 0; epoch < 50; ++epoch) {
///       optimizer.set_learning_rate(schedule.rate(epoch));
///       ...
///     }
///
/// The folder schedules/ has the usual ones. Write your own as a function:
///
///     const Schedule schedule{[](Index epoch) { return 0.1 / (1.0 + static_cast<double>(epoch)); }};
class Schedule {
 public:
  static constexpr std::string_view title = "schedule";

  /// @throws OptionError naming the invalid field.
  template <DescribesSchedule D>
  Schedule(const D& description)  // NOLINT: converts
      : kind_(D::kind),
        settings_(settings_of(description)),
        rate_([description](Index time) { return description.rate(time); }) {
    check_description<double>(description);
    if constexpr (requires { description.unit; }) unit_ = description.unit;
  }
  /// `rate` gives the learning rate at time 0, 1, ..., in this unit. @throws OptionError if it is empty.
  explicit Schedule(std::function<double(Index)> rate, ScheduleUnit unit = ScheduleUnit::epochs);

  /// "step_decay"; "function" for a function.
  [[nodiscard]] const std::string& kind() const { return kind_; }
  /// The fields of the kind; a function has none. Neither warm-up nor factor is among them.
  [[nodiscard]] const std::vector<Setting>& settings() const { return settings_; }
  /// "step_decay(learning_rate=0.1, ...)", and with a warm-up and a factor
  /// "2 * step_decay(learning_rate=0.1, ...) after warm_up(length=5, ...)".
  [[nodiscard]] std::string description() const;
  [[nodiscard]] ScheduleUnit unit() const { return unit_; }
  /// Empty without a warm-up.
  [[nodiscard]] const std::optional<WarmUp>& warm_up() const { return warm_up_; }
  /// The factor of all rates; 1 unless the schedule was scaled.
  [[nodiscard]] double factor() const { return factor_; }

  /// The learning rate after `time` epochs or steps; 0 for the first.
  /// @throws OptionError if the time is negative.
  [[nodiscard]] double rate(Index time) const;

 private:
  friend Schedule scaled(Schedule schedule, double factor);
  friend Schedule with_warm_up(Schedule schedule, const WarmUp& warm_up);

  std::string kind_;
  std::vector<Setting> settings_;
  std::function<double(Index)> rate_;
  ScheduleUnit unit_ = ScheduleUnit::epochs;
  std::optional<WarmUp> warm_up_;
  double factor_ = 1;
};

/// The schedule with all its rates multiplied by `factor`. @throws OptionError unless it is finite and not
/// negative.
[[nodiscard]] Schedule scaled(Schedule schedule, double factor);

/// Rises linearly to the first rate η₀ of `schedule`, then follows it. With the length n
///
///   η(t) = η₀ (f + (1 − f) t / n) for t < n,   schedule(t − n) from then on,
///
/// which is PyTorch's LinearLR(start_factor=f, total_iters=n), followed by another one in a SequentialLR.
/// @throws OptionError naming the invalid field, or if the schedule already has a warm-up.
[[nodiscard]] Schedule with_warm_up(Schedule schedule, const WarmUp& warm_up = {});

}  // namespace ogee
