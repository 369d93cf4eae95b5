#pragma once

/// The fields of a struct, listed once beside it. Checks, descriptions, files and options of the command are
/// made from that list:
///
///     template <>
///     inline constexpr auto fields_of<Lion> = std::tuple{
///         Field{"learning_rate", &Lion::learning_rate, ranges::not_negative, "size of a step"},
///         Field{"nesterov", &Lion::nesterov, "looks one step ahead"}};

#include <algorithm>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "option_checks.hpp"
#include "setting.hpp"
#include "suggestion.hpp"
#include "types.hpp"

namespace ogee {

namespace detail {

/// Numbers and lists of numbers, which have a range.
template <class Value>
inline constexpr bool is_numeric =
    std::same_as<Value, double> || is_whole<Value> || std::same_as<Value, std::vector<double>>;
template <class Value>
inline constexpr bool is_numeric<std::optional<Value>> = is_numeric<Value>;

}  // namespace detail

/// One field: its name, the member that holds it, its range, a line of help, and what it suggests.
template <class Struct, class Value>
struct Field {
  /// For a number or a list of numbers.
  constexpr Field(std::string_view its_name, Value Struct::*its_member, Range its_range,
                  std::string_view its_help, Suggestion its_suggestion = {})
      : name(its_name), member(its_member), range(its_range), help(its_help), suggestion(its_suggestion) {}
  /// For a flag, or another field that needs no range.
  constexpr Field(std::string_view its_name, Value Struct::*its_member,
                  std::string_view its_help) requires(!detail::is_numeric<Value>)
      : name(its_name), member(its_member), range(), help(its_help) {}

  std::string_view name;
  Value Struct::*member;
  Range range;
  std::string_view help;
  Suggestion suggestion;
};

/// The fields of a struct, a tuple of `Field`s. Structs specialise it.
template <class Struct>
inline constexpr auto fields_of = std::tuple<>();

/// A struct that lists its fields.
template <class Struct>
concept HasFields = std::tuple_size_v<std::remove_cvref_t<decltype(fields_of<Struct>)>> >
0;

/// Calls visit(field) for each field, in order.
template <class Struct, class Visit>
constexpr void for_each_field(const Visit& visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, fields_of<Struct>);
}

namespace detail {

template <Real T>
void check_value(const Range& range, std::string_view who, std::string_view name, double value) {
  require_in<T>(range, who, name, value);
}
template <Real T, class Whole>
requires is_whole<Whole>
void check_value(const Range& range, std::string_view who, std::string_view name, Whole value) {
  require_in<double>(range, who, name, static_cast<double>(value));
}
template <Real T>
void check_value(const Range& range, std::string_view who, std::string_view name,
                 const std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!is_in<T>(range, values[i]))
      require_in<T>(range, who, std::string(name) + "[" + std::to_string(i) + "]", values[i]);
}
template <Real T, class Value>
requires std::same_as<Value, double> || is_whole<Value>
void check_value(const Range& range, std::string_view who, std::string_view name,
                 const std::optional<Value>& value) {
  if (value) check_value<T>(range, who, name, *value);
}

/// "who: name is missing, expected a number"
[[noreturn]] void refuse_setting(std::string_view who, std::string_view name, std::string_view why);
[[noreturn]] void refuse_name(std::string_view who, std::string_view why);
[[noreturn]] void refuse_unknown_setting(std::string_view who, std::string_view name,
                                         const std::vector<std::string>& known);

}  // namespace detail

/// Checks that each number is in its range and can be represented in the precision T.
/// @throws OptionError "adam: beta1 is 1, expected at least 0 and below 1", where `who` is "adam".
template <Real T, class Struct>
void check_fields(std::string_view who, const Struct& values) {
  for_each_field<Struct>([&](const auto& field) {
    if (field.range.contains == nullptr) return;
    if constexpr (requires { detail::check_value<T>(field.range, who, field.name, values.*field.member); })
      detail::check_value<T>(field.range, who, field.name, values.*field.member);
  });
}

/// The fields as settings, in order.
template <class Struct>
[[nodiscard]] std::vector<Setting> settings_of(const Struct& values) {
  std::vector<Setting> settings;
  for_each_field<Struct>([&](const auto& field) {
    settings.push_back({std::string(field.name), to_setting(values.*field.member)});
  });
  return settings;
}

/// "adam(learning_rate=0.001, ..., amsgrad=false)" for `who` "adam": the fields that are set, with all digits
/// of each number.
[[nodiscard]] std::string describe_settings(std::string_view who, std::span<const Setting> settings);
template <class Struct>
[[nodiscard]] std::string describe_fields(std::string_view who, const Struct& values) {
  return describe_settings(who, settings_of(values));
}

/// Sets the fields that the settings name; the others keep their values.
/// @throws OptionError, which begins with `who`, when a setting has the wrong type for its field;
///   UnknownNameError for a name that is not a field, or a value that is not a registered name.
template <class Struct>
void set_fields(std::string_view who, std::span<const Setting> settings, Struct& values) {
  std::vector<std::string> known;
  for_each_field<Struct>([&](const auto& field) {
    known.emplace_back(field.name);
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const Setting& setting) { return setting.name == field.name; });
    if (found == settings.end()) return;
    try {
      from_setting(found->value, values.*field.member);
    } catch (const UnknownNameError& error) {
      detail::refuse_name(who, error.what());
    } catch (const OptionError& error) {
      detail::refuse_setting(who, field.name, error.what());
    }
  });
  for (const Setting& setting : settings)
    if (std::find(known.begin(), known.end(), setting.name) == known.end())
      detail::refuse_unknown_setting(who, setting.name, known);
}

}  // namespace ogee
