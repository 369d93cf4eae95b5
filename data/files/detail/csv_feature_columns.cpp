#include "csv_feature_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "../../../core/errors.hpp"
#include "csv_separator.hpp"
#include "quoted_field.hpp"

namespace ogee::detail {
namespace {

using ColumnNames = std::vector<std::string>;

/// All columns but those of answers and the ignored ones.
Columns columns_left(const CsvLayout& layout) {
  Columns columns;
  auto answer = layout.answers.begin();
  for (Index column = 0, feature = 0; column < layout.columns; ++column) {
    const bool is_answer = answer != layout.answers.end() && answer->column == column;
    if (is_answer) ++answer;
    const bool is_ignored = std::binary_search(layout.ignored.begin(), layout.ignored.end(), column);
    columns.values.push_back(is_answer || is_ignored ? Columns::ignored : feature++);
  }
  return columns;
}

/// The features that were made from as many columns without names, in their order.
FeatureColumns numbered_features(Columns columns, Index expected, char separator, const ColumnNames& features,
                                 std::string_view file) {
  if (columns.count() != expected)
    throw DataError(fmt::format("{}: line 1: expected {} columns of features, found {}, separated by {}",
                                file, expected, columns.count(), separators_text(separator)));
  const ColumnNames names = numbered_names(expected);
  const NamedFeatures asked = named_features(features, names);
  const Columns order = columns_by_name(names, asked.columns, file);
  for (Index& value : columns.values)
    if (value != Columns::ignored) value = order.values[static_cast<std::size_t>(value)];
  FeatureColumns result{.columns = std::move(columns), .contents = CsvFeatures(asked), .are_numbered = true};
  result.contents.check_order(features, asked.columns, file);
  return result;
}

FeatureColumns features_by_name(const CsvLayout& layout, const ColumnNames& names,
                                const ColumnNames& features, std::string_view file) {
  const NamedFeatures asked = named_features(features, names);
  FeatureColumns result{.contents = CsvFeatures(asked)};
  result.contents.check_order(features, asked.columns, file);
  result.columns = columns_by_name(names, asked.columns, file);
  const auto check_unused = [&](Index column, std::string_view use) {
    const auto place = static_cast<std::size_t>(column);
    if (result.columns.values[place] != Columns::ignored)
      throw DataError(
          fmt::format("{}: column {} cannot {}: it is a feature", file, quoted_field(names[place]), use));
  };
  for (const CsvLayout::Answer& answer : layout.answers) check_unused(answer.column, "hold the answers");
  for (const Index column : layout.ignored) check_unused(column, "be ignored");
  return result;
}

}  // namespace

FeatureColumns feature_columns(const CsvLayout& layout, const ColumnNames& names, const CsvOptions& options,
                               std::string_view file) {
  Columns columns = columns_left(layout);
  const Index count = columns.count();
  const ColumnNames& features = options.features;
  if (features.empty())
    return {.columns = std::move(columns),
            .contents = options.words ? CsvFeatures(count) : CsvFeatures::of_numbers(count)};
  if (const auto expected = numbered_columns(features, names))
    return numbered_features(std::move(columns), *expected, layout.separator, features, file);
  if (!layout.header) require_names_of_words(features, count, file);
  if (!layout.header || names_of_features(columns, names) == features)
    return {.columns = std::move(columns), .contents = CsvFeatures::of_numbers(count)};
  return features_by_name(layout, names, features, file);
}

ColumnNames names_of_features(const Columns& columns, const ColumnNames& names) {
  ColumnNames result(names.empty() ? 0 : static_cast<std::size_t>(columns.count()));
  for (std::size_t column = 0; column < names.size(); ++column)
    if (const Index feature = columns.values[column]; feature != Columns::ignored)
      result[static_cast<std::size_t>(feature)] = names[column];
  return result;
}

void check_names_of_words(const FeatureColumns& features, const ColumnNames& names, std::string_view file) {
  const auto has_words = [&](Index column) {
    const Index feature = features.columns.values[static_cast<std::size_t>(column)];
    return feature != Columns::ignored && features.contents.has_words(feature);
  };
  std::map<std::string_view, Index> columns;  // the first of each name
  for (Index column = 0; column < std::ssize(names); ++column) {
    const std::string& name = names[static_cast<std::size_t>(column)];
    if (name.empty() && has_words(column))
      throw DataError(
          fmt::format("{}: column {} has words, but no name: give it one, or ignore it", file, column + 1));
    const auto [first, is_new] = columns.try_emplace(name, column);
    if (!is_new && (has_words(column) || has_words(first->second)))
      throw DataError(
          fmt::format("{}: columns {} and {} are both called {}: a column of words needs a name of its own",
                      file, first->second + 1, column + 1, quoted_field(name)));
  }
}

}  // namespace ogee::detail
