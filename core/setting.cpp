#include "setting.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace ogee {
namespace {

constexpr std::size_t max_numbers_shown = 8;

}  // namespace

using detail::refuse;

void detail::refuse(const SettingValue& setting, std::string_view expected) {
  const std::string found = text_of(setting);
  throw OptionError(fmt::format("{}, expected {}", found.empty() ? "is missing" : "is " + found, expected));
}

std::string text_of(const SettingValue& value) {
  return std::visit(
      []<class Value>(const Value& known) -> std::string {
        if constexpr (std::is_same_v<Value, std::monostate>) {
          return {};
        } else if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string>) {
          return fmt::format("{}", known);
        } else {
          if (known.size() > max_numbers_shown) return fmt::format("{} numbers", known.size());
          return fmt::format("[{}]", fmt::join(known, ", "));
        }
      },
      value);
}

std::string settings_text(std::span<const Setting> settings) {
  std::string all;
  for (const auto& [setting, value] : settings) {
    std::string name = setting;
    std::replace(name.begin(), name.end(), '_', ' ');
    const bool* flag = std::get_if<bool>(&value);
    const double* number = std::get_if<double>(&value);
    const std::string text = number != nullptr ? fmt::format("{:.6g}", *number) : text_of(value);
    if (text.empty() || (flag != nullptr && !*flag)) continue;
    all += fmt::format("{}{}{}{}", all.empty() ? "" : ", ", name, flag != nullptr ? "" : " ",
                       flag != nullptr ? "" : text);
  }
  return all;
}

void from_setting(const SettingValue& setting, bool& value) {
  const bool* flag = std::get_if<bool>(&setting);
  if (flag == nullptr) refuse(setting, "true or false");
  value = *flag;
}

void from_setting(const SettingValue& setting, double& value) {
  const bool is_read = std::visit(
      [&]<class Found>(const Found& found) {
        constexpr bool is_number = detail::is_whole<Found> || std::is_same_v<Found, double>;
        if constexpr (is_number) value = static_cast<double>(found);
        return is_number;
      },
      setting);
  if (!is_read) refuse(setting, "a number");
}

void from_setting(const SettingValue& setting, std::string& value) {
  const auto* text = std::get_if<std::string>(&setting);
  if (text == nullptr) refuse(setting, "a text");
  value = *text;
}

void from_setting(const SettingValue& setting, std::vector<Index>& values) {
  const auto* numbers = std::get_if<std::vector<std::int64_t>>(&setting);
  if (numbers == nullptr) refuse(setting, "a list of whole numbers");
  values.assign(numbers->begin(), numbers->end());
}

void from_setting(const SettingValue& setting, std::vector<double>& values) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&setting)) {
    values = *numbers;
  } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&setting)) {
    values.assign(whole->begin(), whole->end());
  } else {
    refuse(setting, "a list of numbers");
  }
}

void from_setting(const SettingValue& setting, std::vector<std::string>& values) {
  const auto* none =
      std::get_if<std::vector<double>>(&setting);  // what the type of an empty list in a file is
  const auto* texts = std::get_if<std::vector<std::string>>(&setting);
  if (none != nullptr && none->empty()) {
    values.clear();
  } else if (texts != nullptr) {
    values = *texts;
  } else {
    refuse(setting, "a list of texts");
  }
}

}  // namespace ogee
