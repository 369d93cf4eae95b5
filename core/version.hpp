#pragma once

#include <string_view>

namespace ogee {

/// The version of the linked library, "0.1.0".
[[nodiscard]] std::string_view version();

}  // namespace ogee
