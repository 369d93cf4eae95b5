#pragma once

/// Checks of the options of layers, losses, optimizers, schedules and functions. Each throws an OptionError
/// such as "adam: beta1 is 1, expected at least 0 and below 1"; `who` begins the message.

#include <string_view>

#include "range.hpp"
#include "types.hpp"

namespace ogee::detail {

/// Checks that `holds` is true.
void require(bool holds, std::string_view who, std::string_view option, double value,
             std::string_view expected);

/// Whether require_in would accept the number.
template <Real T = double>
[[nodiscard]] bool is_in(const Range& range, double value);

/// Checks that a number is in the range and, rounded to T, is not infinite and not 0 where 0 is forbidden.
template <Real T = double>
void require_in(const Range& range, std::string_view who, std::string_view option, double value);

/// Checks that a whole number is at least `least`.
void require_count(std::string_view who, std::string_view option, Index value, Index least = 1);

/// Checks that a number of threads is at least 1.
void require_threads(std::string_view who, int threads);

extern template bool is_in<float>(const Range&, double);
extern template bool is_in<double>(const Range&, double);
extern template void require_in<float>(const Range&, std::string_view, std::string_view, double);
extern template void require_in<double>(const Range&, std::string_view, std::string_view, double);

}  // namespace ogee::detail
