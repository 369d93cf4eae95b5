#include "new_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv_rows.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/files/npy.hpp>
#include <ogee/report/terminal/text.hpp>
#include <utility>
#include <vector>

#include "load_data.hpp"
#include "terminal.hpp"

namespace ogee::cli {
namespace {

TableRows read_rows(const std::string& file, const Model& model) {
  const Index inputs = model.network.input_size();
  if (names_ending_in({".npy"})(file)) return {.values = npy_rows(file, inputs)};
  std::error_code error;
  if (!names_ending_in({".csv", ".tsv"})(file) && std::filesystem::is_regular_file(file, error) &&
      !is_device(file))
    throw DataError(fmt::format("{}: not a table in a .csv or .tsv file, or a .npy file", file));
  return csv_rows(file, {.count = inputs, .names = model.input_names});
}

void report_ignored(const std::string& file, const std::vector<std::string>& columns) {
  constexpr Index max_letters = 1000;
  if (columns.empty()) return;
  report_error(shortened(fmt::format("{}: ignored the column{} {}", file, columns.size() == 1 ? "" : "s",
                                     fmt::join(columns, ", ")),
                         max_letters));
}

}  // namespace

bool is_device(const std::string& file) {
  std::error_code error;
  return file.starts_with("/dev/") || std::filesystem::is_other(file, error);
}

Matrix<float> read_new_rows(const std::string& file, const Model& model) {
  TableRows rows = read_rows(file, model);
  report_ignored(file, rows.ignored);
  return std::move(rows.values);
}

}  // namespace ogee::cli
