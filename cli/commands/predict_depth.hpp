#pragma once

#include "subcommand.hpp"

namespace ogee::cli {

/// ogee predict-depth: says how deep a function can be trained, from theory alone.
[[nodiscard]] Subcommand add_predict_depth(CLI::App& command);

}  // namespace ogee::cli
