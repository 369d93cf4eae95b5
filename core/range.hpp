#pragma once

#include <string_view>

namespace ogee {

/// The numbers allowed for an option. They are finite, unless the range says otherwise.
struct Range {
  std::string_view expected = {};             ///< for messages: "at least 0"
  bool (*contains)(double number) = nullptr;  ///< never called with NaN
  bool infinite = false;                      ///< whether infinity is allowed
};

namespace ranges {

inline constexpr Range finite{"a finite number", [](double) { return true; }};
inline constexpr Range not_negative{"at least 0", [](double number) { return number >= 0; }};
inline constexpr Range positive{"more than 0", [](double number) { return number > 0; }};
inline constexpr Range positive_or_infinite{"more than 0", positive.contains, true};
inline constexpr Range at_least_one{"at least 1", [](double number) { return number >= 1; }};
inline constexpr Range share{"from 0 to 1", [](double number) { return number >= 0 && number <= 1; }};
inline constexpr Range share_below_one{"at least 0 and below 1",
                                       [](double number) { return number >= 0 && number < 1; }};
inline constexpr Range share_above_zero{"more than 0 and at most 1",
                                        [](double number) { return number > 0 && number <= 1; }};
inline constexpr Range share_between{"more than 0 and below 1",
                                     [](double number) { return number > 0 && number < 1; }};

}  // namespace ranges

}  // namespace ogee
