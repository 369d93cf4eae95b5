#pragma once

#include <string>
#include <vector>

#include "../../../core/types.hpp"
#include "../missing.hpp"

namespace ogee::detail {

/// What was decided about a table.
struct CsvDecisions {
  bool header = false;  ///< whether the first line has names
  Index columns_of_words = 0;
  std::vector<Index> columns_without_name = {};  ///< of features, in a table with names; from 1
  Missing missing = Missing::refuse;
  bool has_own_means = true;  ///< whether gaps are filled with the means of the table itself
  Index rows = 0;             ///< with those that were left out
  Index dropped = 0;          ///< rows that were left out
  Index gaps = 0;             ///< in features and targets
};

/// The same in words: "the first line has names".
[[nodiscard]] std::vector<std::string> notes_of(const CsvDecisions& decisions);

}  // namespace ogee::detail
