#pragma once

/// The usual schedules, in PyTorch's closed forms. η₀ is the learning rate of the options, t the time in
/// their unit, 0 at first.

#include "schedule.hpp"

namespace ogee {

/// η(t) = η₀, for a warm-up to lead to. @throws OptionError unless the rate is finite and not negative.
[[nodiscard]] Schedule constant_rate(double learning_rate, ScheduleUnit unit = ScheduleUnit::epochs);

struct StepDecayOptions {
  double learning_rate = 0.1;
  Index every = 30;     ///< PyTorch's step_size
  double factor = 0.1;  ///< PyTorch's gamma; above 0
  ScheduleUnit unit = ScheduleUnit::epochs;
};

/// η(t) = η₀ γ^⌊t / n⌋ with factor γ and n = every: PyTorch's StepLR.
/// @throws OptionError naming the impossible option.
[[nodiscard]] Schedule step_decay(const StepDecayOptions& options);

struct ExponentialDecayOptions {
  double learning_rate = 0.1;
  double factor = 0.95;  ///< PyTorch's gamma; above 0
  ScheduleUnit unit = ScheduleUnit::epochs;
};

/// η(t) = η₀ γᵗ with factor γ: PyTorch's ExponentialLR.
/// @throws OptionError naming the impossible option.
[[nodiscard]] Schedule exponential_decay(const ExponentialDecayOptions& options);

struct CosineAnnealingOptions {
  double learning_rate = 0.1;
  Index length = 50;      ///< PyTorch's T_max
  double final_rate = 0;  ///< PyTorch's eta_min
  ScheduleUnit unit = ScheduleUnit::epochs;
};

/// η(t) = η₁ + (η₀ − η₁) (1 + cos(π t / n)) / 2 with final rate η₁ and length n (Loshchilov and Hutter 2017,
/// equation 5): PyTorch's CosineAnnealingLR. As there, the rate rises again after n.
/// @throws OptionError naming the impossible option.
[[nodiscard]] Schedule cosine_annealing(const CosineAnnealingOptions& options);

/// How a rate goes from one value to another.
enum class Annealing { cosine, linear };

struct OneCycleOptions {
  double learning_rate = 0.1;    ///< the largest; PyTorch's max_lr
  Index length = 0;              ///< of the training; PyTorch's total_steps
  double rising_share = 0.3;     ///< of the length, from 0 to 1; PyTorch's pct_start
  double start_divisor = 25;     ///< at least 1; PyTorch's div_factor
  double final_divisor = 10000;  ///< at least 1; PyTorch's final_div_factor
  Annealing annealing = Annealing::cosine;
  ScheduleUnit unit = ScheduleUnit::steps;
};

/// Rises from η₀ / start_divisor to η₀ at t = rising_share · n − 1, then falls to η₀ / (start_divisor ·
/// final_divisor) at t = n − 1, where it stays (Smith and Topin 2018): PyTorch's OneCycleLR of two phases and
/// without its cycle of momentum. Counts steps unless told otherwise; a training has epochs ·
/// Batches::batches_per_epoch() of them.
/// @throws OptionError naming the impossible option.
[[nodiscard]] Schedule one_cycle(const OneCycleOptions& options);

}  // namespace ogee
