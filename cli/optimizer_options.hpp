#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <ogee/core/optimizer.hpp>
#include <optional>
#include <string>
#include <vector>

#include "defaults.hpp"

namespace ogee::cli {

struct OptimizerOptions {
  std::string name = "sgd";
  std::optional<double> learning_rate;
  std::optional<double> momentum;
  double weight_decay = 0;
  bool nesterov = false;
};

void add_options(CLI::App& app, OptimizerOptions& options);

/// What --optimizer takes.
[[nodiscard]] std::vector<std::string> optimizer_names();

/// The options with the defaults where they say nothing.
[[nodiscard]] OptimizerOptions completed(OptimizerOptions options, const Defaults& defaults);

/// A new optimizer from completed options. @throws UnknownNameError, OptionError.
[[nodiscard]] std::unique_ptr<Optimizer<float>> make_optimizer(const OptimizerOptions& options);

}  // namespace ogee::cli
