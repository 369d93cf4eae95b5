#include "table.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace accuracy {
namespace {

const Errors& bounds_of(const Row& row) {
  return is_fused(row.set) ? row.subject->fused : row.subject->rounded;
}

std::string cell(const Worst& worst, double bound) {
  if (worst.error == 0) return "exact";
  return fmt::format("{:.3f} (≤ {:g}) at {:.9g}", worst.error, bound, worst.x);
}

}  // namespace

bool is_fused(const std::string& set) { return set != "SSE4" && set != "baseline"; }

bool within(const Row& row) {
  const Errors& bounds = bounds_of(row);
  return row.worst.value.error <= bounds.value && row.worst.slope.error <= bounds.slope &&
         row.worst.crossing.error <= bounds.crossing;
}

std::string line_of(const Row& row) {
  const Errors& bounds = bounds_of(row);
  const std::string crossing =
      row.subject->crossing.from < 0 ? cell(row.worst.crossing, bounds.crossing) : "";
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", row.subject->name, row.set, row.floats,
                     cell(row.worst.value, bounds.value), cell(row.worst.slope, bounds.slope), crossing);
}

std::string heading() {
  return "| function | instruction set | floats | value, ULP | slope, ULP | slope near its zero, 2⁻²³ |\n"
         "|---|---|---|---|---|---|\n";
}

void write_page(const std::string& path, const std::string& table) {
  std::ifstream input(path);
  std::stringstream content;
  content << input.rdbuf();
  std::string page = content.str();
  const std::string begin = "<!-- ogee_ulp: begin -->\n";
  const auto first = page.find(begin);
  const auto last = page.find("<!-- ogee_ulp: end -->");
  if (first == std::string::npos || last == std::string::npos)
    throw std::runtime_error(path + " has no marks for the table");
  page.replace(first + begin.size(), last - first - begin.size(), table);
  std::ofstream(path) << page;
}

}  // namespace accuracy
