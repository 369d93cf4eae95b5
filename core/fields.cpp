#include "fields.hpp"

#include <fmt/format.h>

namespace ogee {

void detail::refuse_setting(std::string_view who, std::string_view name, std::string_view why) {
  throw OptionError(fmt::format("{}: {} {}", who, name, why));
}

void detail::refuse_name(std::string_view who, std::string_view why) {
  throw UnknownNameError(fmt::format("{}: {}", who, why));
}

void detail::refuse_unknown_setting(std::string_view who, std::string_view name,
                                    const std::vector<std::string>& known) {
  if (known.empty())
    throw UnknownNameError(fmt::format("unknown option of {} \"{}\"; it has no options", who, name));
  throw unknown_name(fmt::format("option of {}", who), name, known);
}

std::string describe_settings(std::string_view who, std::span<const Setting> settings) {
  std::string text;
  for (const Setting& setting : settings)
    if (const std::string value = text_of(setting.value); !value.empty())
      text += fmt::format("{}{}={}", text.empty() ? "" : ", ", setting.name, value);
  return text.empty() ? std::string(who) : fmt::format("{}({})", who, text);
}

}  // namespace ogee
