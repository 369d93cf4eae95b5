#include "csv_features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "../../../core/errors.hpp"
#include "csv_date.hpp"
#include "csv_number.hpp"
#include "quoted_field.hpp"
#include "utf8.hpp"

namespace ogee::detail {
namespace {

using ColumnNames = std::vector<std::string>;

constexpr std::string_view numbered_name = "column ";

/// Whether a field is numbers with semicolons between them, which were meant to be separators: "2;3".
bool is_several_numbers(std::string_view field) {
  std::size_t end = field.find(';');
  if (end == std::string_view::npos) return false;
  for (; end != std::string_view::npos; end = field.find(';')) {
    if (!is_number(field.substr(0, end))) return false;
    field.remove_prefix(end + 1);
  }
  return is_number(field);
}

/// Whether a field is a word and not a number in another notation.
bool is_word(std::string_view field) {
  return !is_number(field) && !is_gap(field) && !has_decimal_comma(field) && !is_several_numbers(field);
}

FormatError refusal(const CsvReader& reader, std::string_view field, std::string_view why,
                    std::string_view remark) {
  return FormatError(fmt::format("{}: {} {}{}", reader.place(), quoted_field(field), why, remark));
}

/// The column and the word of a feature. A column may have '=' in its name, and so may a word.
std::pair<std::string, std::string> column_and_word(const std::string& feature,
                                                    const std::set<std::string_view>& columns) {
  for (std::size_t place = feature.rfind('='); place != std::string::npos && place > 0;
       place = feature.rfind('=', place - 1))
    if (columns.contains(std::string_view(feature).substr(0, place)))
      return {feature.substr(0, place), feature.substr(place + 1)};
  return {feature, ""};
}

}  // namespace

NamedFeatures named_features(const ColumnNames& features, const ColumnNames& columns) {
  const std::set<std::string_view> known(columns.begin(), columns.end());
  NamedFeatures result;
  for (const std::string& feature : features) {
    const bool is_column = known.contains(feature);
    auto [column, word] = is_column ? std::pair(feature, std::string()) : column_and_word(feature, known);
    const bool goes_on = !word.empty() && !result.columns.empty() && result.columns.back() == column &&
                         !result.words.back().empty();
    if (!goes_on) {
      result.columns.push_back(std::move(column));
      result.words.emplace_back();
    }
    if (!word.empty()) result.words.back().push_back(std::move(word));
  }
  return result;
}

ColumnNames numbered_names(Index columns) {
  ColumnNames names;
  for (Index column = 1; column <= columns; ++column)
    names.push_back(fmt::format("{}{}", numbered_name, column));
  return names;
}

std::optional<Index> numbered_columns(const ColumnNames& features, const ColumnNames& first_line) {
  bool have_words = false;
  std::set<std::string_view> columns;
  for (const std::string& feature : features) {
    const std::size_t end = std::min(feature.find('='), feature.size());
    have_words = have_words || end < feature.size();
    if (!feature.starts_with(numbered_name) || end <= numbered_name.size() ||
        feature.find_first_not_of("0123456789", numbered_name.size()) < end)
      return std::nullopt;
    columns.insert(std::string_view(feature).substr(0, end));
  }
  const bool are_real_names = std::any_of(first_line.begin(), first_line.end(), [&](const std::string& name) {
    return columns.contains(std::string_view(name));
  });
  if (!have_words || are_real_names) return std::nullopt;
  return std::ssize(columns);
}

void require_names_of_words(const ColumnNames& features, Index columns, std::string_view file) {
  if (std::ssize(features) == columns) return;
  const auto word = std::find_if(features.begin(), features.end(), [](const std::string& feature) {
    return feature.find('=') != std::string::npos;
  });
  if (word == features.end()) return;
  throw DataError(fmt::format("{}: the table needs a line of names, by which the column of {} is found", file,
                              quoted_field(*word)));
}

CsvFeatures::CsvFeatures(const NamedFeatures& known) : contents_(known.columns.size(), Content::numbers) {
  for (std::size_t i = 0; i < contents_.size(); ++i) {
    if (known.words[i].empty()) continue;
    contents_[i] = Content::words;
    Words& words = words_[static_cast<Index>(i)];
    words.are_closed = true;
    for (const std::string& word : known.words[i]) words.values.emplace(word, std::ssize(words.values));
  }
}

CsvFeatures CsvFeatures::of_numbers(Index columns) {
  CsvFeatures features(columns);
  std::fill(features.contents_.begin(), features.contents_.end(), Content::numbers);
  return features;
}

double CsvFeatures::value_of(std::string_view field, Index column, const CsvReader& reader,
                             std::string_view remark) {
  Content& content = contents_[static_cast<std::size_t>(column)];
  if (content == Content::unknown && is_word(field)) content = Content::words;
  if (content == Content::words) return value_of_word(words_[column], field, reader, remark);
  const double number = number_of(field, FieldUse::feature, reader, remark);
  content = Content::numbers;
  return number;
}

double CsvFeatures::value_of_word(Words& words, std::string_view field, const CsvReader& reader,
                                  std::string_view remark) {
  if (is_gap(field)) throw missing_value(field, FieldUse::feature, reader, "a word", remark);
  if (const auto found = words.values.find(field); found != words.values.end())
    return static_cast<double>(found->second);
  if (words.are_closed) throw refusal(reader, field, "is not among the words of the training", remark);
  if (is_number(field))
    throw refusal(
        reader, field,
        "is a number, but the column has words above: make all of it words or numbers, or ignore it", remark);
  if (looks_like_date(field))
    throw refusal(
        reader, field,
        "looks like a date or a time, which is not a feature: make numbers of it, or ignore the column",
        remark);
  if (words.values.size() == max_words)
    throw refusal(
        reader, field,
        fmt::format("is one word too many, a column has at most {}: ignore it if it has names or texts",
                    max_words),
        remark);
  check_utf8(field, "word", reader.place());
  return static_cast<double>(words.values.emplace(field, std::ssize(words.values)).first->second);
}

void CsvFeatures::forget_words_not_in(const Matrix<double>& values) {
  for (auto& [column, words] : words_) {
    if (words.are_closed) continue;
    std::vector<bool> is_used(words.values.size(), false);
    for (Index row = 0; row < values.rows(); ++row)
      if (const double value = values(row, column); !std::isnan(value))
        is_used[static_cast<std::size_t>(value)] = true;
    std::erase_if(words.values,
                  [&](const auto& word) { return !is_used[static_cast<std::size_t>(word.second)]; });
  }
}

void CsvFeatures::check_order(const ColumnNames& features, const ColumnNames& columns,
                              std::string_view file) const {
  if (names(columns) != features)
    throw DataError(
        fmt::format("{}: the words of a column must stand together among the features, in the order of their "
                    "bytes",
                    file));
}

Matrix<double> CsvFeatures::features_of(Matrix<double> values, std::string_view file) const {
  if (words_.empty()) return values;
  if (count() > max_values / values.rows())
    throw DataError(fmt::format("{}: {} rows with {} features, because of columns of words, are too many",
                                file, values.rows(), count()));
  Matrix<double> features(values.rows(), count());
  for (Index row = 0; row < values.rows(); ++row) {
    Index feature = 0;
    for (Index column = 0; column < values.cols(); ++column) {
      const double value = values(row, column);
      if (contents_[static_cast<std::size_t>(column)] != Content::words) {
        features(row, feature++) = value;
        continue;
      }
      for (const auto& [word, number] : words_.at(column).values)
        features(row, feature++) = std::isnan(value)                      ? value
                                   : value == static_cast<double>(number) ? 1.0
                                                                          : 0.0;
    }
  }
  return features;
}

Index CsvFeatures::features_in(Index column) const {
  const auto words = words_.find(column);
  return words == words_.end() ? 1 : std::ssize(words->second.values);
}

Index CsvFeatures::count() const {
  Index count = std::ssize(contents_) - std::ssize(words_);
  for (const auto& [column, words] : words_) count += std::ssize(words.values);
  return count;
}

Index CsvFeatures::column_of(Index feature) const {
  Index column = 0;
  for (Index first = features_in(0); first <= feature; first += features_in(column)) ++column;
  return column;
}

ColumnNames CsvFeatures::names(const ColumnNames& columns) const {
  ColumnNames names;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto words = words_.find(static_cast<Index>(i));
    if (words == words_.end()) {
      names.push_back(columns[i]);
      continue;
    }
    for (const auto& [word, value] : words->second.values) names.push_back(columns[i] + "=" + word);
  }
  return names;
}

}  // namespace ogee::detail
