#include "training_options.hpp"

#include <fmt/format.h>

#include <limits>

#include "checks.hpp"

namespace ogee::cli {
namespace {

// Epochs are numbered by 32 bits.
constexpr Index most_epochs = std::numeric_limits<std::int32_t>::max();
constexpr Index most_threads = 1024;

}  // namespace

void add_options(CLI::App& app, TrainingOptions& options) {
  app.add_option("--epochs", options.epochs,
                 fmt::format("passes over the training data; {}", default_text(&Defaults::epochs)))
      ->type_name("N")
      ->check(whole_number(1, most_epochs))
      ->group("Training");
  app.add_option("--batch-size", options.batch_size,
                 fmt::format("samples for each step; {}", default_text(&Defaults::batch_size)))
      ->type_name("N")
      ->check(whole_number(1))
      ->group("Training");
  app.add_option("--target-accuracy", options.target_accuracy,
                 "tell when the test accuracy first reaches this; compare chooses 95 % of the best of all "
                 "runs by default")
      ->type_name("SHARE")
      ->check(share())
      ->group("Training");
  app.add_option("--threads", options.threads,
                 fmt::format("the result does not depend on it; default {}", options.threads))
      ->type_name("N")
      ->check(whole_number(1, most_threads))
      ->group("Training");
}

}  // namespace ogee::cli
