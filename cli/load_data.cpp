#include "load_data.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/relabelled.hpp>
#include <ogee/data/standardization.hpp>
#include <span>
#include <string_view>
#include <utility>

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

struct ScaledInputs {
  TrainTest data;
  Scale scaling;
};

/// Pixels share their moments; the columns of a table are in different units.
ScaledInputs with_scaled_inputs(const TrainTest& data, const DataName& name) {
  const bool pixels = data_source(name.name).has_pixels || data.train.image_height() > 0;
  if (!pixels) {
    const ColumnMoments moments = feature_moments(data.train);
    return {with_standardized_features(data),
            Scale::standardizing(elements(moments.means), elements(moments.deviations))};
  }
  TrainTest scaled = standardized(data);
  const auto [mean, deviation] = scaled.train.scaling();
  return {std::move(scaled), Scale::standardizing(std::span(&mean, 1), std::span(&deviation, 1))};
}

TrainTest load_unscaled(const DataOptions& options) {
  check(options, data_source(options.data.name));
  TrainTest data = load_data(options.data.name, load_options(options));
  if (options.limit) data.train = data.train.take(*options.limit);
  return data;
}

/// The moments whose standardisation, or its inverse, a scaling is.
ColumnMoments moments_of(const Scale& scale, Index columns) {
  const auto of_column = [](const std::vector<double>& constants, Index column) {
    return constants.size() == 1 ? constants.front() : constants[static_cast<std::size_t>(column)];
  };
  ColumnMoments moments{Matrix<double>(1, columns), Matrix<double>(1, columns)};
  const bool restores = scale.center == std::vector<double>{0};
  for (Index k = 0; k < columns; ++k) {
    const double factor = of_column(scale.factor, k);
    moments.means(k) = of_column(restores ? scale.offset : scale.center, k);
    moments.deviations(k) = restores ? factor : 1 / factor;
  }
  return moments;
}

/// One number for all columns keeps images as bytes.
TrainTest with_scaled_inputs(const TrainTest& data, const Scale& scale) {
  const ColumnMoments moments = moments_of(scale, data.train.features());
  if (scale.center.size() > 1 || scale.factor.size() > 1)
    return {with_standardized_features(data.train, moments), with_standardized_features(data.test, moments)};
  const InputMoments all{.mean = moments.means(0), .deviation = moments.deviations(0)};
  return {data.train.standardized(all), data.test.standardized(all)};
}

void check_same(const Dataset& data, std::string_view what, const std::vector<std::string>& found,
                const std::vector<std::string>& expected) {
  if (found.empty() || expected.empty() || found == expected) return;
  throw DataError(fmt::format("{}: the {} are {}, those of the model {}", data.name(), what,
                              fmt::join(found, ", "), fmt::join(expected, ", ")));
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

void check_same_columns(const Dataset& data, const Model& model) {
  if (data.features() != model.network.input_size())
    throw ShapeError(fmt::format("{} has {} features, the model has {} inputs", data.name(), data.features(),
                                 model.network.input_size()));
  if (data.classes() != model.class_count() || !data.accepts_outputs(model.network.output_size()))
    throw ShapeError(fmt::format("{} has {} classes and {} outputs, the model has {} and {}", data.name(),
                                 data.classes(), data.outputs(), model.class_count(),
                                 model.network.output_size()));
  check_same(data, "columns", data.feature_names(), model.input_names);
  check_same(data, "classes", data.class_names(), model.class_names);
  check_same(data, "targets", data.target_names(), model.target_names);
}

LoadedData load(const DataOptions& options) {
  const TrainTest raw = load_unscaled(options);
  LoadedData loaded{.data = raw, .test = raw.test};
  if (takes_raw_inputs(options)) return loaded;
  auto [data, scaling] = with_scaled_inputs(raw, options.data);
  loaded = {.data = data, .test = data.test, .input_scaling = std::move(scaling)};
  if (raw.train.classes() > 0) return loaded;
  const ColumnMoments moments = target_moments(raw.train);
  loaded.data = with_standardized_targets(data);
  loaded.output_scaling = Scale::restoring(elements(moments.means), elements(moments.deviations));
  return loaded;
}

LoadedData load(const DataOptions& options, const Model& model) {
  DataOptions for_model = options;
  if (!for_model.task && data_source(options.data.name).is_table) for_model.task = model.task;
  TrainTest raw = load_unscaled(for_model);
  raw = {with_classes(raw.train, model.class_names), with_classes(raw.test, model.class_names)};
  check_same_columns(raw.train, model);
  LoadedData loaded{.data = raw,
                    .test = raw.test,
                    .input_scaling = model.input_scaling(),
                    .output_scaling = model.output_scaling()};
  if (loaded.input_scaling) loaded.data = with_scaled_inputs(raw, *loaded.input_scaling);
  loaded.test = loaded.data.test;
  if (loaded.output_scaling) {
    const ColumnMoments moments = moments_of(*loaded.output_scaling, raw.train.outputs());
    loaded.data = {with_standardized_targets(loaded.data.train, moments),
                   with_standardized_targets(loaded.data.test, moments)};
  }
  return loaded;
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
  return takes_raw_inputs(options) ? test : with_scaled_inputs({train, test}, options.data).data.test;
}

}  // namespace ogee::cli
