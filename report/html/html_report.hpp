#pragma once

#include <string>
#include <string_view>

namespace ogee {

/// A page that shows the data of report_data(): one file, which needs nothing of the network and forbids
/// itself to ask for anything (Content-Security-Policy). Curves are drawn by uPlot, which is in the page with
/// its licence.
[[nodiscard]] std::string html_report(std::string_view json_data);

}  // namespace ogee
