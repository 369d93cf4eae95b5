#include "belonging.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <type_traits>

namespace ogee::cli {
namespace {

/// A flag is its name alone, and nothing if it is not set.
std::string text_of(const Setting& setting) {
  std::string name = setting.name;
  std::replace(name.begin(), name.end(), '_', ' ');
  return std::visit(
      [&](const auto& value) -> std::string {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>) {
          return value ? name : "";
        } else if constexpr (std::is_same_v<Value, double>) {
          return fmt::format("{} {:.6g}", name, value);
        } else if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string>) {
          return fmt::format("{} {}", name, value);
        } else {
          return "";
        }
      },
      setting.value);
}

}  // namespace

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

std::string settings_text(std::span<const Setting> settings) {
  std::vector<std::string> texts;
  for (const Setting& setting : settings)
    if (std::string text = text_of(setting); !text.empty()) texts.push_back(std::move(text));
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace ogee::cli
