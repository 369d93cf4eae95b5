#pragma once

#include "../core/schedule.hpp"

namespace ogee {

/// η(t) = η₀ γᵗ: PyTorch's ExponentialLR.
struct ExponentialDecay {
  static constexpr std::string_view kind = "exponential_decay";

  double learning_rate = 0.1;  ///< η₀
  double gamma = 0.95;         ///< γ, above 0
  ScheduleUnit unit = ScheduleUnit::epochs;

  [[nodiscard]] double rate(Index time) const;
};

template <>
inline constexpr auto fields_of<ExponentialDecay> = std::tuple{
    Field{"learning_rate", &ExponentialDecay::learning_rate, ranges::not_negative, "the first rate"},
    Field{"gamma", &ExponentialDecay::gamma, ranges::positive, "factor of the rate at each epoch or step"},
    Field{"unit", &ExponentialDecay::unit, "what time counts"}};

}  // namespace ogee
