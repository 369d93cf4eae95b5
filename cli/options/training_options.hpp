#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "defaults.hpp"

namespace ogee::cli {

struct TrainingOptions {
  std::optional<Index> epochs;
  std::optional<Index> batch_size;
  std::optional<double> target_accuracy;
  int threads = 1;
};

void add_options(CLI::App& app, TrainingOptions& options);

}  // namespace ogee::cli
