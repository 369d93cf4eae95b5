#pragma once

/// Enumerations whose values have names, for files, options and messages. The names are listed once, beside
/// the enumeration:
///
///     enum class Annealing { cosine, linear };
///     template <>
///     inline constexpr auto names_of<Annealing> =
///         Names<Annealing, 2>{"annealing",
///                             {{{Annealing::cosine, "cosine"}, {Annealing::linear, "linear"}}}};

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "errors.hpp"

namespace ogee {

template <class Enum>
struct Named {
  Enum value;
  std::string_view name;
};

template <class Enum, std::size_t count>
struct Names {
  std::string_view title;  ///< what the enumeration is called in messages
  std::array<Named<Enum>, count> values;
};

/// The names of an enumeration's values. Enumerations specialise it.
template <class Enum>
inline constexpr auto names_of = nullptr;

template <class Enum>
concept NamedEnum = std::is_enum_v<Enum> && requires {
  names_of<Enum>.values;
};

template <NamedEnum Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) {
  for (const auto& each : names_of<Enum>.values)
    if (each.value == value) return each.name;
  return {};
}

/// All names, in the order of the enumeration.
template <NamedEnum Enum>
[[nodiscard]] std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& each : names_of<Enum>.values) names.emplace_back(each.name);
  return names;
}

/// @throws UnknownNameError with the nearest names.
template <NamedEnum Enum>
[[nodiscard]] Enum value_named(std::string_view name) {
  for (const auto& each : names_of<Enum>.values)
    if (each.name == name) return each.value;
  throw unknown_name(names_of<Enum>.title, name, all_names<Enum>());
}

}  // namespace ogee
