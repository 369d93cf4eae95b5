#pragma once

/// Values that suit a training better than the default of a field. A kind says them beside its fields; the
/// command uses them, and a program is free to.

#include <variant>

#include "types.hpp"

namespace ogee {

/// For a number of epochs or steps: the length of the training divided by this, rounded up.
struct PartOfTraining {
  Index divisor = 1;  ///< at least 1
};

/// For a number that need not be whole: by how many samples data of its kind usually has.
struct BySamples {
  double few = 0;
  double hundreds = 0;
  double thousands = 0;
};

/// What a field suggests; by default nothing.
using Suggestion = std::variant<std::monostate, PartOfTraining, BySamples>;

}  // namespace ogee
