#include "csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

#include "../../core/errors.hpp"
#include "detail/csv_columns.hpp"
#include "detail/csv_features.hpp"
#include "detail/csv_gaps.hpp"
#include "detail/csv_number.hpp"
#include "detail/csv_reader.hpp"
#include "detail/csv_separator.hpp"
#include "detail/csv_text.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

using detail::Columns;
using ColumnNames = std::vector<std::string>;

ColumnNames first_line(std::string_view text, char separator, std::string_view file) {
  detail::CsvReader reader(text, separator, file);
  ColumnNames fields;
  do fields.emplace_back(reader.next());
  while (!reader.ended_line());
  return fields;
}

/// A row with a word in it must not be taken for names, or it would have no prediction.
bool is_header(const ColumnNames& line, const ColumnNames& expected) {
  const auto numbers = std::count_if(line.begin(), line.end(), detail::is_number);
  const bool has_gap = std::any_of(line.begin(), line.end(), detail::is_gap);
  if (numbers == 0 && !has_gap) return true;
  const auto known = std::count_if(expected.begin(), expected.end(), [&](const std::string& name) {
    return std::find(line.begin(), line.end(), name) != line.end();
  });
  return numbers < std::ssize(line) ? known > 0 : known > 0 && known == std::ssize(expected);
}

bool have_common_name(const ColumnNames& some, const ColumnNames& others) {
  return std::find_first_of(some.begin(), some.end(), others.begin(), others.end()) != some.end();
}

Columns in_order(Index count) {
  Columns columns{.values = std::vector<Index>(static_cast<std::size_t>(count))};
  std::iota(columns.values.begin(), columns.values.end(), Index{0});
  return columns;
}

/// Reads the rows of a text without its byte order mark.
class RowReader {
 public:
  RowReader(std::string_view text, std::string_view file, const ExpectedColumns& expected)
      : text_(text), file_(file), expected_(expected), separator_(detail::recognized_separator(text, file)) {}

  [[nodiscard]] TableRows read() {
    Plan plan = this->plan();
    Matrix<double> found = values(plan);
    if (found.rows() == 0) throw DataError(fmt::format("{}: has no rows, only a line of names", file_));
    Matrix<double> values = plan.features.features_of(std::move(found), file_);
    if (takes_gaps()) detail::fill_gaps_with(expected_.means, view(values), file_);
    return {
        .values = std::move(values), .ignored = std::move(plan.columns.ignored_names), .header = plan.header};
  }

 private:
  static constexpr double gap = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] bool takes_gaps() const { return !expected_.means.empty(); }

  /// What is where.
  struct Plan {
    Columns columns;
    detail::CsvFeatures features;
    bool header;
  };

  [[nodiscard]] Plan plan() const {
    const ColumnNames first = first_line(text_, separator_, file_);
    if (const auto columns = detail::numbered_columns(expected_.names, first)) {
      check_columns(std::ssize(first), *columns, "");
      return plan_by_names(detail::numbered_names(*columns), expected_.header.value_or(false));
    }
    const ColumnNames names = detail::named_features(expected_.names, first).columns;
    const bool header = expected_.header ? *expected_.header : is_header(first, names);
    if (!header || (!expected_.header && !have_common_name(first, names)))
      detail::require_names_of_words(expected_.names, std::ssize(first), file_);
    if (header && !names.empty() && first != expected_.names) return plan_by_names(first, header);
    check_columns(std::ssize(first), expected_.count, expected_.names.empty() ? "" : ", and it has no names");
    return {.columns = in_order(expected_.count),
            .features = detail::CsvFeatures::of_numbers(expected_.count),
            .header = header};
  }

  void check_columns(Index found, Index expected, std::string_view remark) const {
    if (found != expected)
      throw DataError(fmt::format("{}: line 1: expected {} columns, found {}, separated by {}{}", file_,
                                  expected, found, detail::separators_text(separator_), remark));
  }

  [[nodiscard]] Plan plan_by_names(const ColumnNames& names, bool header) const {
    const detail::NamedFeatures expected = detail::named_features(expected_.names, names);
    Plan plan{.columns = detail::columns_by_name(names, expected.columns, file_),
              .features = detail::CsvFeatures(expected),
              .header = header};
    plan.features.check_order(expected_.names, expected.columns, file_);
    return plan;
  }

  [[nodiscard]] Matrix<double> values(Plan& plan) const {
    detail::CsvReader reader(text_, separator_, file_);
    const Index width = std::ssize(plan.columns.values);
    if (plan.header) reader.read_line(width, [](std::string_view, Index) {});
    Matrix<double> all(max_rows(plan), plan.columns.count());
    Index row = 0;
    for (; !reader.at_end(); ++row)
      reader.read_line(width, [&](std::string_view field, Index column) {
        const Index place = plan.columns.values[static_cast<std::size_t>(column)];
        if (place == Columns::ignored) return;
        all(row, place) =
            takes_gaps() && detail::is_gap(field) ? gap : plan.features.value_of(field, place, reader);
      });
    if (row == all.rows()) return all;
    return ConstMatrixView<double>(all.data(), row, all.cols());
  }

  /// The rows, or more where fields hold line breaks. A row takes at least a byte for each column, and another
  /// one for each value, so that an invalid file cannot ask for much more memory than its size.
  [[nodiscard]] Index max_rows(const Plan& plan) const {
    const Index min_bytes = std::ssize(plan.columns.values) + plan.columns.count();
    const std::string_view lines = text_.substr(0, text_.find_last_not_of(" \r\n") + 1);
    const Index line_count = std::count(lines.begin(), lines.end(), '\n') + 1;
    return std::min(line_count - (plan.header ? 1 : 0), std::ssize(lines) / min_bytes + 1);
  }

  std::string_view text_;
  std::string_view file_;
  const ExpectedColumns& expected_;
  char separator_;
};

}  // namespace

TableRows parse_csv_rows(std::string_view text, std::string_view file, const ExpectedColumns& expected) {
  const detail::CsvText table(text, file);
  return RowReader(table.view(), file, expected).read();
}

TableRows csv_rows(const std::filesystem::path& path, const ExpectedColumns& expected) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  return parse_csv_rows({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string(), expected);
}

}  // namespace ogee
