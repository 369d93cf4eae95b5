#include "data_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ogee::cli {
namespace {

/// "digits (handwritten digits); xor, spirals (toy problems); a table in a .csv file".
std::string help_of_sources() {
  std::vector<std::string> parts;
  const std::span<const DataSource> all = data_sources();
  for (auto source = all.begin(); source != all.end();) {
    if (source->reads) {
      parts.push_back(source++->help);
      continue;
    }
    std::vector<std::string> names;
    const std::string& help = source->help;
    for (; source != all.end() && source->help == help; ++source) names.push_back(source->name);
    parts.push_back(fmt::format("{} ({})", fmt::join(names, ", "), help));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace

std::vector<Option> options_of(DataOptions& options) {
  std::vector<Option> all = struct_options("", "Data", options);
  option_named(all, "--data").help = fmt::format("{}; default {}", help_of_sources(), options.data.name);
  option_named(all, "--labels").name = "--label";
  option_named(all, "--ignored").name = "--ignore";
  return all;
}

}  // namespace ogee::cli
