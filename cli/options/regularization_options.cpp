#include "regularization_options.hpp"

#include <ogee/layers/dropout.hpp>
#include <utility>

#include "field_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* group = "Regularisation";

}  // namespace

std::vector<Option> options_of(RegularizationOptions& options) {
  std::vector<Option> all{
      {.name = "--dropout",
       .value = "SHARE",
       .help = "share of the outputs of each hidden layer that is dropped in each training step; default 0",
       .group = group,
       .reads = number(into(options.dropout))}};
  for (Option& option : struct_options("", group, options.penalty)) all.push_back(std::move(option));
  return all;
}

void check(const RegularizationOptions& options) {
  ogee::check(options.penalty);
  check_description<float>(Dropout{options.dropout});
}

std::vector<Setting> settings_of(const RegularizationOptions& options) {
  std::vector<Setting> settings = changed_settings("", options.penalty);
  if (options.dropout != 0) settings.insert(settings.begin(), {"dropout", options.dropout});
  return settings;
}

}  // namespace ogee::cli
