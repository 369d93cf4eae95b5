#pragma once

#include <string>
#include <string_view>

namespace ogee::detail {

/// The text of a table as CsvReader takes it: without a byte order mark, with LF where lines end in CR alone, except
/// that the last one may end in LF.
class CsvText {
 public:
  /// `text` must outlive this. @throws FormatError for UTF-16, and a text that is empty or begins with a blank line.
  CsvText(std::string_view text, std::string_view file);
  CsvText(const CsvText&) = delete;
  CsvText& operator=(const CsvText&) = delete;
  ~CsvText() = default;

  [[nodiscard]] std::string_view view() const { return text_; }

 private:
  std::string converted_;
  std::string_view text_;
};

}  // namespace ogee::detail
