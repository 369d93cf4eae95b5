#include "one_cycle.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ogee {
namespace {

/// From `first` to `last` while `done` goes from 0 to 1.
double between(double first, double last, double done, Annealing annealing) {
  if (annealing == Annealing::linear) return first + (last - first) * done;
  return last + (first - last) * (1 + std::cos(std::numbers::pi * done)) / 2;
}

}  // namespace

double OneCycle::rate(Index time) const {
  const double first = learning_rate / start_divisor;
  const double last = first / final_divisor;
  const double end = static_cast<double>(total_steps) - 1;
  const double top = rising_share * static_cast<double>(total_steps) - 1;
  const double now = std::min(static_cast<double>(time), end);
  if (now < top) return between(first, learning_rate, now / top, annealing);
  if (top >= end) return learning_rate;  // the whole cycle rises
  return between(learning_rate, last, (now - top) / (end - top), annealing);
}

namespace kinds {
Kind<Schedule> one_cycle() { return kind_of<Schedule, OneCycle>(); }
}  // namespace kinds

}  // namespace ogee
