#include "errors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "detail/near_names.hpp"

namespace ogee {

std::string shape_text(Index rows, Index columns) { return fmt::format("{}×{}", rows, columns); }

UnknownNameError unknown_name(std::string_view what, std::string_view name,
                              std::span<const std::string> known) {
  const std::vector<std::string> near = detail::near_names(name, known);
  if (near.empty())
    return UnknownNameError(fmt::format("unknown {} \"{}\"; known: {}", what, name, fmt::join(known, ", ")));
  return UnknownNameError(
      fmt::format("unknown {} \"{}\"; did you mean {}?", what, name, fmt::join(near, " or ")));
}

}  // namespace ogee
