#pragma once

#include <string>
#include <vector>

#include "../core/types.hpp"

namespace ogee {

/// @throws OptionError naming the loss unless 0 ≤ smoothing < 1.
void check_label_smoothing(double smoothing, const std::string& loss);

/// @throws OptionError naming the loss and `option` unless all weights are finite and not negative.
void check_weights(const std::vector<double>& weights, const char* option, const std::string& loss);

/// @throws ShapeError naming the loss and `option` unless there is a weight for each of the outputs.
void check_weight_count(std::size_t weights, Index outputs, const char* option, const std::string& loss);

/// In the precision of the network.
template <Real T>
[[nodiscard]] std::vector<T> rounded(const std::vector<double>& weights) {
  std::vector<T> result;
  for (const double weight : weights) result.push_back(static_cast<T>(weight));
  return result;
}

}  // namespace ogee
