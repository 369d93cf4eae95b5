#pragma once

#include "../core/schedule.hpp"

namespace ogee {

/// η(t) = η₁ + (η₀ − η₁) (1 + cos(π t / n)) / 2 with η₁ = min_rate and n = period (Loshchilov and Hutter
/// 2017, equation 5): PyTorch's CosineAnnealingLR. As there, the rate rises again after n.
struct CosineAnnealing {
  static constexpr std::string_view kind = "cosine_annealing";

  double learning_rate = 0.1;  ///< η₀
  Index period = 50;           ///< n, PyTorch's T_max
  double min_rate = 0;         ///< η₁, PyTorch's eta_min
  ScheduleUnit unit = ScheduleUnit::epochs;

  [[nodiscard]] double rate(Index time) const;
};

template <>
inline constexpr auto fields_of<CosineAnnealing> = std::tuple{
    Field{"learning_rate", &CosineAnnealing::learning_rate, ranges::not_negative, "the first rate"},
    Field{"period", &CosineAnnealing::period, ranges::at_least_one, "epochs or steps until the lowest rate",
          PartOfTraining{.divisor = 1}},
    Field{"min_rate", &CosineAnnealing::min_rate, ranges::not_negative, "the lowest rate"},
    Field{"unit", &CosineAnnealing::unit, "what time counts"}};

}  // namespace ogee
