#include "field_values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/option_checks.hpp>

namespace ogee::cli {
namespace {

bool is_share(const Range& range) {
  constexpr std::array shares{ranges::share.contains, ranges::share_below_one.contains,
                              ranges::share_above_zero.contains, ranges::share_between.contains};
  return std::find(shares.begin(), shares.end(), range.contains) != shares.end();
}

/// "a number of at least 0", "a number above 0", "a number from 0 to 1", "a finite number".
std::string numbers_in(const char* numbers, const Range& range) {
  if (range.contains == nullptr) return numbers;
  if (range.expected == ranges::finite.expected) {
    std::string finite = numbers;
    return finite.insert(finite.find("number"), "finite ");
  }
  constexpr std::string_view more_than = "more than ";
  if (range.expected.starts_with(more_than))
    return fmt::format("{} above {}", numbers, range.expected.substr(more_than.size()));
  return fmt::format("{}{} {}", numbers, range.expected.starts_with("from") ? "" : " of", range.expected);
}

/// @throws OptionError for a number that is out of range.
template <class Number>
std::optional<Number> number_in(const Range& range, std::string_view text) {
  Number number{};
  const std::errc error = detail::parse_number(text, number);
  if (error == std::errc::result_out_of_range) throw OptionError(fmt::format("{} is out of range", text));
  if (error != std::errc{}) return std::nullopt;
  if (range.contains != nullptr && !detail::is_in(range, static_cast<double>(number))) return std::nullopt;
  return number;
}

template <class Number>
std::optional<SettingValue> numbers_of(const Range& range, std::string_view list) {
  if (list.starts_with('[') && list.ends_with(']')) list = list.substr(1, list.size() - 2);
  std::vector<Number> numbers;
  for (const std::string& text : split_list(list)) {
    const auto number = number_in<Number>(range, text);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

FieldText field_text(const FieldInfo& field) {
  switch (field.type) {
    case FieldType::flag:
      return {"", "true or false"};
    case FieldType::whole_number:
      return {"N", numbers_in("a whole number", field.range)};
    case FieldType::whole_numbers:
      return {"N,N,...", numbers_in("a list of whole numbers", field.range)};
    case FieldType::number:
      return {is_share(field.range) ? "SHARE" : "NUMBER", numbers_in("a number", field.range)};
    case FieldType::numbers:
      return {"NUMBER,NUMBER,...", numbers_in("a list of numbers", field.range)};
    case FieldType::name:
      return {"NAME", fmt::format("{}", fmt::join(field.choices, " or "))};
    case FieldType::text:
      break;
  }
  return {"TEXT", "a text"};
}

std::optional<SettingValue> value_of(const FieldInfo& field, std::string_view text) {
  switch (field.type) {
    case FieldType::flag:
      if (text != "true" && text != "false") return std::nullopt;
      return text == "true";
    case FieldType::whole_number:
      return number_in<std::int64_t>(field.range, text);
    case FieldType::whole_numbers:
      return numbers_of<std::int64_t>(field.range, text);
    case FieldType::number:
      return number_in<double>(field.range, text);
    case FieldType::numbers:
      return numbers_of<double>(field.range, text);
    case FieldType::name:
    case FieldType::text:
      break;
  }
  return std::string(text);
}

std::string trimmed(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(" \t"), text.size());
  return std::string(text.substr(first, text.find_last_not_of(" \t") + 1 - first));
}

std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> items(1);
  int open = 0;
  for (const char c : list) {
    if (c == '(' || c == '[') ++open;
    if (c == ')' || c == ']') --open;
    if (c == ',' && open == 0) {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  for (std::string& item : items) item = trimmed(item);
  return items;
}

}  // namespace ogee::cli
