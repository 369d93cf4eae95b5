#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ogee::cli {

/// Adds --config to a subcommand.
void add_config_option(CLI::App& subcommand);

/// The file that --config of the subcommand names; empty without.
[[nodiscard]] std::string config_name(const CLI::App& subcommand);

/// The options of the file that --config of the chosen subcommand names, as words of a command line, but for
/// those that are on the command line already; nothing without --config. The file is TOML: a line
/// `batch-size = 64` for `--batch-size 64`, lists in brackets, true for an option without value. What stands
/// below [train] or [compare] is for that subcommand alone.
/// @throws DataError when the file cannot be read, OptionError naming file and line for an option that the
/// subcommand does not have, or a section of no subcommand.
[[nodiscard]] std::vector<std::string> config_words(const CLI::App& subcommand);

}  // namespace ogee::cli
