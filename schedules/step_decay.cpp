#include "step_decay.hpp"

#include <cmath>

namespace ogee {

double StepDecay::rate(Index time) const {
  const Index reductions = time / step_size;
  return learning_rate * std::pow(gamma, static_cast<double>(reductions));
}

namespace kinds {
Kind<Schedule> step_decay() { return kind_of<Schedule, StepDecay>(); }
}  // namespace kinds

}  // namespace ogee
