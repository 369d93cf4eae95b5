#include "load_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/files/fashion_mnist.hpp>
#include <ogee/data/files/idx.hpp>
#include <ogee/data/files/npy.hpp>
#include <ogee/data/standardization.hpp>
#include <ogee/data/toy.hpp>
#include <variant>

namespace ogee::cli {
namespace {

/// Data as it comes: in two parts or still to be split.
using Loaded = std::variant<Dataset, TrainTest>;

struct NamedData {
  std::string name;
  Loaded (*load)();
};

constexpr const char* fashion_mnist_name = "fashion-mnist";

const std::array named_data{
    NamedData{"digits", [] { return Loaded(digits()); }},
    NamedData{fashion_mnist_name, [] { return Loaded(fashion_mnist()); }},
    NamedData{"xor",
              [] {
                return Loaded(TrainTest{xor_problem(), xor_problem()});
              }},
    NamedData{"spirals", [] { return Loaded(spirals()); }},
    NamedData{"circles", [] { return Loaded(circles()); }},
    NamedData{"moons", [] { return Loaded(moons()); }},
    NamedData{"linear", [] { return Loaded(linear()); }},
    NamedData{"sine", [] { return Loaded(sine()); }},
};

bool is_table(DataKind kind) { return kind == DataKind::csv || kind == DataKind::npy; }

/// Refuses options that mean nothing for this kind of data.
void check(const DataOptions& options, DataKind kind) {
  const std::string& name = options.data.name;
  if (!options.labels.names.empty() && !is_table(kind))
    throw OptionError(fmt::format("--label names a column of a CSV or NPY file, but the data is {}", name));
  if (options.task && !is_table(kind))
    throw OptionError(fmt::format("--task is for CSV and NPY files, but the data is {}", name));
  if (!options.targets.empty() && kind != DataKind::npy)
    throw OptionError(fmt::format("--targets belongs to an NPY file, but the data is {}", name));
  if (!options.targets.empty() && !options.labels.names.empty())
    throw OptionError("--targets and --label cannot be combined: each says where the answers are");
  if (options.raw_inputs && options.standardize.value_or(false))
    throw OptionError("--standardize cannot be combined with --raw-inputs");
}

template <class Options>
Options table_options(const DataOptions& options) {
  Options result;
  if (options.task) result.task = *options.task;
  if (!options.labels.names.empty()) result.answers = options.labels.names;
  return result;
}

Dataset load_npy(const DataOptions& options) {
  const auto npy = table_options<NpyOptions>(options);
  return options.targets.empty() ? npy_dataset(std::filesystem::path(options.data.name), npy)
                                 : npy_dataset(options.data.name, options.targets.name, npy);
}

Loaded load_folder(const std::string& name) {
  if (std::filesystem::is_directory(name)) return idx_directory(name);
  if (std::filesystem::exists(name))
    throw DataError(fmt::format("{}: not a folder of IDX files, a .csv or a .npy file", name));
  if (name.find('/') != std::string::npos) throw DataError(fmt::format("{}: no such folder", name));
  throw unknown_name("data", name, data_names());
}

Loaded load_whole(const DataOptions& options, DataKind kind) {
  for (const NamedData& data : named_data)
    if (data.name == options.data.name) return data.load();
  if (kind == DataKind::csv) return csv_dataset(options.data.name, table_options<CsvOptions>(options));
  if (kind == DataKind::npy) return load_npy(options);
  return load_folder(options.data.name);
}

TrainTest split(const Loaded& loaded, const DataOptions& options) {
  constexpr double default_share = 0.2;
  if (const auto* whole = std::get_if<Dataset>(&loaded))
    return whole->split(options.test_share.value_or(default_share));
  if (options.test_share)
    throw OptionError(fmt::format("--test-share: {} has a test part of its own", options.data.name));
  return std::get<TrainTest>(loaded);
}

/// Pixels share their moments; the columns of a table are in different units.
TrainTest with_scaled_inputs(const TrainTest& data, DataKind kind) {
  const bool pixels = kind == DataKind::images || data.train.image_height() > 0;
  return pixels ? standardized(data) : with_standardized_features(data);
}

TrainTest load_unscaled(const DataOptions& options) {
  const DataKind kind = data_kind(options.data.name);
  check(options, kind);
  TrainTest data = split(load_whole(options, kind), options);
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
  if (is_table(data_kind(data.name))) return {{option, data.name}};
  const auto folder = data.name == fashion_mnist_name ? find_fashion_mnist()
                                                      : std::optional<std::filesystem::path>(data.name);
  NamedFiles files;
  if (folder)
    for (const auto& file : idx_files(*folder)) files.push_back({.option = option, .name = file.string()});
  return files;
}

LoadedData load(const DataOptions& options) {
  TrainTest data = load_unscaled(options);
  if (!takes_raw_inputs(options)) data = with_scaled_inputs(data, data_kind(options.data.name));
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
  return takes_raw_inputs(options)
             ? test
             : with_scaled_inputs(TrainTest{train, test}, data_kind(options.data.name)).test;
}

std::vector<std::string> data_names() {
  std::vector<std::string> names;
  for (const NamedData& data : named_data) names.push_back(data.name);
  return names;
}

}  // namespace ogee::cli
