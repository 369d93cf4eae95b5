#pragma once

#include <ogee/core/types.hpp>
#include <string>

namespace ogee::cli {

/// Whether standard output shows colours and the user wants them (https://no-color.org).
[[nodiscard]] bool shows_colour();

/// The columns to use on standard output: those of the terminal within reason, or else 80.
[[nodiscard]] Index output_width();

/// A word, in quotes where a shell would split or change it.
[[nodiscard]] std::string shell_word(const std::string& word);

/// Prints "ogee: " and the message as one line on standard error.
void report_error(std::string message);

}  // namespace ogee::cli
