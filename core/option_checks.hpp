#pragma once

/// What layers, losses, optimizers, schedules and functions ask of their options. Each check throws an
/// OptionError such as "adam: beta1 is 1, expected at least 0 and below 1"; `who` begins the message.

#include <string_view>

#include "range.hpp"
#include "types.hpp"

namespace ogee::detail {

/// That `holds` is true.
void require(bool holds, std::string_view who, std::string_view option, double value,
             std::string_view expected);

/// Whether require_in would accept it.
template <Real T = double>
[[nodiscard]] bool is_in(const Range& range, double value);

/// A number that is in the range, and neither infinite nor a forbidden 0 where it is rounded to the precision
/// T.
template <Real T = double>
void require_in(const Range& range, std::string_view who, std::string_view option, double value);

/// A whole number of at least `least`.
void require_count(std::string_view who, std::string_view option, Index value, Index least = 1);

/// A number of threads, which is at least 1.
void require_threads(std::string_view who, int threads);

extern template bool is_in<float>(const Range&, double);
extern template bool is_in<double>(const Range&, double);
extern template void require_in<float>(const Range&, std::string_view, std::string_view, double);
extern template void require_in<double>(const Range&, std::string_view, std::string_view, double);

}  // namespace ogee::detail
