#pragma once

#include <span>
#include <string>

#include "command_line.hpp"

namespace ogee::cli {

/// The file that --config names; empty without.
[[nodiscard]] std::string config_name(const CommandLine& line);

/// The values in the file that --config names, except for options that are on the command line; none without
/// --config. The file is TOML: a line `batch-size = 64` for `--batch-size 64`, lists in brackets, true for an
/// option without value. What is below [train] or [compare] is for that subcommand alone.
/// @throws DataError when the file cannot be read; OptionError naming file and line for an option that the
///   subcommand does not have, or a section that belongs to no subcommand.
[[nodiscard]] GivenValues config_values(std::span<const Subcommand> subcommands, const CommandLine& line);

}  // namespace ogee::cli
