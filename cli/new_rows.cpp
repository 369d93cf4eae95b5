#include "new_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv_rows.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/files/npy.hpp>
#include <ogee/report/terminal/text.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "load_data.hpp"
#include "terminal.hpp"

namespace ogee::cli {
namespace {

/// The library's source of this name.
const DataSource& source_named(std::string_view name) {
  const auto all = data_sources();
  return *std::find_if(all.begin(), all.end(), [&](const DataSource& source) { return source.name == name; });
}

AnyMatrix read_array(const std::string& file, const ExpectedColumns& columns) {
  if (columns.header) throw OptionError(fmt::format("--header is for tables as text, not for {}", file));
  NpyArray array = read_npy(file);
  if (is_exact_in_float(array.type)) return npy_rows(std::move(array), columns.count);
  return npy_rows<double>(std::move(array), columns.count);
}

TableRows read_table(const std::string& file, const ExpectedColumns& columns) {
  const DataSource& csv = source_named("csv");
  std::error_code error;
  if (!csv.reads(file) && std::filesystem::is_regular_file(file, error) && !is_device(file))
    throw DataError(fmt::format("{}: not {}, or {}", file, csv.help, source_named("npy").help));
  return csv_rows(file, columns);
}

void report_ignored(const std::string& file, std::vector<std::string> columns) {
  constexpr Index max_letters = 1000;
  if (columns.empty()) return;
  std::replace(columns.begin(), columns.end(), std::string(), std::string("without a name"));
  report_error(shortened(fmt::format("{}: ignored the column{} {}", file, columns.size() == 1 ? "" : "s",
                                     fmt::join(columns, ", ")),
                         max_letters));
}

}  // namespace

bool is_device(const std::string& file) {
  std::error_code error;
  return file.starts_with("/dev/") || std::filesystem::is_other(file, error);
}

ExpectedColumns columns_of(const Model& model, std::optional<YesNo> header) {
  ExpectedColumns columns{.count = model.network.input_size(), .names = model.input_names};
  if (header) columns.header = *header == YesNo::yes;
  return columns;
}

AnyMatrix read_new_rows(const std::string& file, const ExpectedColumns& columns) {
  if (source_named("npy").reads(file)) return read_array(file, columns);
  TableRows rows = read_table(file, columns);
  report_ignored(file, rows.ignored);
  if (rows.header && !columns.header && columns.names.empty())
    report_error(fmt::format("{}: the first line has names", file));
  return std::move(rows.values);
}

void report_non_finite(const PredictedBlocks& blocks, const std::string& file) {
  if (const Index count = blocks.non_finite_rows(); count > 0)
    report_error(fmt::format("{}: {} of {} rows {} a prediction that is not finite", file, count,
                             blocks.row_count(), count == 1 ? "has" : "have"));
}

}  // namespace ogee::cli
