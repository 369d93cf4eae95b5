#pragma once

#include <CLI/CLI.hpp>
#include <ogee/data/dataset.hpp>
#include <optional>
#include <string>

namespace ogee::cli {

struct DataOptions {
  std::string name = "digits";
  std::optional<Index> limit;
  bool raw = false;  ///< inputs as they are, not standardised
};

void add_options(CLI::App& app, DataOptions& options);

/// @throws UnknownNameError, DataError, FormatError.
[[nodiscard]] TrainTest load(const DataOptions& options);

}  // namespace ogee::cli
