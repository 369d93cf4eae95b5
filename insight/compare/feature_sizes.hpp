#pragma once

/// Whether the features of samples are of like size.

#include <optional>
#include <string>

#include "../../data/dataset.hpp"

namespace ogee {

/// Two features by their standard deviation over the samples.
struct FeatureSizes {
  std::string smallest;  ///< the name of the feature that varies least, or its number, 1 for the first
  double smallest_deviation = 0;
  std::string largest;
  double largest_deviation = 0;

  [[nodiscard]] double ratio() const { return largest_deviation / smallest_deviation; }
};

/// The features of the table as the network is given them. Those that are the same in all samples do not count. Empty
/// if fewer than two are left, and for images, whose pixels are in the same unit.
[[nodiscard]] std::optional<FeatureSizes> feature_sizes(const Dataset& data);

}  // namespace ogee
