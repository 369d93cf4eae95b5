#pragma once

#include "subcommand.hpp"

namespace ogee::cli {

/// ogee compare: trains the same network with several activation functions and compares them.
[[nodiscard]] Subcommand add_compare(CLI::App& command);

}  // namespace ogee::cli
