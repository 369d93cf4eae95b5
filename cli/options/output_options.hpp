#pragma once

#include <string>
#include <vector>

#include "named_files.hpp"
#include "option.hpp"

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

[[nodiscard]] std::vector<Option> options_of(OutputOptions& options);

/// What is written by so many runs.
[[nodiscard]] std::vector<NamedFile> files_of(const OutputOptions& options, Index runs);

}  // namespace ogee::cli
