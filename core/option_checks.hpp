#pragma once

/// What layers, losses, optimizers, schedules and functions ask of their options. Each check throws an
/// OptionError as "adam: beta1 is 1, expected a number from 0 to below 1"; `who` begins the message.

#include <string_view>

#include "types.hpp"

namespace ogee::detail {

/// That `holds` is true.
void require(bool holds, std::string_view who, std::string_view option, double value,
             std::string_view expected);

/// A number of at least 0 that is finite in the precision T.
template <Real T = double>
void require_not_negative(std::string_view who, std::string_view option, double value);

/// A number above 0 that is neither infinite nor 0 in the precision T.
template <Real T = double>
void require_positive(std::string_view who, std::string_view option, double value);

/// A number from 0 to below 1.
void require_share_below_one(std::string_view who, std::string_view option, double value);

/// A whole number of at least `least`.
void require_count(std::string_view who, std::string_view option, Index value, Index least = 1);

/// A number of threads, which is at least 1.
void require_threads(std::string_view who, int threads);

extern template void require_not_negative<float>(std::string_view, std::string_view, double);
extern template void require_not_negative<double>(std::string_view, std::string_view, double);
extern template void require_positive<float>(std::string_view, std::string_view, double);
extern template void require_positive<double>(std::string_view, std::string_view, double);

}  // namespace ogee::detail
