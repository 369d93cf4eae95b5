#pragma once

#include <map>
#include <memory>
#include <ogee/optim/adam.hpp>
#include <ogee/optim/clipping.hpp>
#include <ogee/optim/rmsprop.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/report/results/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "defaults.hpp"
#include "option.hpp"

namespace ogee::cli {

struct OptimizerOptions {
  std::string name = "sgd";
  std::map<std::string, double>
      given;  ///< what is given for fields of its options, by their names; a flag is 1
  Clipping clipping;
};

[[nodiscard]] std::vector<Option> options_of(OptimizerOptions& options);

/// The options of one optimizer.
using ChosenOptimizer = std::variant<SgdOptions, RmsPropOptions, AdamOptions, AdamWOptions>;

/// What the options choose, with the defaults where they say nothing.
/// @throws UnknownNameError; OptionError for an option that belongs to another optimizer.
[[nodiscard]] ChosenOptimizer chosen_optimizer(const OptimizerOptions& options, const Defaults& defaults);

/// @throws OptionError when an option is impossible.
[[nodiscard]] std::unique_ptr<Optimizer<float>> make_optimizer(const ChosenOptimizer& chosen);

/// Its options, in the order of their fields.
[[nodiscard]] std::vector<Setting> settings_of(const ChosenOptimizer& chosen);

/// The limits that are given.
[[nodiscard]] std::vector<Setting> settings_of(const Clipping& clipping);

}  // namespace ogee::cli
