#pragma once

#include <ogee/data/dataset.hpp>
#include <ogee/data/standardization.hpp>
#include <optional>
#include <string>

#include "options/data_options.hpp"

namespace ogee::cli {

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
[[nodiscard]] Dataset load_test_part(const DataName& name, const DataOptions& options);

/// The files that data is read from. `option` named the data.
[[nodiscard]] NamedFiles files_of(const DataName& data, const std::string& option);

}  // namespace ogee::cli
