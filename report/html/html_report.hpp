#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "../../insight/compare/training_result.hpp"

namespace ogee {

/// A page that shows the data of report_data(): a single file that works offline and blocks all network
/// access (Content-Security-Policy). uPlot draws the curves; the page includes it with its licence.
[[nodiscard]] std::string html_report(std::string_view json_data);

/// Writes the report of a program's training. It says that no command repeats it.
/// @throws DataError with the path and the system's reason.
void write_html_report(const std::filesystem::path& path, const TrainingResult& result);

}  // namespace ogee
