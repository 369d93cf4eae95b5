#include "data_options.hpp"

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

#include "data_kind.hpp"

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
  const bool table = is_table(kind);
  if (!options.labels.empty() && !table)
    throw OptionError(
        fmt::format("--label names a column of a CSV or NPY file, and {} is none", options.name));
  if (options.task && !table)
    throw OptionError(fmt::format("--task is for CSV and NPY files, and {} is none", options.name));
  if (!options.targets.empty() && kind != DataKind::npy)
    throw OptionError(fmt::format("--targets belongs to a NPY file, and {} is none", options.name));
  if (!options.targets.empty() && !options.labels.empty())
    throw OptionError("--targets names a file of answers; it cannot be given together with --label");
}

template <class Options>
Options table_options(const DataOptions& options) {
  Options result;
  if (options.task) result.task = value_named<Task>(*options.task);
  if (!options.labels.empty()) result.answers = options.labels;
  return result;
}

Dataset load_npy(const DataOptions& options) {
  const auto npy = table_options<NpyOptions>(options);
  return options.targets.empty() ? npy_dataset(std::filesystem::path(options.name), npy)
                                 : npy_dataset(options.name, options.targets, npy);
}

Loaded load_folder(const std::string& name) {
  if (std::filesystem::is_directory(name)) return idx_directory(name);
  if (std::filesystem::exists(name))
    throw DataError(fmt::format("{}: is no folder of IDX files, no .csv and no .npy", name));
  if (name.find('/') != std::string::npos) throw DataError(fmt::format("{}: there is no such folder", name));
  throw unknown_name("data", name, data_names());
}

Loaded load_whole(const DataOptions& options, DataKind kind) {
  for (const NamedData& data : named_data)
    if (data.name == options.name) return data.load();
  if (kind == DataKind::csv) return csv_dataset(options.name, table_options<CsvOptions>(options));
  if (kind == DataKind::npy) return load_npy(options);
  return load_folder(options.name);
}

TrainTest split(const Loaded& loaded, const DataOptions& options) {
  constexpr double default_share = 0.2;
  if (const auto* whole = std::get_if<Dataset>(&loaded))
    return whole->split(options.test_share.value_or(default_share));
  if (options.test_share)
    throw OptionError(fmt::format("--test-share: {} has a part to test on of its own", options.name));
  return std::get<TrainTest>(loaded);
}

/// Pixels are all of one kind and share their moments; the columns of a table are of different units.
TrainTest with_scaled_inputs(const TrainTest& data, DataKind kind) {
  const bool pixels = kind == DataKind::images || data.train.image_height() > 0;
  return pixels ? standardized(data) : with_standardized_features(data);
}

TrainTest load_unscaled(const DataOptions& options) {
  const DataKind kind = data_kind(options.name);
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

std::vector<Option> options_of(DataOptions& options) {
  const auto standardize = [&options](bool wanted) {
    if (wanted && options.raw) throw OptionError("contradicts --raw-inputs");
    options.raw = options.raw || !wanted;
  };
  return {
      {.name = "--data",
       .value = "DATA",
       .help =
           "digits, fashion-mnist; the toy problems xor, spirals, circles, moons, linear, sine; a table in a "
           ".csv or .npy file; or a folder with the four IDX files of MNIST or its like; default digits",
       .group = "Data",
       .reads = text(into(options.name), "the name of data"),
       .choices = data_names()},
      {.name = "--label",
       .value = "COLUMN",
       .help =
           "the column of a table that holds the labels: its name or its number, 1 for the first, -1 for the "
           "last; for each column of targets once; default -1",
       .group = "Data",
       .reads = text([&options](const std::string& column) { options.labels.push_back(column); },
                     "the name or the number of a column"),
       .repeats = true},
      {.name = "--targets",
       .value = "FILE",
       .help = "a .npy file with the answers, where they are not in the table",
       .group = "Data",
       .reads = file_name(options.targets)},
      {.name = "--task",
       .value = "TASK",
       .help =
           "classify, or regress: the answers of the table are numbers to predict, scaled like the inputs, "
           "with the mean squared error as loss; default classify",
       .group = "Data",
       .reads = text(into(options.task), "classify or regress"),
       .choices = all_names<Task>()},
      {.name = "--test-share",
       .value = "SHARE",
       .help = "share of the samples to test on, where the data has no such part of its own; default 0.2",
       .group = "Data",
       .reads = share_below_one(into(options.test_share))},
      {.name = "--limit",
       .value = "N",
       .help = "train on the first N samples only; the test data stays whole",
       .group = "Data",
       .reads = whole_number(into(options.limit), 1)},
      {.name = "--raw-inputs",
       .help = "take the inputs (and the targets of a regression) as they are",
       .group = "Data",
       .reads = flag(into(options.raw))},
      {.name = "--standardize",
       .help =
           "shift and scale the inputs (and the targets of a regression) to mean 0 and deviation 1 over the "
           "training data, images as a whole, tables column by column; the default",
       .group = "Data",
       .reads = flag(standardize)},
  };
}

std::vector<NamedFile> files_of(const DataOptions& options, const std::string& option) {
  if (is_table(data_kind(options.name))) return {{option, options.name}, {"--targets", options.targets}};
  const bool is_fashion_mnist = options.name == fashion_mnist_name;
  const auto folder =
      is_fashion_mnist ? find_fashion_mnist() : std::optional<std::filesystem::path>(options.name);
  std::vector<NamedFile> files;
  if (folder)
    for (const auto& file : idx_files(*folder)) files.push_back({.option = option, .name = file.string()});
  return files;
}

LoadedData load(const DataOptions& options) {
  TrainTest data = load_unscaled(options);
  if (!options.raw) data = with_scaled_inputs(data, data_kind(options.name));
  if (options.raw || data.train.classes() > 0) return {.data = data, .test = data.test, .target_moments = {}};
  return {.data = with_standardized_targets(data),
          .test = data.test,
          .target_moments = target_moments(data.train)};
}

Dataset load_test_part(const std::string& name, const DataOptions& options) {
  DataOptions other = options;
  other.name = name;
  other.limit.reset();
  const Dataset test = load_unscaled(other).test;
  const Dataset train = load_unscaled(options).train;
  if (test.features() != train.features() || test.classes() != train.classes() ||
      test.outputs() != train.outputs())
    throw ShapeError(fmt::format("{} has {} features and {} classes, {} has {} and {}", test.name(),
                                 test.features(), test.classes(), train.name(), train.features(),
                                 train.classes()));
  check_same_classes(test, train);
  return options.raw ? test : with_scaled_inputs(TrainTest{train, test}, data_kind(options.name)).test;
}

std::vector<std::string> data_names() {
  std::vector<std::string> names;
  for (const NamedData& data : named_data) names.push_back(data.name);
  return names;
}

}  // namespace ogee::cli
