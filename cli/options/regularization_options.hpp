#pragma once

#include <ogee/core/regularization.hpp>
#include <ogee/core/setting.hpp>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// What keeps a network from learning its samples by heart.
struct RegularizationOptions {
  double dropout = 0;
  Regularization penalty;
};

[[nodiscard]] std::vector<Option> options_of(RegularizationOptions& options);

/// @throws OptionError when an option is impossible.
void check(const RegularizationOptions& options);

/// Those that are given.
[[nodiscard]] std::vector<Setting> settings_of(const RegularizationOptions& options);

}  // namespace ogee::cli
