#pragma once

#include <span>
#include <string>
#include <vector>

#include "subcommand.hpp"

namespace ogee::cli {

/// What a command line says.
struct CommandLine {
  enum class Wish { run, help, version };

  Wish wish = Wish::run;
  const Subcommand* subcommand = nullptr;  ///< null for help and version of the command as a whole
  GivenValues values = {};
};

/// Splits the words after the name of the command into options and their texts, which are not read yet. Without words,
/// the wish is help.
/// @throws OptionError naming what is missing or not expected, with the nearest names and where to find help;
///   or naming two options of a subcommand that have the same name.
[[nodiscard]] CommandLine parse(std::span<const Subcommand> subcommands,
                                const std::vector<std::string>& words);

/// Reads the values of all options, and returns their texts: from the command line, or else from the file that
/// --config names, or else from the folder that --resume names.
/// @throws OptionError naming the option and what is wrong with its value; as config_values and resumed_values.
GivenValues read_options(std::span<const Subcommand> subcommands, const CommandLine& line);

}  // namespace ogee::cli
