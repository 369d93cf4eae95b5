#pragma once

#include <string_view>

namespace ogee::detail {

/// Whether a field looks like a date or a time: "2020-01-05", "5.1.2020", "2020-01", "12:30", "5 PM", "5-Jan-2020",
/// "January 5, 2020", "2020-01-05T12:30:00Z". Versions and addresses, "1.2.3" and "10.0.0.1", do not.
[[nodiscard]] bool looks_like_date(std::string_view field);

}  // namespace ogee::detail
