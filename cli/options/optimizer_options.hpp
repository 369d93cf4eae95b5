#pragma once

#include <map>
#include <ogee/core/optimizer.hpp>
#include <ogee/training/clipping.hpp>
#include <string>
#include <vector>

#include "defaults.hpp"
#include "option.hpp"

namespace ogee::cli {

struct OptimizerOptions {
  std::string name = "sgd";
  std::map<std::string, SettingValue> given;  ///< of its fields, by their names
  Clipping clipping;
};

[[nodiscard]] std::vector<Option> options_of(OptimizerOptions& options);

/// What the options choose, with the defaults where they say nothing.
/// @throws UnknownNameError; OptionError for an option that is impossible or belongs to another optimizer.
[[nodiscard]] OptimizerDescription chosen_optimizer(const OptimizerOptions& options,
                                                    const Defaults& defaults);

/// The limits that are given.
[[nodiscard]] std::vector<Setting> settings_of(const Clipping& clipping);

}  // namespace ogee::cli
