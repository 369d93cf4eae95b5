#pragma once

#include "subcommand.hpp"

namespace ogee::cli {

/// ogee train: trains one network and shows how good it became.
[[nodiscard]] Subcommand add_train(CLI::App& command);

}  // namespace ogee::cli
