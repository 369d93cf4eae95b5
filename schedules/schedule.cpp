#include "schedule.hpp"

#include <fmt/format.h>

#include <utility>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"

namespace ogee {

Schedule::Schedule(std::function<double(Index)> rate, ScheduleUnit unit)
    : rate_(std::move(rate)), unit_(unit) {
  if (!rate_) throw OptionError("schedule: the function of the rate is empty");
}

double Schedule::rate(Index time) const {
  if (time < 0) throw OptionError(fmt::format("schedule: the time is {}, expected at least 0", time));
  return rate_(time);
}

Schedule scaled(Schedule schedule, double factor) {
  detail::require_in(ranges::not_negative, "schedule", "factor", factor);
  const ScheduleUnit unit = schedule.unit();
  return Schedule([all = std::move(schedule), factor](Index time) { return factor * all.rate(time); }, unit);
}

Schedule with_warm_up(Schedule schedule, const WarmUpOptions& options) {
  detail::require_count("warm-up", "length", options.length);
  detail::require_in(ranges::share_above_zero, "warm-up", "start_factor", options.start_factor);
  const ScheduleUnit unit = schedule.unit();
  const auto rate = [after = std::move(schedule), options](Index time) {
    if (time >= options.length) return after.rate(time - options.length);
    const double done = static_cast<double>(time) / static_cast<double>(options.length);
    return after.rate(0) * (options.start_factor + (1 - options.start_factor) * done);
  };
  return Schedule(rate, unit);
}

}  // namespace ogee
