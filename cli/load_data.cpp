#include "load_data.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ogee/core/errors.hpp>
#include <ogee/core/non_finite.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/files/detail/file_ending.hpp>
#include <ogee/data/relabelled.hpp>
#include <ogee/data/standardization.hpp>
#include <ogee/formats/onnx/onnx.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "class_notes.hpp"

namespace ogee::cli {
namespace {

/// A part of the data in a file of its own, as its options name it.
struct PartOptions {
  std::string_view part;  ///< "test"
  const std::string& file;
  const std::string& targets;
  bool has_share;  ///< whether a share of --data was asked for
};

/// Refuses options that mean nothing for this data.
void check(const PartOptions& part, const DataOptions& options, const DataSource& source) {
  if (part.file.empty()) {
    if (!part.targets.empty()) throw OptionError(fmt::format("--{0}-targets needs --{0}", part.part));
    return;
  }
  if (source.has_test_part())
    throw OptionError(
        fmt::format("--{}: {} comes in two parts, expected one file", part.part, options.data.name));
  if (part.has_share) throw OptionError(fmt::format("--{0} and --{0}-share cannot be combined", part.part));
  const bool takes_targets = data_source(part.file).takes_targets;
  if (takes_targets && options.targets.empty() != part.targets.empty())
    throw OptionError(
        fmt::format("--targets and --{0}-targets need each other, where --{0} is given", part.part));
  if (!part.targets.empty() && !takes_targets)
    throw OptionError(fmt::format("--{}-targets does not apply to {}", part.part, part.file));
}

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
  if (!options.ignored.names.empty() && !source.is_text)
    throw OptionError(fmt::format("--ignore names a column of a table as text, but the data is {}", name));
  if (options.header && !source.is_text)
    throw OptionError(fmt::format("--header is for tables as text, but the data is {}", name));
  if (options.missing != Missing::refuse && !source.is_text)
    throw OptionError(fmt::format("--missing is for tables as text, but the data is {}", name));
  if (options.raw_inputs && options.standardize.value_or(false))
    throw OptionError("--standardize cannot be combined with --raw-inputs");
  if (options.test_share && source.has_test_part())
    throw OptionError(fmt::format("--test-share: {} has a test part of its own", name));
  check({"test", options.test.name, options.test_targets.name, options.test_share.has_value()}, options,
        source);
  check({"validation", options.validation.name, options.validation_targets.name,
         options.validation_share.has_value()},
        options, source);
}

/// @throws OptionError for options that mean nothing for this data.
LoadOptions load_options(const DataOptions& options) {
  check(options, data_source(options.data.name));
  LoadOptions result{.targets = options.targets.name,
                     .test = options.test.name,
                     .test_targets = options.test_targets.name,
                     .missing = options.missing};
  if (options.header) result.header = *options.header == YesNo::yes;
  if (options.task) result.task = *options.task;
  if (!options.labels.names.empty()) result.answers = options.labels.names;
  result.ignored = options.ignored.names;
  if (options.test_share) result.test_share = *options.test_share;
  return result;
}

struct ScaledInputs {
  DataParts data;
  Scale scaling;
};

/// Pixels share their moments; the columns of a table are in different units.
ScaledInputs with_scaled_inputs(const DataParts& data, const DataName& name) {
  const bool pixels = data_source(name.name).has_pixels || data.train.image_height() > 0;
  if (!pixels) {
    const ColumnMoments moments = feature_moments(data.train);
    return {with_standardized_features(data),
            Scale::standardizing(elements(moments.means), elements(moments.deviations))};
  }
  DataParts scaled = standardized(data);
  const auto [mean, deviation] = scaled.train.scaling();
  return {std::move(scaled), Scale::standardizing(std::span(&mean, 1), std::span(&deviation, 1))};
}

/// What `read` returns. Of a gap the message says which options help.
template <class Read>
auto with_gap_hint(bool may_fill, const Read& read) try {
  return read();
} catch (const MissingValueError& error) {
  throw FormatError(
      fmt::format("{}; --missing drop leaves out rows with gaps{}", error.what(),
                  may_fill && error.is_in_feature() ? ", --missing mean fills in the means of columns" : ""));
}

/// Collects what is decided while data is read. `notes` must outlive the result.
LoadOptions with_notes(LoadOptions load, std::vector<std::string>& notes) {
  load.note = [&notes](const std::string& text) { notes.push_back(text); };
  return load;
}

/// The samples of --validation.
Dataset load_validation(const DataOptions& options, LoadOptions load, const Dataset& train) {
  const std::string& file = options.validation.name;
  load.targets = options.validation_targets.name;
  load.note = [file, note = load.note](const std::string& text) {
    if (note) note(fmt::format("{}: {}", file, text));
  };
  return load_like(train, file, load);
}

/// Data before it is scaled, and what is known of all of its training part.
struct Unscaled {
  DataParts data;
  std::vector<double> means;  ///< of the features, for gaps in new rows; otherwise empty
  std::vector<std::string> notes;
};

Unscaled load_unscaled(const DataOptions& options, const LoadOptions& load) {
  std::vector<std::string> notes;
  const LoadOptions noted = with_notes(load, notes);
  const bool may_fill = options.missing == Missing::refuse;
  DataParts data = with_gap_hint(may_fill, [&] { return DataParts(load_data(options.data.name, noted)); });
  for (std::string& note : class_notes(data)) notes.push_back(std::move(note));
  std::vector<double> means;
  if (options.missing == Missing::mean) means = feature_means(data.train);
  if (!options.validation.empty())
    data.validation = with_gap_hint(may_fill, [&] { return load_validation(options, noted, data.train); });
  if (options.limit) data.train = data.train.take(*options.limit);
  if (options.validation_share) data = with_validation(data, *options.validation_share);
  return {.data = std::move(data), .means = std::move(means), .notes = std::move(notes)};
}

Dataset with_scaled_inputs(const Dataset& data, const Model& model) {
  if (model.first_trained == 0) return data;
  return std::visit(
      [&]<Real T>(const Matrix<T>& raw) { return data.with_new_inputs(model.trained_inputs<T>(raw)); },
      data.kept_inputs());
}

Dataset with_scaled_targets(const Dataset& data, const Model& model) {
  if (model.task == Task::classify) return data;
  return std::visit(
      [&]<Real T>(const Matrix<T>& raw) { return data.with_new_targets(model.trained_targets<T>(raw)); },
      data.kept_targets());
}

/// Where a table has the columns and the answers of the model.
LoadOptions load_options(DataOptions options, const Model& model) {
  const bool is_table = data_source(options.data.name).is_table;
  if (is_table && !options.task) options.task = model.task;
  if (is_table && options.labels.names.empty() && options.targets.empty())
    options.labels.names = model.target_names;
  if (!options.test_share && options.test.empty() && !data_source(options.data.name).has_test_part())
    options.test_share = test_share_of(model);
  LoadOptions result = load_options(options);
  result.features = model.input_names;
  result.words = !model.input_names.empty();  // else nothing tells which words the model knows
  return result;
}

void check_same(const Dataset& data, std::string_view what, const std::vector<std::string>& found,
                const std::vector<std::string>& expected) {
  if (found.empty() || expected.empty() || found == expected) return;
  throw DataError(fmt::format("{}: the {} are {}, those of the model {}", data.name(), what,
                              fmt::join(found, ", "), fmt::join(expected, ", ")));
}

/// With the classes of the model. @throws ShapeError or DataError unless the data is of the kind of its own.
Dataset for_model(const Dataset& data, const Model& model) {
  const bool has_classes = data.classes() > 0;
  if (has_classes != (model.task == Task::classify))
    throw DataError(fmt::format("{} has {}, and the model predicts {}", data.name(),
                                has_classes ? "classes" : "targets", has_classes ? "targets" : "classes"));
  if (data.features() != model.network.input_size())
    throw ShapeError(fmt::format("{} has {} features, the model has {} inputs", data.name(), data.features(),
                                 model.network.input_size()));
  Dataset own = has_classes ? with_classes(data, model.class_labels()) : data;
  if (!own.accepts_outputs(model.network.output_size()))
    throw ShapeError(fmt::format("{} has {} outputs, the model has {}", own.name(), own.outputs(),
                                 model.network.output_size()));
  check_same(own, "columns", own.feature_names(), model.input_names);
  if (!has_classes) check_same(own, "targets", own.target_names(), model.target_names);
  return own;
}

}  // namespace

