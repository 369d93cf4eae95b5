#include "data_options.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/data/digits.hpp>
#include <ogee/data/fashion_mnist.hpp>
#include <ogee/data/idx.hpp>
#include <ogee/data/toy.hpp>

#include "checks.hpp"

namespace ogee::cli {
namespace {

struct NamedData {
  std::string name;
  TrainTest (*load)();
};

const std::array named_data{
    NamedData{"digits", [] { return digits().split(0.2); }},
    NamedData{"fashion-mnist", [] { return fashion_mnist(); }},
    NamedData{"xor",
              [] {
                return TrainTest{xor_problem(), xor_problem()};
              }},
};

TrainTest load_folder(const std::string& name) {
  if (std::filesystem::is_directory(name)) return idx_directory(name);
  if (std::filesystem::exists(name)) throw DataError(fmt::format("{}: is no folder of IDX files", name));
  if (name.find('/') != std::string::npos) throw DataError(fmt::format("{}: there is no such folder", name));
  throw unknown_name("data", name, data_names());
}

TrainTest load_all(const std::string& name) {
  for (const NamedData& data : named_data)
    if (data.name == name) return data.load();
  return load_folder(name);
}

TrainTest load_unscaled(const DataOptions& options) {
  TrainTest data = load_all(options.name);
  if (options.limit) data.train = data.train.take(*options.limit);
  return data;
}

}  // namespace

void add_options(CLI::App& app, DataOptions& options) {
  app.add_option("--data", options.name,
                 "digits (a fifth of it to test on), fashion-mnist, xor, or a folder with the four IDX files "
                 "of MNIST or its like; default digits")
      ->type_name("DATA")
      ->group("Data");
  app.add_option("--limit", options.limit, "train on the first N samples only; the test data stays whole")
      ->type_name("N")
      ->check(whole_number(1))
      ->group("Data");
  app.add_flag(
         "--raw-inputs", options.raw,
         "take the inputs as they are; else they are shifted and scaled to mean 0 and deviation 1 over the "
         "training data")
      ->group("Data");
}

TrainTest load(const DataOptions& options) {
  const TrainTest data = load_unscaled(options);
  return options.raw ? data : standardized(data);
}

Dataset load_test_part(const std::string& name, const DataOptions& options) {
  const Dataset test = load_all(name).test;
  const Dataset train = load_unscaled(options).train;
  if (test.features() != train.features() || test.classes() != train.classes())
    throw ShapeError(fmt::format("{} has {} features and {} classes, {} has {} and {}", test.name(),
                                 test.features(), test.classes(), train.name(), train.features(),
                                 train.classes()));
  return options.raw ? test : standardized(TrainTest{train, test}).test;
}

std::vector<std::string> data_names() {
  std::vector<std::string> names;
  for (const NamedData& data : named_data) names.push_back(data.name);
  return names;
}

}  // namespace ogee::cli
