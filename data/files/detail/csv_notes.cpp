#include "csv_notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ogee::detail {
namespace {

/// "3 columns have no names (2, 5, 7): ignore them if they are indices", as the one that pandas writes.
std::string note_of_columns_without_name(std::vector<Index> columns) {
  constexpr std::size_t most = 10;
  if (columns.size() == 1)
    return fmt::format("column {} has no name: ignore it if it is an index", columns.front());
  const std::size_t count = columns.size();
  columns.resize(std::min(count, most));
  return fmt::format("{} columns have no names ({}{}): ignore them if they are indices", count,
                     fmt::join(columns, ", "), count > most ? ", ..." : "");
}

/// "1 gap is filled with the mean of its column of the whole file".
std::string note_of_means(const CsvDecisions& decisions) {
  return fmt::format("{} {}",
                     decisions.gaps == 1
                         ? "1 gap is filled with the mean of its column"
                         : fmt::format("{} gaps are filled with the means of their columns", decisions.gaps),
                     decisions.has_own_means ? "of the whole file, with any rows that are held out"
                                             : "of the training data");
}

}  // namespace

std::vector<std::string> notes_of(const CsvDecisions& decisions) {
  std::vector<std::string> notes{decisions.header ? "the first line has names"
                                                  : "the first line is a sample"};
  if (const Index columns = decisions.columns_of_words; columns > 0)
    notes.push_back(columns == 1 ? "1 column has words, each of which is a feature"
                                 : fmt::format("{} columns have words, each of which is a feature", columns));
  if (!decisions.columns_without_name.empty())
    notes.push_back(note_of_columns_without_name(decisions.columns_without_name));
  if (decisions.missing == Missing::drop)
    notes.push_back(
        fmt::format("{} of {} rows {}", decisions.dropped, decisions.rows,
                    decisions.dropped == 1 ? "has gaps and is left out" : "have gaps and are left out"));
  if (decisions.missing == Missing::mean) notes.push_back(note_of_means(decisions));
  return notes;
}

}  // namespace ogee::detail
