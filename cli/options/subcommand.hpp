#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// A subcommand: what help says about it, its options, and what it does.
struct Subcommand {
  std::string name;
  std::string purpose;
  std::string examples;
  std::vector<Option> options;
  /// Returns the exit status. Takes the words of the whole command line, as a shell would take them.
  std::function<int(const std::string& command_line)> run;
};

/// A subcommand whose options are stored in a struct.
template <class Options>
[[nodiscard]] Subcommand subcommand(const char* name, const char* purpose, const char* examples,
                                    std::vector<Option> (*options_of)(Options&),
                                    int (*run)(const Options&, const std::string& command_line)) {
  const auto options = std::make_shared<Options>();
  return {.name = name,
          .purpose = purpose,
          .examples = examples,
          .options = options_of(*options),
          .run = [options, run](const std::string& command_line) { return run(*options, command_line); }};
}

/// Exit statuses: of a replay that differs, as usual for a wrong command line, and as a shell reports Ctrl-C.
inline constexpr int status_ok = 0;
inline constexpr int status_failed = 1;  ///< trained to values that are not finite, or not reproduced
inline constexpr int status_error = 2;
inline constexpr int status_interrupted = 130;

}  // namespace ogee::cli
