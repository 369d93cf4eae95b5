#pragma once

/// The fields of a struct, listed once beside it. Checks, descriptions, files and options of the command are
/// made from that list:
///
///     template <>
///     inline constexpr auto fields_of<LionOptions> = std::tuple{
///         Field{"learning_rate", &LionOptions::learning_rate, ranges::not_negative, "size of a step"},
///         Field{"nesterov", &LionOptions::nesterov, "looks one step ahead"}};

#include <concepts>
#include <string>
#include <string_view>
#include <tuple>

#include "option_checks.hpp"
#include "types.hpp"

namespace ogee {

/// One field: its name, the member that holds it, the numbers it may be, and a line of help.
template <class Struct, class Value>
struct Field {
  /// Of a number.
  constexpr Field(std::string_view its_name, Value Struct::*its_member, Range its_range,
                  std::string_view its_help)
      : name(its_name), member(its_member), range(its_range), help(its_help) {}
  /// Of a flag.
  constexpr Field(std::string_view its_name, bool Struct::*its_member, std::string_view its_help)
      : name(its_name), member(its_member), range(), help(its_help) {}

  std::string_view name;
  Value Struct::*member;
  Range range;
  std::string_view help;
};

template <class Struct>
Field(std::string_view, bool Struct::*, std::string_view) -> Field<Struct, bool>;

/// The fields of a struct, a tuple of `Field`s. Structs specialise it.
template <class Struct>
inline constexpr auto fields_of = std::tuple<>();

/// A struct that lists its fields.
template <class Struct>
concept HasFields = std::tuple_size_v<std::remove_cvref_t<decltype(fields_of<Struct>)>> >
0;

/// Calls visit(field) for each field, in order.
template <HasFields Struct, class Visit>
constexpr void for_each_field(const Visit& visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, fields_of<Struct>);
}

/// That each number is in its range, and fits into the precision T.
/// @throws OptionError "adam: beta1 is 1, expected at least 0 and below 1", where `who` is "adam".
template <Real T, HasFields Struct>
void check_fields(std::string_view who, const Struct& values) {
  for_each_field<Struct>([&](const auto& field) {
    if constexpr (!std::same_as<decltype(values.*field.member), const bool&>)
      detail::require_in<T>(field.range, who, field.name, static_cast<double>(values.*field.member));
  });
}

namespace detail {

/// "name=value", after a comma where there is a field before it.
void append_field(std::string& text, std::string_view name, double value);
void append_field(std::string& text, std::string_view name, bool value);
void append_field(std::string& text, std::string_view name, Index value);

}  // namespace detail

/// "adam(learning_rate=0.001, ..., amsgrad=false)" for `who` "adam", with all digits of each number.
template <HasFields Struct>
[[nodiscard]] std::string describe_fields(std::string_view who, const Struct& values) {
  std::string text;
  for_each_field<Struct>(
      [&](const auto& field) { detail::append_field(text, field.name, values.*field.member); });
  return std::string(who).append("(").append(text).append(")");
}

}  // namespace ogee
