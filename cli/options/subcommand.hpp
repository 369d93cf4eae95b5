#pragma once

#include <functional>
#include <string>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// A subcommand: what help says of it, what it takes, and what it does.
struct Subcommand {
  std::string name;
  std::string purpose;
  std::string examples;
  std::vector<Option> options;
  /// Gives the exit status. Is told the words of the whole command line, as a shell would take them.
  std::function<int(const std::string& command_line)> run;
};

/// Exit statuses: of a replay that differs, as usual for a wrong command line, and as a shell reports Ctrl-C.
inline constexpr int status_ok = 0;
inline constexpr int status_failed = 1;  ///< trained to values that are not finite, or not reproduced
inline constexpr int status_error = 2;
inline constexpr int status_interrupted = 130;

}  // namespace ogee::cli
