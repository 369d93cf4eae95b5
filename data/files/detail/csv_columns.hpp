#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "../../../core/errors.hpp"
#include "../../../core/types.hpp"

namespace ogee::detail {

/// Which value of a row is in each column of a file.
struct Columns {
  static constexpr Index ignored = -1;

  std::vector<Index> values;  ///< its place in the row, or `ignored`
  std::vector<std::string> ignored_names = {};

  /// How many values a row has.
  [[nodiscard]] Index count() const { return 1 + *std::max_element(values.begin(), values.end()); }
};

/// The columns of a file with these names in its first line, whose values are expected in another order.
/// @throws DataError that lists all names that are missing, with similar ones; for a name that occurs twice.
[[nodiscard]] Columns columns_by_name(const std::vector<std::string>& header,
                                      const std::vector<std::string>& expected, std::string_view file);

/// The error for two columns, counted from 1, with the same name.
[[nodiscard]] DataError same_name(std::string_view file, Index first, Index second, std::string_view name);

}  // namespace ogee::detail
