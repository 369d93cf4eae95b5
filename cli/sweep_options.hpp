#pragma once

#include <CLI/CLI.hpp>
#include <ogee/core/types.hpp>
#include <string>
#include <vector>

namespace ogee::cli {

/// What ogee compare goes through beside activations and seeds.
struct SweepOptions {
  std::string depths;          ///< a list; empty for the depth of the network alone
  std::string learning_rates;  ///< a list to choose from for each activation; empty for the optimizer's own
};

void add_options(CLI::App& app, SweepOptions& options);

/// The numbers of a list "2,6,12"; none of an empty one. @throws OptionError naming what is no number.
[[nodiscard]] std::vector<Index> depths_of(const SweepOptions& options);
[[nodiscard]] std::vector<double> learning_rates_of(const SweepOptions& options);

}  // namespace ogee::cli
