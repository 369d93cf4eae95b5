#include "csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../../../core/errors.hpp"

namespace ogee::detail {

bool CsvReader::at_end() const {
  return text_.find_first_not_of(separator_ == '\t' ? " \r\n" : " \t\r\n", position_) ==
         std::string_view::npos;
}

bool CsvReader::at_blank_line() const {
  const auto found = text_.find_first_not_of(separator_ == '\t' ? " \r" : " \t\r", position_);
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
  while (end < text_.size() && !ends_field(text_[end])) ++end;
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
  const std::size_t end = position_;
  skip_spaces();
  const bool blanks_follow = separator_ == ' ' && position_ > end;
  if (position_ < text_.size() && text_[position_] == '\r') ++position_;
  const bool at_end = position_ == text_.size();
  const char c = at_end ? '\n' : text_[position_];
  if (c != '\n' && c != separator_ && !blanks_follow)
    throw FormatError(fmt::format("{}: text follows the closing quote", place()));
  ended_line_ = c == '\n';
  if (at_end || (blanks_follow && !ended_line_)) return;
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

}  // namespace ogee::detail
