#pragma once

#include <ogee/data/dataset.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/layers/scale.hpp>
#include <optional>
#include <string>
#include <vector>

#include "options/data_options.hpp"

namespace ogee::cli {

/// Data as the network is given it.
struct LoadedData {
  DataParts data;  ///< inputs and targets scaled, unless they are to be taken as they are
  Dataset test;    ///< the test part with the same inputs, and with targets in their own units
  bool scales_inputs = false;
  std::vector<std::string> notes = {};  ///< what was decided about it, and what is unusual
  std::vector<double> means = {};  ///< of the features in their units, for --missing mean; otherwise empty
  // For a new network; a model has its own.
  std::optional<Scale> input_scaling = std::nullopt;   ///< from raw inputs
  std::optional<Scale> output_scaling = std::nullopt;  ///< back to the units of the targets
};

/// @throws UnknownNameError, OptionError, DataError, FormatError.
[[nodiscard]] LoadedData load(const DataOptions& options);

/// The same, scaled as the model scales its inputs and targets.
/// Columns and classes are found by name. What is held out is the share that was held out before.
/// @throws as load, and ShapeError or DataError when the model is for other columns, classes or targets.
[[nodiscard]] LoadedData load(const DataOptions& options, const Model& model);

/// The share of the samples that was held out when the model was trained, if it says so.
[[nodiscard]] std::optional<double> test_share_of(const Model& model);

/// Whether the name of a file is that of an ONNX file.
[[nodiscard]] bool is_onnx(const std::string& file);

/// A model from a file that ogee saved, or from an ONNX file. @throws as load_model and load_onnx.
[[nodiscard]] Model load_any_model(const std::string& file);

/// The same, if it can be used. @throws also NonFiniteError naming a parameter that is not finite.
[[nodiscard]] Model load_finite_model(const std::string& file);

/// Data to measure a model on.
struct TestData {
  Dataset data;
  std::vector<std::string> notes = {};  ///< as those of LoadedData
};

/// The part of data with a name that is held out when it trains, all samples of a file.
/// @throws as load with a model.
[[nodiscard]] TestData load_test_data(const DataOptions& options, const Model& model);

/// The test part of the data called `name`, which is not a table, with the inputs scaled as those of load(options) are:
/// by the training part of that; targets are in their own units.
/// @throws as load, and ShapeError or DataError when the two have other features or classes.
[[nodiscard]] Dataset load_test_part(const DataName& name, const DataOptions& options);

/// The files that data is read from. `option` named the data.
[[nodiscard]] NamedFiles files_of(const DataName& data, const std::string& option);

}  // namespace ogee::cli
