#pragma once

#include "subcommand.hpp"

namespace ogee::cli {

/// ogee replay: runs again what a flight recorder wrote, and says where values were no longer finite.
[[nodiscard]] Subcommand add_replay(CLI::App& command);

}  // namespace ogee::cli
