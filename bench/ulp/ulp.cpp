/// The accuracy of the activation functions in float: value and slope at every float, against references in
/// double or wider, for each instruction set.
///
///     ogee_ulp                                   # all 2³² floats, all functions, all instruction sets
///     ogee_ulp --stride-without-fma 101          # only a sample for the slow ones
///     ogee_ulp --stride 100003                   # a sample, and the neighbours of interesting points
///     ogee_ulp --function tanh --set AVX2
///     ogee_ulp --markdown docs/accuracy.md       # writes the table into the page
///
/// Fails if a bound of `subjects` is exceeded. docs/accuracy.md says how errors are measured.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ogee/core/parallel.hpp>
#include <ogee/core/simd.hpp>
#include <string>
#include <vector>

#include "floats.hpp"
#include "subjects.hpp"
#include "sweep.hpp"
#include "table.hpp"

using namespace accuracy;

namespace {

struct Options {
  std::vector<std::string> functions;
  std::vector<std::string> sets;
  std::uint64_t stride = 1;
  std::uint64_t stride_without_fma = 0;  ///< 0: the same
  int threads = ogee::hardware_threads();
  std::string page;
};

bool is_wanted(const Subject& subject, const std::vector<std::string>& functions) {
  return functions.empty() || std::find(functions.begin(), functions.end(), subject.name) != functions.end();
}

/// Prints the rows of one sweep; true if all are within their bounds.
bool show(const std::vector<Row>& rows, std::string& table) {
  for (const Row& row : rows) {
    fmt::print("{}{}", line_of(row), within(row) ? "" : "*** exceeds its bound\n");
    table += line_of(row);
  }
  std::fflush(stdout);
  return std::all_of(rows.begin(), rows.end(), within);
}

bool run(const Options& options) {
  std::vector<std::string> sets = options.sets;
  const auto middle = std::stable_partition(sets.begin(), sets.end(), is_fused);
  const std::vector<std::string> fused(sets.begin(), middle);
  const std::vector<std::string> rounded(middle, sets.end());
  const Floats floats(options.stride);
  const Floats fewer(options.stride_without_fma > 0 ? options.stride_without_fma : options.stride);
  std::string table = heading();
  fmt::print("{}", table);
  bool good = true;
  for (const Subject& subject : subjects()) {
    if (!is_wanted(subject, options.functions)) continue;
    if (!fused.empty()) good = show(sweep(subject, floats, fused, options.threads), table) && good;
    if (!rounded.empty()) good = show(sweep(subject, fewer, rounded, options.threads), table) && good;
  }
  if (!options.page.empty()) write_page(options.page, table);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Measures the errors of the activation functions in float, and fails if they exceed their bounds"};
  Options options;
  std::vector<std::string> known_functions;
  for (const Subject& subject : subjects()) known_functions.push_back(subject.name);
  const std::vector<std::string_view> known_sets = ogee::instruction_sets();
  options.sets.assign(known_sets.begin(), known_sets.end());
  app.add_option("--function", options.functions, "functions, separated by commas; default: all")
      ->check(CLI::IsMember(known_functions))
      ->delimiter(',');
  app.add_option("--set", options.sets, "instruction sets, separated by commas; default: all")
      ->check(CLI::IsMember(options.sets))
      ->delimiter(',');
  app.add_option("--stride", options.stride, "test every n-th float")->check(CLI::PositiveNumber);
  app.add_option("--stride-without-fma", options.stride_without_fma,
                 "the same for instruction sets without fused multiply-add")
      ->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads, "threads to use")->check(CLI::PositiveNumber);
  app.add_option("--markdown", options.page, "page to write the table into")->check(CLI::ExistingFile);
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options) ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "ogee_ulp: {}\n", error.what());
    return 2;
  }
}
