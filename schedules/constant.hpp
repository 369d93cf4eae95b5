#pragma once

#include "../core/schedule.hpp"

namespace ogee {

/// η(t) = η₀, for use after a warm-up.
struct Constant {
  static constexpr std::string_view kind = "constant";
  static constexpr bool is_constant = true;

  double learning_rate = 0.1;  ///< η₀
  ScheduleUnit unit = ScheduleUnit::epochs;

  [[nodiscard]] double rate(Index time) const;
};

template <>
inline constexpr auto fields_of<Constant> =
    std::tuple{Field{"learning_rate", &Constant::learning_rate, ranges::not_negative, "the rate"},
               Field{"unit", &Constant::unit, "what time counts"}};

}  // namespace ogee
