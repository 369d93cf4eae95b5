#pragma once

#include <ogee/core/types.hpp>
#include <string>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// What ogee compare goes through beside activations and seeds.
struct SweepOptions {
  std::string depths;          ///< a list; empty for the depth of the network alone
  std::string learning_rates;  ///< a list to choose from for each activation; empty for the optimizer's own
};

[[nodiscard]] std::vector<Option> options_of(SweepOptions& options);

/// The numbers of the lists; none of an empty one.
struct Sweep {
  std::vector<Index> depths = {};
  std::vector<double> learning_rates = {};
};

/// @throws OptionError naming what is no number.
[[nodiscard]] Sweep sweep_of(const SweepOptions& options);

}  // namespace ogee::cli
