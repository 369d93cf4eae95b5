#include "csv_separator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "../../../core/errors.hpp"
#include "../../../core/types.hpp"
#include "csv_number.hpp"
#include "quoted_field.hpp"

namespace ogee::detail {
namespace {

constexpr std::string_view candidates = ",;\t";

/// How often each candidate occurs in a line, outside quotes.
using Counts = std::array<Index, candidates.size()>;

/// The first line of `text`, which may go on in quotes.
std::string_view first_line(std::string_view text) {
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') in_quotes = !in_quotes;
    if (text[i] == '\n' && !in_quotes) return text.substr(0, i);
  }
  return text;
}

Counts counts_in(std::string_view line) {
  Counts counts{};
  bool in_quotes = false;
  for (const char c : line) {
    if (c == '"') in_quotes = !in_quotes;
    if (const auto kind = candidates.find(c); kind != std::string_view::npos && !in_quotes) ++counts.at(kind);
  }
  return counts;
}

/// Calls `use` with each part of a line between separators outside quotes, without spaces around it. Unlike
/// CsvReader it takes any text: the separator is only tried.
template <class Use>
void for_each_part(std::string_view line, char separator, const Use& use) {
  bool in_quotes = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    const char c = i < line.size() ? line[i] : separator;
    if (c == '"') in_quotes = !in_quotes;
    const bool separates = c == separator || (c == '\t' && separator == ' ');
    if (i < line.size() && (in_quotes || !separates)) continue;
    std::string_view part = line.substr(begin, i - begin);
    part.remove_prefix(std::min(part.find_first_not_of(" \t\r"), part.size()));
    part = part.substr(0, part.find_last_not_of(" \t\r") + 1);
    if (separator != ' ' || !part.empty()) use(part);
    begin = i + 1;
  }
}

/// The parts of a line, their kinds counted.
struct LineParts {
  Index all = 0;
  Index numbers = 0;  // and gaps
  Index decimal_commas = 0;
  std::string_view first_with_decimal_comma;
};

LineParts parts_of(std::string_view line, char separator) {
  LineParts parts;
  for_each_part(line, separator, [&](std::string_view part) {
    ++parts.all;
    if (is_number(part) || is_gap(part)) ++parts.numbers;
    if (has_decimal_comma(part) && parts.decimal_commas++ == 0) parts.first_with_decimal_comma = part;
  });
  return parts;
}

/// Refuses a line that another separator divides into numbers with decimal commas, which account for all its commas.
void check_decimal_commas(std::string_view line, const Counts& counts, std::string_view file) {
  for (const char other : {';', '\t', ' '}) {
    const auto place = candidates.find(other);
    if (place != std::string_view::npos && counts.at(place) == 0) continue;
    const LineParts parts = parts_of(line, other);
    const bool are_numbers = parts.numbers + parts.decimal_commas == parts.all;
    if (parts.all > 1 && parts.decimal_commas > 0 && parts.decimal_commas == counts[0] &&
        (are_numbers || other != ' '))
      throw FormatError(fmt::format("{}: line 1: {} has a decimal comma, expected a decimal point", file,
                                    quoted_field(parts.first_with_decimal_comma)));
  }
}

/// Which of the candidates that `most` in the first line have are as frequent in the second one.
char decided_by_second_line(const Counts& first, Index most, std::string_view second, std::string_view file) {
  const Counts counts = counts_in(second);
  std::string tied;
  std::string left;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (first.at(i) != most) continue;
    tied += candidates[i];
    if (!second.empty() && counts.at(i) == most) left += candidates[i];
  }
  if (tied.size() == 1) return tied[0];
  if (left.size() == 1) return left[0];
  throw FormatError(
      fmt::format("{}: line 1: has as many {} as {}: put fields that contain separators in double quotes",
                  file, separators_text(tied[0]), separators_text(tied[1])));
}

/// Whether blanks separate a table without other separators. A single column may have a name of two words.
bool has_blanks(std::string_view first, std::string_view second) {
  return parts_of(first, ' ').all > 1 && parts_of(second, ' ').all != 1;
}

/// Whether what stands before the first tab are numbers with blanks between them.
bool has_blanks_between_numbers(std::string_view line) {
  const LineParts parts = parts_of(line.substr(0, line.find('\t')), ' ');
  return parts.all > 1 && parts.numbers == parts.all;
}

}  // namespace

char recognized_separator(std::string_view text, std::string_view file) {
  const std::string_view first = first_line(text);
  const std::string_view second = first_line(text.substr(std::min(text.size(), first.size() + 1)));
  const Counts counts = counts_in(first);
  const Index most = *std::max_element(counts.begin(), counts.end());
  if (most == 0) return has_blanks(first, second) ? ' ' : ',';
  if (counts[0] > 0) check_decimal_commas(first, counts, file);
  const char separator = decided_by_second_line(counts, most, second, file);
  return separator == '\t' && has_blanks_between_numbers(first) ? ' ' : separator;
}

std::string_view separators_text(char separator) {
  return separator == ','    ? "commas"
         : separator == ';'  ? "semicolons"
         : separator == '\t' ? "tabs"
                             : "blanks";
}

}  // namespace ogee::detail
