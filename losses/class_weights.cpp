#include "class_weights.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../core/errors.hpp"

namespace ogee {

void check_label_smoothing(double smoothing, const std::string& loss) {
  if (!(smoothing >= 0 && smoothing < 1))
    throw OptionError(
        fmt::format("{}: label_smoothing is {}, expected a number from 0 to below 1", loss, smoothing));
}

void check_weights(const std::vector<double>& weights, const char* option, const std::string& loss) {
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (!(std::isfinite(weights[i]) && weights[i] >= 0))
      throw OptionError(
          fmt::format("{}: {}[{}] is {}, expected a number of at least 0", loss, option, i, weights[i]));
}

void check_weight_count(std::size_t weights, Index outputs, const char* option, const std::string& loss) {
  if (static_cast<Index>(weights) != outputs)
    throw ShapeError(
        fmt::format("{}: {} has {} numbers, the network has {} outputs", loss, option, weights, outputs));
}

}  // namespace ogee
