#include "load_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/standardization.hpp>

namespace ogee::cli {
namespace {

/// Refuses options that mean nothing for this data.
void check(const DataOptions& options, const DataSource& source) {
  const std::string& name = options.data.name;
  if (!options.labels.names.empty() && !source.is_table)
    throw OptionError(fmt::format("--label names a column of a table, but the data is {}", name));
  if (options.task && !source.is_table)
    throw OptionError(fmt::format("--task is for tables, but the data is {}", name));
  if (!options.targets.empty() && !source.takes_targets)
    throw OptionError(fmt::format("--targets does not apply to {}", name));
  if (!options.targets.empty() && !options.labels.names.empty())
    throw OptionError("--targets and --label cannot be combined: each says where the answers are");
  if (options.raw_inputs && options.standardize.value_or(false))
    throw OptionError("--standardize cannot be combined with --raw-inputs");
  if (options.test_share && source.has_test_part())
    throw OptionError(fmt::format("--test-share: {} has a test part of its own", name));
}

LoadOptions load_options(const DataOptions& options) {
  LoadOptions result{.targets = options.targets.name};
  if (options.task) result.task = *options.task;
  if (!options.labels.names.empty()) result.answers = options.labels.names;
  if (options.test_share) result.test_share = *options.test_share;
  return result;
}

/// Pixels share their moments; the columns of a table are in different units.
TrainTest with_scaled_inputs(const TrainTest& data, const DataName& name) {
  const bool pixels = data_source(name.name).has_pixels || data.train.image_height() > 0;
  return pixels ? standardized(data) : with_standardized_features(data);
}

TrainTest load_unscaled(const DataOptions& options) {
  check(options, data_source(options.data.name));
  TrainTest data = load_data(options.data.name, load_options(options));
  if (options.limit) data.train = data.train.take(*options.limit);
  return data;
}

/// The outputs of a network are numbered by the classes that it was trained on. Classes without names are
/// taken for these.
void check_same_classes(const Dataset& other, const Dataset& train) {
  if (other.class_names().empty() || train.class_names().empty()) return;
  const auto& names = other.class_names();
  const auto [wrong, right] =
      std::mismatch(names.begin(), names.end(), train.class_names().begin(), train.class_names().end());
  if (wrong != names.end())
    throw DataError(
        fmt::format("{}: class {} is \"{}\", but in {} it is \"{}\": the classes must be the same",
                    other.name(), wrong - names.begin(), *wrong, train.name(), *right));
}

}  // namespace

NamedFiles files_of(const DataName& data, const std::string& option) {
  NamedFiles files;
  for (const auto& file : data_files(data.name)) files.push_back({.option = option, .name = file.string()});
  return files;
}

LoadedData load(const DataOptions& options) {
  TrainTest data = load_unscaled(options);
  if (!takes_raw_inputs(options)) data = with_scaled_inputs(data, options.data);
  if (takes_raw_inputs(options) || data.train.classes() > 0)
    return {.data = data, .test = data.test, .target_moments = {}};
  return {.data = with_standardized_targets(data),
          .test = data.test,
          .target_moments = target_moments(data.train)};
}

Dataset load_test_part(const DataName& name, const DataOptions& options) {
  DataOptions other = options;
  other.data = name;
  other.limit.reset();
  const Dataset test = load_unscaled(other).test;
  const Dataset train = load_unscaled(options).train;
  if (test.features() != train.features() || test.classes() != train.classes() ||
      test.outputs() != train.outputs())
    throw ShapeError(fmt::format("{} has {} features and {} classes, {} has {} and {}", test.name(),
                                 test.features(), test.classes(), train.name(), train.features(),
                                 train.classes()));
  check_same_classes(test, train);
  return takes_raw_inputs(options) ? test : with_scaled_inputs({train, test}, options.data).test;
}

}  // namespace ogee::cli
