#pragma once

#include <string>
#include <string_view>

#include "../../../core/types.hpp"

namespace ogee::detail {

/// Reads the text of a CSV file once, field by field. Lines end in LF or CRLF; the separator ' ' stands for any
/// number of blanks and tabs.
class CsvReader {
 public:
  /// `file` begins the messages; both texts must outlive the reader.
  CsvReader(std::string_view text, char separator, std::string_view file)
      : text_(text), file_(file), separator_(separator) {}

  /// Whether only blank lines are left.
  [[nodiscard]] bool at_end() const;
  /// Whether a line begins here and is blank.
  [[nodiscard]] bool at_blank_line() const;

  /// The next field, without surrounding spaces and quotes. Valid until the next call.
  /// @throws FormatError for a quote that is not closed or is followed by text.
  [[nodiscard]] std::string_view next();
  /// Whether the last field was the last of its line.
  [[nodiscard]] bool ended_line() const { return ended_line_; }

  /// Reads the next line, which must have this many fields: calls `use` with each field and its column from 0.
  /// @throws FormatError for a blank line, and one with more or fewer fields; as next.
  template <class Use>
  void read_line(Index columns, const Use& use) {
    require_line();
    const Index line = line_;
    do {
      const std::string_view field = next();
      if (column_ <= columns) use(field, column_ - 1);
    } while (!ended_line_);
    if (column_ != columns) fail_columns(line, columns);
  }

  [[nodiscard]] char separator() const { return separator_; }
  /// Where the last field begins, both counted from 1.
  [[nodiscard]] Index line() const { return field_line_; }
  [[nodiscard]] Index column() const { return column_; }
  /// "iris.csv: line 7, column 3", where the last field begins.
  [[nodiscard]] std::string place() const;

 private:
  [[nodiscard]] bool is_space(char c) const { return c == ' ' || (c == '\t' && separator_ != '\t'); }
  [[nodiscard]] bool ends_field(char c) const {
    return c == separator_ || c == '\n' || (c == '\t' && separator_ == ' ');
  }
  void skip_spaces();
  [[nodiscard]] std::string_view plain();
  [[nodiscard]] std::string_view quoted();
  void finish_field();
  void require_line() const;
  [[noreturn]] void fail_columns(Index line, Index expected) const;

  std::string_view text_;
  std::string_view file_;
  char separator_;
  std::size_t position_ = 0;
  Index line_ = 1;
  Index field_line_ = 1;
  Index column_ = 0;
  bool ended_line_ = true;
  std::string unquoted_;
};

}  // namespace ogee::detail
