#include "csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "../../../core/errors.hpp"

namespace ogee::detail {

bool CsvReader::at_end() const {
  return text_.find_first_not_of(" \r\n", position_) == std::string_view::npos;
}

bool CsvReader::at_blank_line() const {
  const auto found = text_.find_first_not_of(" \r", position_);
  return found == std::string_view::npos || text_[found] == '\n';
}

std::string_view CsvReader::next() {
  column_ = ended_line_ ? 1 : column_ + 1;
  field_line_ = line_;
  skip_spaces();
  const bool has_quotes = position_ < text_.size() && text_[position_] == '"';
  const std::string_view field = has_quotes ? quoted() : plain();
  finish_field();
  return field;
}

void CsvReader::skip_spaces() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
}

std::string_view CsvReader::plain() {
  std::size_t end = position_;  // kept in a register
  while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') ++end;
  std::string_view field = text_.substr(position_, end - position_);
  position_ = end;
  while (!field.empty() && (is_space(field.back()) || field.back() == '\r')) field.remove_suffix(1);
  return field;
}

std::string_view CsvReader::quoted() {
  unquoted_.clear();
  for (;;) {
    const std::size_t begin = ++position_;
    position_ = text_.find('"', begin);
    if (position_ == std::string_view::npos)
      throw FormatError(fmt::format("{}: the quote is never closed", place()));
    const std::string_view part = text_.substr(begin, position_ - begin);
    line_ += std::count(part.begin(), part.end(), '\n');
    const bool doubled = ++position_ < text_.size() && text_[position_] == '"';
    if (!doubled && unquoted_.empty()) return part;
    unquoted_ += part;
    if (!doubled) return unquoted_;
    unquoted_ += '"';
  }
}

void CsvReader::finish_field() {
  skip_spaces();
  if (position_ < text_.size() && text_[position_] == '\r') ++position_;
  const bool at_end = position_ == text_.size();
  const char c = at_end ? '\n' : text_[position_];
  if (c != '\n' && c != separator_)
    throw FormatError(fmt::format("{}: text follows the closing quote", place()));
  ended_line_ = c == '\n';
  if (at_end) return;
  ++position_;
  line_ += ended_line_ ? 1 : 0;
}

std::string CsvReader::place() const {
  return fmt::format("{}: line {}, column {}", file_, field_line_, column_);
}

void CsvReader::require_line() const {
  if (at_blank_line())
    throw FormatError(fmt::format("{}: line {}: is blank, but other lines follow", file_, line_));
}

void CsvReader::fail_columns(Index line, Index expected) const {
  throw FormatError(
      fmt::format("{}: line {}: expected {} columns, found {}", file_, line, expected, column_));
}

std::string_view table_text(std::string_view text, std::string_view file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw FormatError(fmt::format("{}: byte 0: is UTF-16, expected UTF-8", file));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const CsvReader reader(text, ',', file);
  if (reader.at_end()) throw FormatError(fmt::format("{}: is empty", file));
  if (reader.at_blank_line())
    throw FormatError(fmt::format("{}: line 1: is blank, but other lines follow", file));
  return text;
}

char recognized_separator(std::string_view text) {
  constexpr std::string_view separators = ",;\t";
  std::array<Index, separators.size()> counts{};
  bool in_quotes = false;
  for (const char c : text) {
    if (c == '\n' && !in_quotes) break;
    if (c == '"') in_quotes = !in_quotes;
    if (const auto kind = separators.find(c); kind != std::string_view::npos && !in_quotes) ++counts.at(kind);
  }
  return separators[static_cast<std::size_t>(std::max_element(std::begin(counts), std::end(counts)) -
                                             std::begin(counts))];
}

std::string_view separators_text(char separator) {
  return separator == ',' ? "commas" : separator == ';' ? "semicolons" : "tabs";
}

}  // namespace ogee::detail
