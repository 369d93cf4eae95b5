#pragma once

#include <ogee/data/dataset.hpp>
#include <ogee/data/standardization.hpp>
#include <optional>
#include <string>
#include <vector>

#include "named_files.hpp"
#include "option.hpp"

namespace ogee::cli {

struct DataOptions {
  std::string name = "digits";
  std::vector<std::string> labels;   ///< columns of a table that hold the answers; empty for the last
  std::string targets;               ///< a file of its own for the answers of a NPY file; empty for none
  std::optional<std::string> task;   ///< of a table
  std::optional<double> test_share;  ///< of data that comes in one part
  std::optional<Index> limit;
  bool raw = false;  ///< inputs as they are, not standardised
};

[[nodiscard]] std::vector<Option> options_of(DataOptions& options);

/// The files that are read: those of a table, or of a folder of IDX files. `option` named the data.
[[nodiscard]] std::vector<NamedFile> files_of(const DataOptions& options,
                                              const std::string& option = "--data");

/// Data as the network is given it.
struct LoadedData {
  TrainTest data;  ///< inputs and targets scaled, unless they are to be taken as they are
  Dataset test;    ///< the test part with the same inputs, and with targets in their own units
  std::optional<ColumnMoments>
      target_moments;  ///< by which targets were scaled; none if they are as they were
};

/// @throws UnknownNameError, OptionError, DataError, FormatError.
[[nodiscard]] LoadedData load(const DataOptions& options);

/// The test part of the data called `name`, with the inputs scaled as those of load(options) are: by the
/// training part of that; targets are in their own units.
/// @throws as load, and ShapeError or DataError when the two have other features or classes.
[[nodiscard]] Dataset load_test_part(const std::string& name, const DataOptions& options);

/// What --data takes beside files and folders.
[[nodiscard]] std::vector<std::string> data_names();

}  // namespace ogee::cli
