#pragma once

/// Options as data: a name and a value, independent of the format they are written in.

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "named.hpp"
#include "types.hpp"

namespace ogee {

/// The value of a setting; std::monostate if it was not set.
using SettingValue = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string,
                                  std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>>;

struct Setting {
  std::string name;
  SettingValue value;
};

/// "0.1", "true", "[1, 2]" or "784 numbers" for a long list; with all digits of each number. Empty if it is
/// not set.
[[nodiscard]] std::string text_of(const SettingValue& value);

/// "learning rate 0.1, nesterov", for people: the settings that are set, a flag by its name alone.
[[nodiscard]] std::string settings_text(std::span<const Setting> settings);

/// The same settings, or fields, with names that begin with `prefix`: "norm" becomes "clip_norm".
template <class Named>
[[nodiscard]] std::vector<Named> with_prefix(std::string_view prefix, std::vector<Named> all) {
  for (Named& each : all) each.name.insert(0, prefix);
  return all;
}

namespace detail {

template <class Value>
inline constexpr bool is_whole = std::integral<Value> && !std::same_as<Value, bool>;

/// @throws OptionError "is 2.5, expected a whole number".
[[noreturn]] void refuse(const SettingValue& setting, std::string_view expected);

inline void append(std::vector<Setting>& settings, const std::vector<Setting>& more) {
  settings.insert(settings.end(), more.begin(), more.end());
}

}  // namespace detail

/// The value of a field as a setting. Other field types define these two functions beside the type.
[[nodiscard]] inline SettingValue to_setting(bool value) { return value; }
template <std::signed_integral Whole>
[[nodiscard]] SettingValue to_setting(Whole value) {
  return std::int64_t{value};
}
template <std::unsigned_integral Whole>
[[nodiscard]] SettingValue to_setting(Whole value) {
  return std::uint64_t{value};
}
[[nodiscard]] inline SettingValue to_setting(double value) { return value; }
[[nodiscard]] inline SettingValue to_setting(const std::string& value) { return value; }
[[nodiscard]] inline SettingValue to_setting(const std::vector<Index>& values) {
  return std::vector<std::int64_t>(values.begin(), values.end());
}
[[nodiscard]] inline SettingValue to_setting(const std::vector<double>& values) { return values; }
[[nodiscard]] inline SettingValue to_setting(const std::vector<std::string>& values) { return values; }
template <NamedEnum Enum>
[[nodiscard]] SettingValue to_setting(Enum value) {
  return std::string(name_of(value));
}
template <class Value>
[[nodiscard]] SettingValue to_setting(const std::optional<Value>& value) {
  return value ? to_setting(*value) : SettingValue();
}

/// The inverse. @throws OptionError "expected a number" where the setting holds something else.
void from_setting(const SettingValue& setting, bool& value);
template <std::integral Whole>
void from_setting(const SettingValue& setting, Whole& value) {
  const bool is_read = std::visit(
      [&]<class Found>(const Found& found) {
        if constexpr (detail::is_whole<Found>) {
          if (!std::in_range<Whole>(found)) return false;
          value = static_cast<Whole>(found);
          return true;
        }
        return false;
      },
      setting);
  if (!is_read) detail::refuse(setting, "a whole number");
}
void from_setting(const SettingValue& setting, double& value);
void from_setting(const SettingValue& setting, std::string& value);
void from_setting(const SettingValue& setting, std::vector<Index>& values);
void from_setting(const SettingValue& setting, std::vector<double>& values);
void from_setting(const SettingValue& setting, std::vector<std::string>& values);
template <NamedEnum Enum>
void from_setting(const SettingValue& setting, Enum& value) {
  std::string name;
  from_setting(setting, name);
  value = value_named<Enum>(name);
}
template <class Value>
void from_setting(const SettingValue& setting, std::optional<Value>& value) {
  if (std::holds_alternative<std::monostate>(setting)) {
    value.reset();
  } else {
    from_setting(setting, value.emplace());
  }
}

}  // namespace ogee
