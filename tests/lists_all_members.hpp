#pragma once

#include <cstddef>
#include <ogee/core/fields.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ogee {

struct Anything {
  template <class Value>
  operator Value() const;  // NOLINT: converts
};

template <class Struct, std::size_t... places>
constexpr bool has_members(std::index_sequence<places...> /*places*/) {
  return requires { Struct{(static_cast<void>(places), Anything())...}; };
}

/// Whether a struct has as many members as fields, and `others` that are not numbers or options.
template <class Struct, std::size_t others = 0>
constexpr bool lists_all_members() {
  constexpr std::size_t members =
      others + std::tuple_size_v<std::remove_cvref_t<decltype(fields_of<Struct>)>>;
  return has_members<Struct>(std::make_index_sequence<members>()) &&
         !has_members<Struct>(std::make_index_sequence<members + 1>());
}

}  // namespace ogee
