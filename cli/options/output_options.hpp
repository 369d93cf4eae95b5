#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "named_files.hpp"

namespace ogee::cli {

struct OutputOptions {
  std::string json;             ///< a file; empty for none
  std::string html;             ///< a file; empty for none
  std::string probe_csv;        ///< a file; empty for none
  std::string tensorboard;      ///< a folder; empty for none
  std::string flight_recorder;  ///< a file; empty for none
  bool probe = false;           ///< whether what happened in the layers is in the JSON file
  bool quiet = false;
};

void add_options(CLI::App& app, OutputOptions& options);

/// The files that are written; the folder of --tensorboard is none.
[[nodiscard]] std::vector<NamedFile> files_of(const OutputOptions& options);

}  // namespace ogee::cli
