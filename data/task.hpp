#pragma once

namespace ogee {

/// What is learned.
enum class Task {
  classify,  ///< to which class a sample belongs
  regress    ///< the numbers of one or more columns of targets
};

}  // namespace ogee
