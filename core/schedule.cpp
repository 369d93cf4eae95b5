#include "schedule.hpp"

#include <fmt/format.h>

#include <utility>

#include "errors.hpp"
#include "option_checks.hpp"

namespace ogee {

Schedule::Schedule(std::function<double(Index)> rate, ScheduleUnit unit)
    : kind_("function"), rate_(std::move(rate)), unit_(unit) {
  if (!rate_) throw OptionError("schedule: the function of the rate is empty");
}

std::string Schedule::description() const {
  std::string text = describe_settings(kind_, settings_);
  if (factor_ != 1) text = fmt::format("{} * {}", factor_, text);
  return warm_up_ ? fmt::format("{} after {}", text, describe_fields("warm_up", *warm_up_)) : text;
}

double Schedule::rate(Index time) const {
  if (time < 0) throw OptionError(fmt::format("schedule: the time is {}, expected at least 0", time));
  if (!warm_up_) return factor_ * rate_(time);
  const auto& [length, start_factor] = *warm_up_;
  if (time >= length) return factor_ * rate_(time - length);
  const double done = static_cast<double>(time) / static_cast<double>(length);
  return factor_ * rate_(0) * (start_factor + (1 - start_factor) * done);
}

Schedule scaled(Schedule schedule, double factor) {
  detail::require_in(ranges::not_negative, "schedule", "factor", factor);
  schedule.factor_ *= factor;
  return schedule;
}

Schedule with_warm_up(Schedule schedule, const WarmUp& warm_up) {
  check_fields<double>("warm-up", warm_up);
  if (schedule.warm_up_) throw OptionError("warm-up: the schedule already has one");
  schedule.warm_up_ = warm_up;
  return schedule;
}

}  // namespace ogee
