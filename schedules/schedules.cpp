#include "schedules.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "../core/option_checks.hpp"

namespace ogee {
namespace {

using detail::require_count;
using detail::require_in;

/// From `first` to `last` while `done` goes from 0 to 1.
double between(double first, double last, double done, Annealing annealing) {
  if (annealing == Annealing::linear) return first + (last - first) * done;
  return last + (first - last) * (1 + std::cos(std::numbers::pi * done)) / 2;
}

}  // namespace

Schedule constant_rate(double learning_rate, ScheduleUnit unit) {
  require_in(ranges::not_negative, "constant rate", "learning_rate", learning_rate);
  return Schedule([learning_rate](Index /*time*/) { return learning_rate; }, unit);
}

Schedule step_decay(const StepDecayOptions& options) {
  require_in(ranges::not_negative, "step decay", "learning_rate", options.learning_rate);
  require_count("step decay", "every", options.every);
  require_in(ranges::positive, "step decay", "factor", options.factor);
  const auto rate = [options](Index time) {
    const Index reductions = time / options.every;
    return options.learning_rate * std::pow(options.factor, static_cast<double>(reductions));
  };
  return Schedule(rate, options.unit);
}

Schedule exponential_decay(const ExponentialDecayOptions& options) {
  require_in(ranges::not_negative, "exponential decay", "learning_rate", options.learning_rate);
  require_in(ranges::positive, "exponential decay", "factor", options.factor);
  const auto rate = [options](Index time) {
    return options.learning_rate * std::pow(options.factor, static_cast<double>(time));
  };
  return Schedule(rate, options.unit);
}

Schedule cosine_annealing(const CosineAnnealingOptions& options) {
  require_in(ranges::not_negative, "cosine annealing", "learning_rate", options.learning_rate);
  require_count("cosine annealing", "length", options.length);
  require_in(ranges::not_negative, "cosine annealing", "final_rate", options.final_rate);
  const auto rate = [options](Index time) {
    return between(options.learning_rate, options.final_rate,
                   static_cast<double>(time) / static_cast<double>(options.length), Annealing::cosine);
  };
  return Schedule(rate, options.unit);
}

Schedule one_cycle(const OneCycleOptions& options) {
  require_in(ranges::not_negative, "one cycle", "learning_rate", options.learning_rate);
  require_count("one cycle", "length", options.length);
  require_in(ranges::share, "one cycle", "rising_share", options.rising_share);
  require_in(ranges::at_least_one, "one cycle", "start_divisor", options.start_divisor);
  require_in(ranges::at_least_one, "one cycle", "final_divisor", options.final_divisor);
  const double first = options.learning_rate / options.start_divisor;
  const double last = first / options.final_divisor;
  const double end = static_cast<double>(options.length) - 1;
  const double top = options.rising_share * static_cast<double>(options.length) - 1;
  const auto rate = [=](Index time) {
    const double now = std::min(static_cast<double>(time), end);
    if (now < top) return between(first, options.learning_rate, now / top, options.annealing);
    if (top >= end) return options.learning_rate;  // the whole cycle rises
    return between(options.learning_rate, last, (now - top) / (end - top), options.annealing);
  };
  return Schedule(rate, options.unit);
}

}  // namespace ogee