NamedFiles files_of(const DataName& data, const std::string& option) {
  NamedFiles files;
  for (const auto& file : data_files(data.name)) files.push_back({.option = option, .name = file.string()});
  return files;
}

std::optional<double> test_share_of(const Model& model) {
  for (const Setting& setting : model.settings)
    if (const auto* share = std::get_if<double>(&setting.value);
        share != nullptr && setting.name == "test_share")
      return *share;
  return std::nullopt;
}

bool is_onnx(const std::string& file) { return detail::has_ending(file, ".onnx"); }

Model load_any_model(const std::string& file) { return is_onnx(file) ? load_onnx(file) : load_model(file); }

Model load_finite_model(const std::string& file) {
  Model model = load_any_model(file);
  if (const auto parameter = non_finite_parameter(model.network))
    throw NonFiniteError(fmt::format("{}: {}", file, *parameter));
  return model;
}

LoadedData load(const DataOptions& options) {
  auto [raw, means, notes] = load_unscaled(options, load_options(options));
  LoadedData loaded{.data = raw, .test = raw.test, .notes = std::move(notes), .means = std::move(means)};
  if (takes_raw_inputs(options)) return loaded;
  auto [data, scaling] = with_scaled_inputs(raw, options.data);
  loaded.data = data;
  loaded.test = data.test;
  loaded.scales_inputs = true;
  loaded.input_scaling = std::move(scaling);
  if (raw.train.classes() > 0) return loaded;
  const ColumnMoments moments = target_moments(raw.train);
  loaded.data = with_standardized_targets(data);
  loaded.output_scaling = Scale::restoring(elements(moments.means), elements(moments.deviations));
  return loaded;
}

