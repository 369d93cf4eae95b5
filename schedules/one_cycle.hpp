#pragma once

#include "../core/schedule.hpp"

namespace ogee {

/// How a rate goes from one value to another.
enum class Annealing { cosine, linear };
template <>
inline constexpr auto names_of<Annealing> =
    Names<Annealing, 2>{"annealing", {{{Annealing::cosine, "cosine"}, {Annealing::linear, "linear"}}}};

/// Rises from η₀ / start_divisor to η₀ at t = rising_share · n − 1, then falls to η₀ / (start_divisor ·
/// final_divisor) at t = n − 1, where it stays, with n = total_steps (Smith and Topin 2018): PyTorch's
/// OneCycleLR with two phases and without its cycle of momentum. Counts steps by default; a training has
/// epochs · Batches::batches_per_epoch() of them.
struct OneCycle {
  static constexpr std::string_view kind = "one_cycle";
  static constexpr bool takes_warm_up = false;  // the cycle has a rise of its own

  double learning_rate = 0.1;               ///< η₀, the largest; PyTorch's max_lr
  Index total_steps = 0;                    ///< n, of the training, in its unit; must be set
  double rising_share = 0.3;                ///< of total_steps, from 0 to 1; PyTorch's pct_start
  double start_divisor = 25;                ///< at least 1; PyTorch's div_factor
  double final_divisor = 10000;             ///< at least 1; PyTorch's final_div_factor
  Annealing annealing = Annealing::cosine;  ///< PyTorch's anneal_strategy
  ScheduleUnit unit = ScheduleUnit::steps;

  [[nodiscard]] double rate(Index time) const;
};

template <>
inline constexpr auto fields_of<OneCycle> =
    std::tuple{Field{"learning_rate", &OneCycle::learning_rate, ranges::not_negative, "the highest rate"},
               Field{"total_steps", &OneCycle::total_steps, ranges::at_least_one,
                     "epochs or steps of the cycle", PartOfTraining{.divisor = 1}},
               Field{"rising_share", &OneCycle::rising_share, ranges::share,
                     "share of the cycle in which the rate rises"},
               Field{"start_divisor", &OneCycle::start_divisor, ranges::at_least_one,
                     "the cycle begins with the highest rate divided by this"},
               Field{"final_divisor", &OneCycle::final_divisor, ranges::at_least_one,
                     "the cycle ends with its first rate divided by this"},
               Field{"annealing", &OneCycle::annealing, "how the rate rises and falls"},
               Field{"unit", &OneCycle::unit, "what time counts"}};

}  // namespace ogee
