#include "output_options.hpp"

#include "checks.hpp"

namespace ogee::cli {

void add_options(CLI::App& app, OutputOptions& options) {
  app.add_option("--json", options.json, "write settings and results to FILE")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app.add_flag("--quiet", options.quiet, "print only the results")->group("Output");
}

}  // namespace ogee::cli
