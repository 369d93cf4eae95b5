#include "cosine_annealing.hpp"

#include <cmath>
#include <numbers>

namespace ogee {

double CosineAnnealing::rate(Index time) const {
  const double done = static_cast<double>(time) / static_cast<double>(period);
  return min_rate + (learning_rate - min_rate) * (1 + std::cos(std::numbers::pi * done)) / 2;
}

namespace kinds {
Kind<Schedule> cosine_annealing() { return kind_of<Schedule, CosineAnnealing>(); }
}  // namespace kinds

}  // namespace ogee
