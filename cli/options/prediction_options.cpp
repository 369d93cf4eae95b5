#include "prediction_options.hpp"

#include <ogee/core/errors.hpp>

namespace ogee::cli {

std::vector<Option> options_of(PredictionOptions& options) {
  return {
      {.name = "--predict",
       .value = "FILE",
       .help = "write what the network says about each test sample, with probabilities, to a CSV file",
       .group = "Output",
       .reads = file_name(options.file)},
      {.name = "--predict-data",
       .value = "DATA",
       .help = "predict the test part of this data instead; named as in --data",
       .group = "Output",
       .reads = text(into(options.data), "the name of data"),
       .choices = data_names()},
  };
}

std::optional<Dataset> samples_to_predict(const PredictionOptions& options, const DataOptions& data_options,
                                          const Dataset& test) {
  if (options.file.empty() && options.data)
    throw OptionError("--predict-data needs --predict, the file for the predictions");
  if (options.file.empty()) return std::nullopt;
  return options.data ? load_test_part(*options.data, data_options) : test;
}

}  // namespace ogee::cli
