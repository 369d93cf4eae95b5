#include "exponential_decay.hpp"

#include <cmath>

namespace ogee {

double ExponentialDecay::rate(Index time) const {
  return learning_rate * std::pow(gamma, static_cast<double>(time));
}

namespace kinds {
Kind<Schedule> exponential_decay() { return kind_of<Schedule, ExponentialDecay>(); }
}  // namespace kinds

}  // namespace ogee
