#include "csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../../../core/errors.hpp"
#include "csv_reader.hpp"

namespace ogee::detail {

CsvText::CsvText(std::string_view text, std::string_view file) : text_(text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw FormatError(fmt::format("{}: byte 0: is UTF-16, expected UTF-8", file));
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  // Programs that write CR may end the file in an LF.
  const std::size_t lf = text_.find('\n');
  const bool lines_end_in_lf = lf != std::string_view::npos && lf + 1 < text_.size();
  if (!lines_end_in_lf && text_.find('\r') != std::string_view::npos) {
    converted_ = text_;
    std::replace(converted_.begin(), converted_.end(), '\r', '\n');
    text_ = converted_;
  }
  const CsvReader reader(text_, ',', file);
  if (reader.at_end()) throw FormatError(fmt::format("{}: is empty", file));
  if (reader.at_blank_line())
    throw FormatError(fmt::format("{}: line 1: is blank, but other lines follow", file));
}

}  // namespace ogee::detail
