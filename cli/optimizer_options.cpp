#include "optimizer_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <ogee/core/errors.hpp>
#include <ogee/optim/sgd.hpp>
#include <vector>

namespace ogee::cli {
namespace {

std::unique_ptr<Optimizer<float>> make_sgd(const OptimizerOptions& options) {
  return std::make_unique<Sgd<float>>(SgdOptions{.learning_rate = *options.learning_rate,
                                                 .momentum = *options.momentum,
                                                 .nesterov = options.nesterov,
                                                 .weight_decay = options.weight_decay});
}

struct NamedOptimizer {
  std::string name;
  std::unique_ptr<Optimizer<float>> (*make)(const OptimizerOptions&);
};

const std::array optimizers{
    NamedOptimizer{"sgd", make_sgd},
};

}  // namespace

std::vector<std::string> optimizer_names() {
  std::vector<std::string> names;
  for (const NamedOptimizer& optimizer : optimizers) names.push_back(optimizer.name);
  return names;
}

void add_options(CLI::App& app, OptimizerOptions& options) {
  app.add_option("--optimizer", options.name,
                 fmt::format("{}; default {}", fmt::join(optimizer_names(), ", "), options.name))
      ->type_name("NAME")
      ->group("Optimizer");
  app.add_option("--learning-rate", options.learning_rate,
                 fmt::format("size of a step; {}", default_text(&Defaults::learning_rate)))
      ->type_name("RATE")
      ->group("Optimizer");
  app.add_option("--momentum", options.momentum,
                 fmt::format("from 0 to below 1; {}", default_text(&Defaults::momentum)))
      ->type_name("SHARE")
      ->group("Optimizer");
  app.add_option("--weight-decay", options.weight_decay, "pull of the weights towards 0; default 0")
      ->type_name("RATE")
      ->group("Optimizer");
  app.add_flag("--nesterov", options.nesterov, "Nesterov's form of momentum")->group("Optimizer");
}

OptimizerOptions completed(OptimizerOptions options, const Defaults& defaults) {
  options.learning_rate = options.learning_rate.value_or(defaults.learning_rate);
  options.momentum = options.momentum.value_or(defaults.momentum);
  return options;
}

std::unique_ptr<Optimizer<float>> make_optimizer(const OptimizerOptions& options) {
  for (const NamedOptimizer& optimizer : optimizers)
    if (optimizer.name == options.name) return optimizer.make(options);
  throw unknown_name("optimizer", options.name, optimizer_names());
}

}  // namespace ogee::cli
