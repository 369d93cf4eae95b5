#pragma once

#include <string>
#include <string_view>

namespace ogee::detail {

/// A field as shown in a message: in quotes, short, and without line breaks or other control characters.
[[nodiscard]] std::string quoted_field(std::string_view field);

}  // namespace ogee::detail
