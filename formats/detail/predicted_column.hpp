#pragma once

#include <string>
#include <vector>

namespace ogee::detail {

/// What a column of predictions is called: like the column of the answers that were learnt, or `otherwise` if that has
/// no name. `names` are of all columns of answers, or none.
[[nodiscard]] inline std::string predicted_column(const std::vector<std::string>& names, std::size_t column,
                                                  const std::string& otherwise) {
  const bool has_name = column < names.size() && !names[column].empty();
  return has_name ? names[column] : otherwise;
}

}  // namespace ogee::detail
