#include "data_source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include "../../core/detail/builtin.hpp"
#include "../../core/errors.hpp"
#include "../relabelled.hpp"
#include "../standardization.hpp"
#include "detail/file_ending.hpp"

namespace ogee {

template <>
std::vector<std::vector<DataSource>> detail::builtin();

namespace {

/// Data with names of their own stands before formats.
void add(DataSource source, std::vector<DataSource>& all) {
  if (!std::visit([](const auto& load) { return bool(load); }, source.load))
    throw OptionError(fmt::format("data source \"{}\": load is empty", source.name));
  auto place = all.end();
  for (auto other = all.begin(); other != all.end(); ++other) {
    if (other->name == source.name)
      throw OptionError(fmt::format("data source \"{}\" is already registered", source.name));
    if (other->reads && !source.reads && place == all.end()) place = other;
  }
  all.insert(place, std::move(source));
}

std::vector<DataSource>& registered() {
  static std::vector<DataSource> all = [] {
    std::vector<DataSource> sources;
    for (std::vector<DataSource>& file : detail::builtin<std::vector<DataSource>>())
      for (DataSource& source : file) add(std::move(source), sources);
    return sources;
  }();
  return all;
}

std::string formats_text() {
  std::vector<std::string> formats;
  for (const DataSource& source : registered())
    if (source.reads) formats.push_back(source.help);
  return fmt::format("{}", fmt::join(formats, ", or "));
}

/// The options for the file that `options` name to test on.
LoadOptions of_test_file(LoadOptions options) {
  options.targets = options.test_targets;
  if (options.note)
    options.note = [file = options.test, note = options.note](const std::string& text) {
      note(fmt::format("{}: {}", file, text));
    };
  return options;
}

void check_same_shape(const Dataset& data, const Dataset& other) {
  if (data.features() != other.features() || data.classes() != other.classes() ||
      data.outputs() != other.outputs())
    throw ShapeError(fmt::format("{} has {} features and {} classes, {} has {} and {}", data.name(),
                                 data.features(), data.classes(), other.name(), other.features(),
                                 other.classes()));
}

}  // namespace

std::function<bool(std::string_view)> names_ending_in(std::vector<std::string> endings) {
  return [endings = std::move(endings)](std::string_view name) {
    if (detail::has_ending(name, ".gz")) name.remove_suffix(3);
    return std::any_of(endings.begin(), endings.end(),
                       [&](const std::string& ending) { return detail::has_ending(name, ending); });
  };
}

std::span<const DataSource> data_sources() { return registered(); }

void add_data_source(DataSource source) { add(std::move(source), registered()); }

const DataSource& data_source(const std::string& name) {
  const std::vector<DataSource>& all = registered();
  // Names first: a format could take one for the name of a file.
  for (const DataSource& source : all)
    if (!source.reads && source.name == name) return source;
  const auto format = std::find_if(
      all.rbegin(), all.rend(), [&](const DataSource& source) { return source.reads && source.reads(name); });
  if (format != all.rend()) return *format;
  std::error_code error;
  if (std::filesystem::exists(name, error)) throw DataError(fmt::format("{}: not {}", name, formats_text()));
  if (name.find('/') != std::string::npos) throw DataError(fmt::format("{}: no such file or folder", name));
  throw unknown_name("data", name, data_names());
}

std::vector<std::string> data_names() {
  std::vector<std::string> names;
  for (const DataSource& source : registered())
    if (!source.reads) names.push_back(source.name);
  return names;
}

std::vector<std::filesystem::path> data_files(const std::string& name) {
  const DataSource& source = data_source(name);
  if (source.files) return source.files(name);
  return source.reads ? std::vector<std::filesystem::path>{name} : std::vector<std::filesystem::path>{};
}

TrainTest load_data(const std::string& name, const LoadOptions& options) {
  const DataSource& source = data_source(name);
  if (!source.has_test_part()) {
    const Dataset samples = std::get<DataSource::Load<Dataset>>(source.load)(name, options);
    if (options.test.empty()) return samples.split(options.test_share);
    return {samples, load_like(samples, options.test, of_test_file(options))};
  }
  if (!options.test.empty())
    throw OptionError(fmt::format("{}: {} has a test part of its own", options.test, name));
  return std::get<DataSource::Load<TrainTest>>(source.load)(name, options);
}

Dataset load_test_data(const std::string& name, const LoadOptions& options) {
  const DataSource& source = data_source(name);
  if (!source.reads || source.has_test_part()) return load_data(name, options).test;
  return std::get<DataSource::Load<Dataset>>(source.load)(name, options);
}

Dataset load_like(const Dataset& other, const std::string& name, LoadOptions options) {
  const DataSource& source = data_source(name);
  if (source.has_test_part())
    throw OptionError(fmt::format("{} has parts, expected a file of samples", name));
  const bool has_names = !other.target_names().empty();
  if (has_names) options.answers = other.target_names();
  if (has_names) options.ignored.clear();  // other columns than those of the features are
  if (!options.header) options.header = has_names;
  options.features = other.feature_names();
  options.words = !options.features.empty();  // else nothing tells which words there were
  if (options.missing == Missing::mean) options.means = feature_means(other);
  Dataset data = std::get<DataSource::Load<Dataset>>(source.load)(name, options);
  if (data.features() == other.features() && data.classes() > 0 && other.classes() > 0)
    data = with_classes(data, other);
  check_same_shape(data, other);
  return data;
}

}  // namespace ogee
