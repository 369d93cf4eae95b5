#include "option_checks.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "errors.hpp"

namespace ogee::detail {
namespace {

template <Real T>
constexpr auto largest = static_cast<double>(std::numeric_limits<T>::max());

/// Nobody misses the largest double; where a float is too small, the message says what it can hold. A text is
/// made only when it is wanted: learning rates are checked in training steps, which allocate nothing.
template <Real T>
void require_to_fit(std::string_view who, std::string_view option, double value, std::string_view expected) {
  if (value <= largest<T>) return;
  require(false, who, option, value, fmt::format("{}, at most {:.3g} in float", expected, largest<T>));
}

}  // namespace

void require(bool holds, std::string_view who, std::string_view option, double value,
             std::string_view expected) {
  if (!holds) throw OptionError(fmt::format("{}: {} is {}, expected {}", who, option, value, expected));
}

template <Real T>
void require_not_negative(std::string_view who, std::string_view option, double value) {
  require(std::isfinite(value) && value >= 0, who, option, value, "a number of at least 0");
  require_to_fit<T>(who, option, value, "a number of at least 0");
}

template <Real T>
void require_positive(std::string_view who, std::string_view option, double value) {
  require(std::isfinite(value) && value > 0, who, option, value, "a number above 0");
  require_to_fit<T>(who, option, value, "a number above 0");
  require(static_cast<T>(value) > 0, who, option, value, "a number that is not 0 in float");
}

void require_share_below_one(std::string_view who, std::string_view option, double value) {
  require(value >= 0 && value < 1, who, option, value, "a number from 0 to below 1");
}

void require_count(std::string_view who, std::string_view option, Index value, Index least) {
  if (value < least)
    throw OptionError(fmt::format("{}: {} is {}, expected at least {}", who, option, value, least));
}

void require_threads(std::string_view who, int threads) { require_count(who, "threads", threads); }

template void require_not_negative<float>(std::string_view, std::string_view, double);
template void require_not_negative<double>(std::string_view, std::string_view, double);
template void require_positive<float>(std::string_view, std::string_view, double);
template void require_positive<double>(std::string_view, std::string_view, double);

}  // namespace ogee::detail