LoadedData load(const DataOptions& options, const Model& model) {
  auto [found, means, notes] = load_unscaled(options, load_options(options, model));
  const DataParts scaled = found.transformed(
      [&](const Dataset& part) { return with_scaled_inputs(for_model(part, model), model); });
  return {.data = scaled.transformed([&](const Dataset& part) { return with_scaled_targets(part, model); }),
          .test = scaled.test,
          .scales_inputs = model.first_trained > 0,
          .notes = std::move(notes),
          .means = std::move(means)};
}

TestData load_test_data(const DataOptions& options, const Model& model) {
  if (options.missing == Missing::mean)
    throw OptionError("--missing mean: a model does not keep the means of its training data");
  std::vector<std::string> notes;
  const LoadOptions load = with_notes(load_options(options, model), notes);
  const Dataset data = with_gap_hint(false, [&] { return ogee::load_test_data(options.data.name, load); });
  return {.data = for_model(data, model), .notes = std::move(notes)};
}

Dataset load_test_part(const DataName& name, const DataOptions& options) {
  const Dataset train = load_unscaled(options, load_options(options)).data.train;
  DataOptions other = options;
  other.data = name;
  other.test = {};
  other.test_targets = {};
  other.validation = {};
  other.validation_targets = {};
  Dataset test = load_data(name.name, load_options(other)).test;
  if (test.features() == train.features() && test.classes() > 0 && train.classes() > 0)
    test = with_classes(test, train);
  if (test.features() != train.features() || test.classes() != train.classes() ||
      test.outputs() != train.outputs())
    throw ShapeError(fmt::format("{} has {} features and {} classes, {} has {} and {}", test.name(),
                                 test.features(), test.classes(), train.name(), train.features(),
                                 train.classes()));
  return takes_raw_inputs(options) ? test : with_scaled_inputs({train, test}, options.data).data.test;
}

}  // namespace ogee::cli
