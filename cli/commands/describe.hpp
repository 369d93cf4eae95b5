#pragma once

#include "subcommand.hpp"

namespace ogee::cli {

/// ogee describe: shows activation functions, their contracts and their curves.
[[nodiscard]] Subcommand add_describe(CLI::App& command);

}  // namespace ogee::cli
