#include "errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "detail/near_names.hpp"

namespace ogee {

std::string shape_text(Index rows, Index columns) { return fmt::format("{}×{}", rows, columns); }

UnknownNameError unknown_name(std::string_view what, std::string_view name,
                              std::span<const std::string> known) {
  constexpr std::size_t few = 12;
  const std::string error = fmt::format("unknown {} \"{}\"; ", what, name);
  const std::vector<std::string> near = detail::near_names(name, known);
  if (!near.empty())
    return UnknownNameError(fmt::format("{}did you mean {}?", error, fmt::join(near, " or ")));
  if (known.size() <= few) return UnknownNameError(fmt::format("{}known: {}", error, fmt::join(known, ", ")));
  return UnknownNameError(fmt::format("{}the nearest of {} are {}", error, known.size(),
                                      fmt::join(detail::nearest_names(name, known), ", ")));
}

}  // namespace ogee
