#include "training_options.hpp"

#include <fmt/format.h>

#include <limits>

namespace ogee::cli {
namespace {

// Epochs are numbered by 32 bits.
constexpr Index max_epochs = std::numeric_limits<std::int32_t>::max();
constexpr Index max_threads = 1024;

}  // namespace

std::vector<Option> options_of(TrainingOptions& options) {
  return {
      {.name = "--epochs",
       .value = "N",
       .help = fmt::format("passes over the training data; {}", default_text(&Defaults::epochs)),
       .group = "Training",
       .reads = whole_number(into(options.epochs), 1, max_epochs)},
      {.name = "--batch-size",
       .value = "N",
       .help = fmt::format("samples for each step; {}", default_text(&Defaults::batch_size)),
       .group = "Training",
       .reads = whole_number(into(options.batch_size), 1)},
      {.name = "--target-accuracy",
       .value = "SHARE",
       .help =
           "tell when the test accuracy first reaches this; compare chooses 95 % of the best of all runs by "
           "default",
       .group = "Training",
       .reads = share(into(options.target_accuracy))},
      {.name = "--threads",
       .value = "N",
       .help = fmt::format("the result does not depend on it; default {}", options.threads),
       .group = "Training",
       .reads = whole_number(into(options.threads), 1, max_threads)},
  };
}

}  // namespace ogee::cli
