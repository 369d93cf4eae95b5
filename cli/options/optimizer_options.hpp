#pragma once

#include <ogee/core/optimizer.hpp>
#include <ogee/training/clipping.hpp>
#include <vector>

#include "defaults.hpp"
#include "field_options.hpp"

namespace ogee::cli {

struct OptimizerOptions {
  KindChoice kind{.name = "sgd"};
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
