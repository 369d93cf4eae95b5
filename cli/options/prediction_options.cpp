#include "prediction_options.hpp"

#include <ogee/core/errors.hpp>
#include <ogee/report/write_file.hpp>

#include "checks.hpp"

namespace ogee::cli {

void add_options(CLI::App& app, PredictionOptions& options) {
  app.add_option("--predict", options.file,
                 "write what the network says about each test sample, with probabilities, to a CSV file")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app.add_option("--predict-data", options.data,
                 "predict the test part of this data instead; named as in --data")
      ->type_name("DATA")
      ->group("Output");
}

std::optional<Dataset> samples_to_predict(const PredictionOptions& options, const DataOptions& data_options,
                                          const Dataset& test) {
  if (options.file.empty() && options.data)
    throw OptionError("--predict-data needs --predict, the file for the predictions");
  if (options.file.empty()) return std::nullopt;
  check_writable(options.file);
  return options.data ? load_test_part(*options.data, data_options) : test;
}

}  // namespace ogee::cli
