#pragma once

#include <string>
#include <string_view>

namespace ogee {

[[nodiscard]] std::string html_report(std::string_view json_data);

}  // namespace ogee
