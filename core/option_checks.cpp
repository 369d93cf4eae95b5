#include "option_checks.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "errors.hpp"

namespace ogee::detail {

void require(bool holds, std::string_view who, std::string_view option, double value,
             std::string_view expected) {
  if (!holds) throw OptionError(fmt::format("{}: {} is {}, expected {}", who, option, value, expected));
}

namespace {

bool contains(const Range& range, double value) {
  return (range.infinite ? !std::isnan(value) : std::isfinite(value)) && range.contains(value);
}

}  // namespace

template <Real T>
bool is_in(const Range& range, double value) {
  constexpr auto largest = static_cast<double>(std::numeric_limits<T>::max());
  return contains(range, value) && (range.infinite || std::abs(value) <= largest) &&
         (static_cast<T>(value) != 0 || range.contains(0));
}

// The text is made only when it is needed: learning rates are checked in training steps, which must not
// allocate. The limit of double is too large to matter, so only the limit of float is in the message.
template <Real T>
void require_in(const Range& range, std::string_view who, std::string_view option, double value) {
  constexpr auto largest = static_cast<double>(std::numeric_limits<T>::max());
  if (is_in<T>(range, value)) return;
  if (!contains(range, value)) {
    const bool says_too_little = std::isinf(value) && range.contains(value);
    require(false, who, option, value, says_too_little ? ranges::finite.expected : range.expected);
  }
  if (std::abs(value) > largest)
    require(false, who, option, value, fmt::format("{}, up to {:.3g} in float", range.expected, largest));
  require(false, who, option, value, fmt::format("{}, in float too", range.expected));
}

void require_count(std::string_view who, std::string_view option, Index value, Index least) {
  if (value < least)
    throw OptionError(fmt::format("{}: {} is {}, expected at least {}", who, option, value, least));
}

void require_threads(std::string_view who, int threads) { require_count(who, "threads", threads); }

template bool is_in<float>(const Range&, double);
template bool is_in<double>(const Range&, double);
template void require_in<float>(const Range&, std::string_view, std::string_view, double);
template void require_in<double>(const Range&, std::string_view, std::string_view, double);

}  // namespace ogee::detail
