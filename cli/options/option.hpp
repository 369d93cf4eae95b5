#pragma once

#include <string>
#include <vector>

#include "readers.hpp"

namespace ogee::cli {

/// An option of a subcommand, said once: the command line, its help, completion in a shell and TOML files are
/// made from it.
struct Option {
  std::string name;        ///< "--epochs"; without dashes if its place says what it is
  std::string value = {};  ///< what help calls its value, "N"; empty for a flag, which needs none
  std::string help;        ///< without the name
  std::string group = {};  ///< the heading in help
  Reader reads;            ///< what a value may be, and where it goes
  std::vector<std::string> choices = {};  ///< names that a shell offers for it
  bool repeats = false;                   ///< whether it may come several times; each value is read in turn
  bool required = false;
};

[[nodiscard]] inline bool is_flag(const Option& option) { return option.value.empty(); }
[[nodiscard]] inline bool is_positional(const Option& option) { return !option.name.starts_with("--"); }

}  // namespace ogee::cli
