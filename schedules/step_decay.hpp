#pragma once

#include "../core/schedule.hpp"

namespace ogee {

/// η(t) = η₀ γ^⌊t / n⌋ with n = step_size: PyTorch's StepLR.
struct StepDecay {
  static constexpr std::string_view kind = "step_decay";

  double learning_rate = 0.1;  ///< η₀
  Index step_size = 30;        ///< n
  double gamma = 0.1;          ///< γ, above 0
  ScheduleUnit unit = ScheduleUnit::epochs;

  [[nodiscard]] double rate(Index time) const;
};

template <>
inline constexpr auto fields_of<StepDecay> =
    std::tuple{Field{"learning_rate", &StepDecay::learning_rate, ranges::not_negative, "the first rate"},
               Field{"step_size", &StepDecay::step_size, ranges::at_least_one,
                     "epochs or steps between reductions", PartOfTraining{.divisor = 3}},
               Field{"gamma", &StepDecay::gamma, ranges::positive, "factor of the rate at each reduction"},
               Field{"unit", &StepDecay::unit, "what time counts"}};

}  // namespace ogee
