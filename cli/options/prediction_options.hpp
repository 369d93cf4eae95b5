#pragma once

#include <ogee/core/loss.hpp>
#include <ogee/core/network.hpp>
#include <optional>
#include <string>

#include "data_options.hpp"
#include "option.hpp"

namespace ogee::cli {

struct PredictionOptions {
  std::string file;                 ///< empty for none
  std::optional<std::string> data;  ///< whose test part is predicted; that of the training if left out
};

[[nodiscard]] std::vector<Option> options_of(PredictionOptions& options);

/// The samples to predict, if predictions are wanted.
/// @throws as load_test_part, and OptionError for data without a file.
[[nodiscard]] std::optional<Dataset> samples_to_predict(const PredictionOptions& options,
                                                        const DataOptions& data_options, const Dataset& test);

}  // namespace ogee::cli
