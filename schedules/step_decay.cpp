#include "step_decay.hpp"

#include <cmath>

namespace ogee {

double StepDecay::rate(Index time) const {
  return learning_rate * std::pow(gamma, static_cast<double>(time / step_size));
}

namespace kinds {
Kind<Schedule> step_decay() { return kind_of<Schedule, StepDecay>(); }
}  // namespace kinds

}  // namespace ogee
