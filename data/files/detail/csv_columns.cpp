#include "csv_columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "../../../core/detail/near_names.hpp"
#include "quoted_field.hpp"

namespace ogee::detail {
namespace {

using ColumnNames = std::vector<std::string>;

/// "width" (the file has "widht"). Long names are not compared.
std::string missing_text(const std::string& name, const ColumnNames& others) {
  constexpr std::size_t max_names = 100;
  constexpr std::size_t longest_name = 64;
  ColumnNames candidates;
  for (const std::string& other : others)
    if (other.size() <= longest_name && candidates.size() < max_names) candidates.push_back(other);
  ColumnNames near;
  if (name.size() <= longest_name) near = near_names(name, candidates);
  for (std::string& other : near) other = quoted_field(other);
  const std::string text = quoted_field(name);
  return near.empty() ? text : fmt::format("{} (the file has {})", text, fmt::join(near, ", "));
}

DataError missing_columns(std::string_view file, const ColumnNames& missing, const ColumnNames& others) {
  ColumnNames texts;
  for (const std::string& name : missing) texts.push_back(missing_text(name, others));
  if (texts.size() == 1) return DataError(fmt::format("{}: the column {} is missing", file, texts.front()));
  return DataError(fmt::format("{}: {} columns are missing: {}", file, texts.size(), fmt::join(texts, ", ")));
}

}  // namespace

Columns columns_by_name(const ColumnNames& header, const ColumnNames& expected, std::string_view file) {
  std::map<std::string_view, Index> places;
  for (const std::string& name : expected)
    if (!places.try_emplace(name, std::ssize(places)).second)
      throw DataError(
          fmt::format("{}: two of the expected columns are called {}: the file must have exactly "
                      "those columns, in their order",
                      file, quoted_field(name)));
  Columns columns;
  std::vector<Index> found(expected.size(), 0);  // the number of the column from 1
  for (const std::string& name : header) {
    const auto place = places.find(name);
    columns.values.push_back(place == places.end() ? Columns::ignored : place->second);
    if (place == places.end()) {
      columns.ignored_names.push_back(name);
      continue;
    }
    Index& column = found[static_cast<std::size_t>(place->second)];
    if (column != 0) throw same_name(file, column, std::ssize(columns.values), name);
    column = std::ssize(columns.values);
  }
  ColumnNames missing;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (found[i] == 0) missing.push_back(expected[i]);
  if (!missing.empty()) throw missing_columns(file, missing, columns.ignored_names);
  return columns;
}

DataError same_name(std::string_view file, Index first, Index second, std::string_view name) {
  return DataError(
      fmt::format("{}: columns {} and {} are both called {}", file, first, second, quoted_field(name)));
}

}  // namespace ogee::detail
