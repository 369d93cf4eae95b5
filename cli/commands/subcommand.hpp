#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace ogee::cli {

/// What main needs to know of a subcommand: its command line, and what it does, which gives the exit status.
struct Subcommand {
  CLI::App* app;
  /// Is told the words of the whole command line, as a shell would take them.
  std::function<int(const std::string& command_line)> run;
};

/// Exit statuses: of a replay that differs, as usual for a wrong command line, and as a shell reports Ctrl-C.
inline constexpr int status_ok = 0;
inline constexpr int status_failed = 1;  ///< trained to values that are not finite, or not reproduced
inline constexpr int status_error = 2;
inline constexpr int status_interrupted = 130;

}  // namespace ogee::cli
