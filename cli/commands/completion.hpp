#pragma once

#include "subcommand.hpp"

namespace ogee::cli {

/// ogee completion: prints the script that completes command lines in a shell.
[[nodiscard]] Subcommand add_completion(CLI::App& command);

}  // namespace ogee::cli
