#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// How a subcommand was called.
struct Invocation {
  std::string command;       ///< "train"
  std::string command_line;  ///< the words of the whole command line, as a shell would take them
  GivenValues options;       ///< the texts of all options, wherever they are from
};

/// A subcommand: what help says about it, its options, and what it does.
struct Subcommand {
  std::string name;
  std::string purpose;
  std::string examples;
  std::vector<Option> options;
  /// Returns the exit status.
  std::function<int(const Invocation& invocation)> run;
};

/// A subcommand whose options are stored in a struct.
template <class Options>
[[nodiscard]] Subcommand subcommand(const char* name, const char* purpose, const char* examples,
                                    std::vector<Option> (*options_of)(Options&),
                                    int (*run)(const Options&, const Invocation& invocation)) {
  const auto options = std::make_shared<Options>();
  return {.name = name,
          .purpose = purpose,
          .examples = examples,
          .options = options_of(*options),
          .run = [options, run](const Invocation& invocation) { return run(*options, invocation); }};
}

/// Exit statuses: of a replay that differs, and as usual for a wrong command line.
inline constexpr int status_ok = 0;
inline constexpr int status_failed = 1;  ///< trained to values that are not finite, or not reproduced
inline constexpr int status_error = 2;

}  // namespace ogee::cli
