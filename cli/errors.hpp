#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ogee::cli {

/// Prints "ogee: " and the message as one line on standard error; returns the exit status.
[[nodiscard]] int report_error(std::string message);

/// What is wrong with a command line, with the nearest names of subcommands or options and where to find
/// help.
[[nodiscard]] std::string parse_error_text(const CLI::App& command, const CLI::ParseError& error);

}  // namespace ogee::cli
