#pragma once

/// What accuracy needs no learning.

#include <optional>

#include "../../data/dataset.hpp"

namespace ogee {

/// Always naming the most common class.
struct Chance {
  double majority_share = 0;  ///< the accuracy of that, on the test data
  Index samples = 0;          ///< of the test data

  /// The accuracy that naming classes at random, the most common one with its share, exceeds in one of forty test sets:
  /// share + 1.96 √(share (1 − share) / samples). What is not above it has learned nothing that shows.
  [[nodiscard]] double limit() const;
};

/// Empty if the answers are targets or there are no samples.
[[nodiscard]] std::optional<Chance> chance_of(const Dataset& test);

}  // namespace ogee
