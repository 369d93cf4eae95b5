#pragma once

#include <limits>
#include <ogee/core/regularization.hpp>
#include <ogee/core/types.hpp>
#include <optional>
#include <tuple>

#include "field_options.hpp"

namespace ogee::cli {

/// Epochs are numbered by 32 bits.
inline constexpr Range epoch_count{"from 1 to 2147483647", [](double number) {
                                     return number >= 1 && number <= std::numeric_limits<std::int32_t>::max();
                                   }};
inline constexpr Range thread_count{"from 1 to 1024",
                                    [](double number) { return number >= 1 && number <= 1024; }};

struct TrainingOptions {
  std::optional<Index> batch_size;
  std::optional<Index> epochs;
  std::optional<double> target_accuracy;
  Index threads = 1;
};

/// What keeps a network from learning its samples by heart.
struct RegularizationOptions : Regularization {
  double dropout = 0;
};

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::TrainingOptions> = std::tuple{
    Field{"batch_size", &cli::TrainingOptions::batch_size, ranges::at_least_one, "samples for each step"},
    Field{"epochs", &cli::TrainingOptions::epochs, cli::epoch_count, "passes over the training data"},
    Field{"target_accuracy", &cli::TrainingOptions::target_accuracy, ranges::share_above_zero,
          "say when the test accuracy first reaches this; the default of compare is 95 % of the best of all "
          "runs"},
    Field{"threads", &cli::TrainingOptions::threads, cli::thread_count, "the result does not depend on it"}};

template <>
inline constexpr auto ogee::fields_of<ogee::cli::RegularizationOptions> = std::tuple_cat(
    std::tuple{Field{"dropout", &cli::RegularizationOptions::dropout, ranges::share_below_one,
                     "share of the outputs of each hidden layer that is dropped in each training step"}},
    fields_of<Regularization>);
