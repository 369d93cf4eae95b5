#pragma once

#include <string>
#include <string_view>

namespace ogee {

/// A page that shows the data of report_data(): a single file that works offline and blocks all network
/// access (Content-Security-Policy). uPlot draws the curves; the page includes it with its licence.
[[nodiscard]] std::string html_report(std::string_view json_data);

}  // namespace ogee
