#pragma once

/// Texts of help with lines that fit a terminal of 80 columns.

#include <span>
#include <string>

#include "subcommand.hpp"

namespace ogee::cli {

/// What ogee --help prints.
[[nodiscard]] std::string help_text(std::span<const Subcommand> subcommands);
/// What ogee SUBCOMMAND --help prints.
[[nodiscard]] std::string help_text(const Subcommand& subcommand);

/// "TEXT (see ogee train --help)"; null for the command as a whole.
[[nodiscard]] std::string with_hint(const std::string& text, const Subcommand* subcommand);

}  // namespace ogee::cli
