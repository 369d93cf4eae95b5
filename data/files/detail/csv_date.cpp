#include "csv_date.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "csv_number.hpp"

namespace ogee::detail {
namespace {

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
/// What else stands in dates and times. "T" and "Z" are those of ISO 8601, "2020-01-05T12:30:00Z".
constexpr std::array<std::string_view, 10> others{"am", "pm", "st", "nd", "rd", "th", "t", "z", "utc", "gmt"};

constexpr std::string_view decimal_digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool is_letter(char c) { return letters.find(c) != std::string_view::npos; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Whether a word is one of these names, or the beginning of one: "jan", "sept".
template <std::size_t count>
bool shortens_one_of(const std::array<std::string_view, count>& names, std::string_view word) {
  return word.size() >= 3 && std::any_of(names.begin(), names.end(),
                                         [&](std::string_view name) { return name.starts_with(word); });
}

bool is_month(std::string_view word) { return shortens_one_of(months, word); }
bool is_half_of_day(std::string_view word) { return word == "am" || word == "pm"; }
bool is_known(std::string_view word) {
  return is_month(word) || shortens_one_of(weekdays, word) ||
         std::find(others.begin(), others.end(), word) != others.end();
}

/// What a field is made of.
struct DateParts {
  std::vector<std::string_view> numbers;  // digits alone
  std::vector<std::string> words;         // in small letters
  std::string separators;                 // all other characters
};

DateParts parts_of(std::string_view field) {
  DateParts parts;
  while (!field.empty()) {
    const bool is_number = is_digit(field.front());
    const std::size_t end =
        std::min(field.find_first_not_of(is_number ? decimal_digits : letters), field.size());
    const std::string_view part = field.substr(0, std::max<std::size_t>(1, end));
    field.remove_prefix(part.size());
    if (is_number) {
      parts.numbers.push_back(part);
    } else if (is_letter(part.front())) {
      std::string word(part);
      std::transform(word.begin(), word.end(), word.begin(), lower);
      parts.words.push_back(std::move(word));
    } else {
      parts.separators += part;
    }
  }
  return parts;
}

/// "12:30" anywhere.
bool has_time(std::string_view field) {
  for (std::size_t i = 1; i + 1 < field.size(); ++i)
    if (field[i] == ':' && is_digit(field[i - 1]) && is_digit(field[i + 1])) return true;
  return false;
}

/// "2020-01" or "01/2020". Years, "1990-99", are a range.
bool is_month_of_year(std::string_view year, std::string_view month) {
  return year.size() == 4 && month.size() == 2 && month >= "01" && month <= "12";
}

/// "2020-01-05", "01/05/20" or "5.1.2020": a year has four digits, or two where no version is written so.
bool is_day_of_year(const std::vector<std::string_view>& numbers, char separator) {
  const auto is_short = [](std::string_view number) { return number.size() <= 2; };
  const auto is_year = [&](std::string_view number) {
    return number.size() == 4 || (separator != '.' && is_short(number));
  };
  return is_short(numbers[1]) &&
         ((is_year(numbers[0]) && is_short(numbers[2])) || (is_short(numbers[0]) && is_year(numbers[2])));
}

/// Numbers with a separator between any two.
bool is_date_of_numbers(std::string_view field, const DateParts& parts) {
  const auto& [numbers, words, separators] = parts;
  if (!words.empty() || separators.empty() || separators.size() + 1 != numbers.size()) return false;
  const char separator = separators.front();
  if (std::string_view("-/.").find(separator) == std::string_view::npos) return false;
  if (separators != std::string(separators.size(), separator)) return false;
  if (!is_digit(field.front()) || !is_digit(field.back())) return false;
  if (numbers.size() == 2)
    return is_month_of_year(numbers[0], numbers[1]) || is_month_of_year(numbers[1], numbers[0]);
  return numbers.size() == 3 && is_day_of_year(numbers, separator);
}

}  // namespace

bool looks_like_date(std::string_view field) {
  constexpr std::size_t longest = 40;
  if (field.size() > longest) return false;
  const DateParts parts = parts_of(field);
  const auto& words = parts.words;
  if (parts.numbers.empty() || !std::all_of(words.begin(), words.end(), is_known)) return false;
  if (parts.separators.find_first_not_of("-/.:, +") != std::string::npos) return false;
  if (has_time(field) || is_date_of_numbers(field, parts)) return true;
  // "Jan5" and "PM10" are names of something else.
  const bool begins_with_digit = is_digit(field.front());
  const bool has_month = std::any_of(words.begin(), words.end(), is_month);
  const bool has_half_of_day = std::any_of(words.begin(), words.end(), is_half_of_day);
  return (has_month && (begins_with_digit || !parts.separators.empty())) ||
         (has_half_of_day && begins_with_digit);
}

}  // namespace ogee::detail
