#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ogee::cli {

struct OutputOptions {
  std::string json;             ///< a file; empty for none
  std::string html;             ///< a file; empty for none
  std::string flight_recorder;  ///< a file; empty for none
  bool probe = false;           ///< whether what happened in the layers is in the JSON file
  bool quiet = false;
};

void add_options(CLI::App& app, OutputOptions& options);

}  // namespace ogee::cli
