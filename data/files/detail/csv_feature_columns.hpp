#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../csv.hpp"
#include "csv_columns.hpp"
#include "csv_features.hpp"
#include "csv_layout.hpp"

namespace ogee::detail {

/// The columns of a table that are features, or make some.
struct FeatureColumns {
  Columns columns = {};
  CsvFeatures contents{0};    ///< of these columns
  bool are_numbered = false;  ///< whether they are known by their numbers, whatever their names are
};

/// The columns that the options ask for, or all but those of answers and the ignored ones. `names` are those of all
/// columns, none where the first line is a sample.
/// @throws DataError if a column is missing, stands twice or is used otherwise, for a wrong number of columns, and
///   where only names would tell the columns of words.
[[nodiscard]] FeatureColumns feature_columns(const CsvLayout& layout, const std::vector<std::string>& names,
                                             const CsvOptions& options, std::string_view file);

/// The names of the columns of features, in the order of these; none if `names`, of all columns, is empty.
[[nodiscard]] std::vector<std::string> names_of_features(const Columns& columns,
                                                         const std::vector<std::string>& names);

/// Words are found again by the name of their column.
/// @throws DataError if a column of words has no name, or the same as another column. `names` are of all columns.
void check_names_of_words(const FeatureColumns& features, const std::vector<std::string>& names,
                          std::string_view file);

}  // namespace ogee::detail
