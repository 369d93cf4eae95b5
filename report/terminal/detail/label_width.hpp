#pragma once

#include "../../../core/real.hpp"

namespace ogee::detail {

/// The widest that the name of a class is in a table; longer ones are shortened.
inline constexpr Index max_label_width = 20;

}  // namespace ogee::detail
