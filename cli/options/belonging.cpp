#include "belonging.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <type_traits>

namespace ogee::cli {
std::string option_name(std::string setting) {
  std::replace(setting.begin(), setting.end(), '_', '-');
  return "--" + setting;
}

void check_belonging(const std::string& choice, const std::vector<GivenOption>& options,
                     const std::vector<std::string>& takes) {
  for (const GivenOption& option : options) {
    if (!option.given || std::find(takes.begin(), takes.end(), option.name) != takes.end()) continue;
    std::vector<std::string> names(takes.size());
    std::transform(takes.begin(), takes.end(), names.begin(), option_name);
    throw OptionError(fmt::format("{} does not belong to {}, which takes {}", option_name(option.name),
                                  choice, fmt::join(names, ", ")));
  }
}

}  // namespace ogee::cli
