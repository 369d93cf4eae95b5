#pragma once

/// Checks of option values whose messages say what is expected.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>

namespace ogee::cli {

/// A whole number from `low` to `high`.
[[nodiscard]] CLI::Validator whole_number(std::int64_t low,
                                          std::int64_t high = std::numeric_limits<std::int64_t>::max());
/// A share above 0, up to 1.
[[nodiscard]] CLI::Validator share();
/// The name of a file, which is not empty.
[[nodiscard]] CLI::Validator file_name();
/// A share above 0 and below 1.
[[nodiscard]] CLI::Validator share_below_one();

}  // namespace ogee::cli
