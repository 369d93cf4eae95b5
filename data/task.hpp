#pragma once

namespace ogee {

/// What to learn.
enum class Task {
  classify,  ///< the class of a sample
  regress    ///< the numbers of one or more columns of targets
};

}  // namespace ogee
