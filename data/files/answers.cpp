#include "answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "../../core/detail/number_text.hpp"

namespace ogee {
namespace {

bool is_number(std::string_view text) {
  double value = 0;
  return detail::parse_number(text, value) != std::errc::invalid_argument;
}

/// The value of "7", "+7", "7.0" or "7e0".
std::optional<std::int64_t> whole_number(std::string_view text) {
  constexpr double exact = 0x1p53;
  std::int64_t whole = 0;
  if (detail::parse_number(text, whole) == std::errc{}) return whole;
  double value = 0;
  if (detail::parse_number(text, value) != std::errc{} || std::abs(value) >= exact ||
      std::trunc(value) != value)
    return std::nullopt;  // nan is not below `exact` either, but it equals nothing
  return static_cast<std::int64_t>(value);
}

/// Of a number for which whole_number has no value.
bool is_too_large(std::string_view text) {
  double value = 0;
  const std::errc error = detail::parse_number(text, value);
  const bool is_tiny = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
  if (error != std::errc{}) return !is_tiny;
  return std::isfinite(value) && std::trunc(value) == value;
}

}  // namespace

std::optional<Index> numbered_column(std::string_view text, Index columns) {
  Index number = 0;
  if (detail::parse_number(text, number) != std::errc{}) return std::nullopt;
  if (number == 0 || number > columns || number < -columns) return std::nullopt;
  return number > 0 ? number - 1 : columns + number;
}

bool LabelCollector::add(std::string_view label, Index place) {
  auto found = entries_.find(label);
  if (found == entries_.end()) {
    const Index number = std::ssize(entries_);
    if (number == max_classes) return false;
    found = entries_.emplace(label, Entry{.number = number, .place = place}).first;
  }
  labels_.push_back(found->second.number);
  return true;
}

std::optional<LabelCollector::Place> LabelCollector::not_a_class() const {
  std::optional<Place> first;
  for (const auto& [label, entry] : entries_) {
    if (!is_number(label)) return std::nullopt;
    if (whole_number(label)) continue;
    if (!first || entry.place < first->place)
      first = Place{.label = label, .place = entry.place, .is_too_large = is_too_large(label)};
  }
  return first;
}

ClassLabels LabelCollector::finish() && {
  const bool whole = std::all_of(entries_.begin(), entries_.end(),
                                 [](const auto& entry) { return whole_number(entry.first).has_value(); });
  std::map<std::int64_t, std::vector<Index>> by_value;  // the numbers of the entries that are one class
  std::vector<std::vector<Index>> classes;
  ClassLabels result;
  for (const auto& [label, entry] : entries_) {
    if (whole) {
      by_value[*whole_number(label)].push_back(entry.number);
    } else {
      result.class_names.push_back(label);
      classes.push_back({entry.number});
    }
  }
  for (auto& [value, numbers] : by_value) {
    result.class_names.push_back(fmt::format("{}", value));
    classes.push_back(std::move(numbers));
  }
  std::vector<Index> class_of(entries_.size());
  for (std::size_t i = 0; i < classes.size(); ++i)
    for (const Index number : classes[i]) class_of[static_cast<std::size_t>(number)] = static_cast<Index>(i);
  result.labels = std::move(labels_);
  for (Index& label : result.labels) label = class_of[static_cast<std::size_t>(label)];
  return result;
}

}  // namespace ogee
