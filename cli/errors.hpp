#pragma once

#include <string>

namespace ogee::cli {

/// Prints "ogee: " and the message as one line on standard error; returns the exit status.
[[nodiscard]] int report_error(std::string message);

}  // namespace ogee::cli
