#pragma once

#include "../core/named.hpp"

namespace ogee {

/// What to learn.
enum class Task {
  classify,  ///< the class of a sample
  regress    ///< the numbers of one or more columns of targets
};
template <>
inline constexpr auto names_of<Task> =
    Names<Task, 2>{"task", {{{Task::classify, "classify"}, {Task::regress, "regress"}}}};

}  // namespace ogee
