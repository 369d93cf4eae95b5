#include "optimizer_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <ogee/core/errors.hpp>

#include "belonging.hpp"

namespace ogee::cli {
namespace {

ChosenOptimizer sgd(const OptimizerOptions& given, const Defaults& defaults) {
  return SgdOptions{.learning_rate = given.learning_rate.value_or(defaults.learning_rate),
                    .momentum = given.momentum.value_or(defaults.momentum),
                    .nesterov = given.nesterov,
                    .weight_decay = given.weight_decay.value_or(0)};
}

ChosenOptimizer rmsprop(const OptimizerOptions& given, const Defaults& defaults) {
  const RmsPropOptions usual;
  return RmsPropOptions{.learning_rate = given.learning_rate.value_or(defaults.adaptive_rate),
                        .smoothing = given.smoothing.value_or(usual.smoothing),
                        .epsilon = given.epsilon.value_or(usual.epsilon),
                        .momentum = given.momentum.value_or(usual.momentum),
                        .centered = given.centered,
                        .weight_decay = given.weight_decay.value_or(usual.weight_decay)};
}

/// AdamOptions or AdamWOptions.
template <class Options>
ChosenOptimizer adam(const OptimizerOptions& given, const Defaults& defaults) {
  const Options usual;
  return Options{.learning_rate = given.learning_rate.value_or(defaults.adaptive_rate),
                 .beta1 = given.beta1.value_or(usual.beta1),
                 .beta2 = given.beta2.value_or(usual.beta2),
                 .epsilon = given.epsilon.value_or(usual.epsilon),
                 .weight_decay = given.weight_decay.value_or(usual.weight_decay),
                 .amsgrad = given.amsgrad};
}

struct NamedOptimizer {
  std::string name;
  ChosenOptimizer (*choose)(const OptimizerOptions&, const Defaults&);
};

const std::array optimizers{
    NamedOptimizer{"sgd", sgd},
    NamedOptimizer{"rmsprop", rmsprop},
    NamedOptimizer{"adam", adam<AdamOptions>},
    NamedOptimizer{"adamw", adam<AdamWOptions>},
};

std::vector<std::string> optimizer_names() {
  std::vector<std::string> names;
  for (const NamedOptimizer& optimizer : optimizers) names.push_back(optimizer.name);
  return names;
}

std::vector<GivenOption> given_options(const OptimizerOptions& options) {
  return {{"momentum", options.momentum.has_value()},   {"nesterov", options.nesterov},
          {"smoothing", options.smoothing.has_value()}, {"centered", options.centered},
          {"beta1", options.beta1.has_value()},         {"beta2", options.beta2.has_value()},
          {"epsilon", options.epsilon.has_value()},     {"amsgrad", options.amsgrad}};
}

std::unique_ptr<Optimizer<float>> made(const SgdOptions& options) {
  return std::make_unique<Sgd<float>>(options);
}
std::unique_ptr<Optimizer<float>> made(const RmsPropOptions& options) {
  return std::make_unique<RmsProp<float>>(options);
}
std::unique_ptr<Optimizer<float>> made(const AdamOptions& options) {
  return std::make_unique<Adam<float>>(options);
}
std::unique_ptr<Optimizer<float>> made(const AdamWOptions& options) {
  return std::make_unique<AdamW<float>>(options);
}

std::vector<Setting> settings(const SgdOptions& options) {
  return {{"learning_rate", options.learning_rate},
          {"momentum", options.momentum},
          {"nesterov", options.nesterov},
          {"weight_decay", options.weight_decay}};
}
std::vector<Setting> settings(const RmsPropOptions& options) {
  return {{"learning_rate", options.learning_rate},
          {"smoothing", options.smoothing},
          {"epsilon", options.epsilon},
          {"momentum", options.momentum},
          {"centered", options.centered},
          {"weight_decay", options.weight_decay}};
}
/// AdamOptions or AdamWOptions.
template <class Options>
std::vector<Setting> settings(const Options& options) {
  return {{"learning_rate", options.learning_rate},
          {"beta1", options.beta1},
          {"beta2", options.beta2},
          {"epsilon", options.epsilon},
          {"amsgrad", options.amsgrad},
          {"weight_decay", options.weight_decay}};
}

}  // namespace

std::vector<Option> options_of(OptimizerOptions& options) {
  const auto takes = [](const char* name, std::optional<double>& target, const char* value,
                        std::string help) {
    return Option{.name = name,
                  .value = value,
                  .help = std::move(help),
                  .group = "Optimizer",
                  .reads = number(into(target))};
  };
  const auto switches = [](const char* name, bool& target, const char* help) {
    return Option{.name = name, .help = help, .group = "Optimizer", .reads = flag(into(target))};
  };
  return {
      {.name = "--optimizer",
       .value = "NAME",
       .help = fmt::format("{}; default {}", fmt::join(optimizer_names(), ", "), options.name),
       .group = "Optimizer",
       .reads = text(into(options.name), "the name of an optimizer"),
       .choices = optimizer_names()},
      takes("--learning-rate", options.learning_rate, "RATE",
            fmt::format("size of a step (sgd: {}) (the others: {})", default_text(&Defaults::learning_rate),
                        default_text(&Defaults::adaptive_rate))),
      takes("--momentum", options.momentum, "SHARE",
            fmt::format("from 0 to below 1 (sgd: {}) (rmsprop: default {})",
                        default_text(&Defaults::momentum), RmsPropOptions{}.momentum)),
      switches("--nesterov", options.nesterov, "Nesterov's form of sgd's momentum"),
      takes(
          "--weight-decay", options.weight_decay, "RATE",
          fmt::format("pull of the weights towards 0; default 0, of adamw {}", AdamWOptions{}.weight_decay)),
      takes("--smoothing", options.smoothing, "SHARE",
            fmt::format("share of rmsprop's mean square that a step keeps; default {}",
                        RmsPropOptions{}.smoothing)),
      switches("--centered", options.centered, "rmsprop divides by the deviation of the gradient"),
      takes("--beta1", options.beta1, "SHARE",
            fmt::format("share of the mean that a step of adam or adamw keeps; default {}",
                        AdamOptions{}.beta1)),
      takes("--beta2", options.beta2, "SHARE",
            fmt::format("the same of the mean square; default {}", AdamOptions{}.beta2)),
      takes("--epsilon", options.epsilon, "NUMBER",
            fmt::format("what rmsprop, adam and adamw add to the root of the mean square; default {}",
                        AdamOptions{}.epsilon)),
      switches("--amsgrad", options.amsgrad, "adam and adamw divide by the largest mean square so far"),
      takes("--clip-value", options.clipping.value, "NUMBER",
            "the most that an element of a gradient may be"),
      takes("--clip-norm", options.clipping.norm, "NUMBER", "the most that the norm of all gradients may be"),
  };
}

ChosenOptimizer chosen_optimizer(const OptimizerOptions& options, const Defaults& defaults) {
  for (const NamedOptimizer& optimizer : optimizers) {
    if (optimizer.name != options.name) continue;
    const ChosenOptimizer chosen = optimizer.choose(options, defaults);
    check_belonging(options.name, given_options(options), names_of(settings_of(chosen)));
    return chosen;
  }
  throw unknown_name("optimizer", options.name, optimizer_names());
}

std::unique_ptr<Optimizer<float>> make_optimizer(const ChosenOptimizer& chosen) {
  return std::visit([](const auto& options) { return made(options); }, chosen);
}

std::vector<Setting> settings_of(const ChosenOptimizer& chosen) {
  return std::visit([](const auto& options) { return settings(options); }, chosen);
}

std::vector<Setting> settings_of(const Clipping& clipping) {
  std::vector<Setting> limits;
  if (clipping.value) limits.push_back({"clip_value", *clipping.value});
  if (clipping.norm) limits.push_back({"clip_norm", *clipping.norm});
  return limits;
}

}  // namespace ogee::cli
