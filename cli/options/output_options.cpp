#include "output_options.hpp"

#include "checks.hpp"

namespace ogee::cli {

void add_options(CLI::App& app, OutputOptions& options) {
  app.add_option("--json", options.json, "write settings and results to FILE")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app.add_option("--html", options.html,
                 "write a report to FILE: curves, saturation, gradients; a page that needs nothing else")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app.add_option(
         "--flight-recorder", options.flight_recorder,
         "when a value is not finite, write network, batch and rows to FILE, for ogee replay; of several "
         "runs the second that fails gets FILE with -2 in its name, and so on")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app.add_option("--probe-csv", options.probe_csv,
                 "write a line for each layer after each epoch to FILE: saturation, gradients, updates")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Output");
  app.add_option(
         "--tensorboard", options.tensorboard,
         "write curves and what happened in the layers to a folder in DIR for each run, for TensorBoard")
      ->type_name("DIR")
      ->check(file_name())
      ->group("Output");
  app.add_flag("--probe", options.probe,
               "write what happened in the layers after each epoch to the --json file")
      ->group("Output");
  app.add_flag("--quiet", options.quiet, "print only the results")->group("Output");
}

std::vector<NamedFile> files_of(const OutputOptions& options) {
  return {{"--json", options.json},
          {"--html", options.html},
          {"--probe-csv", options.probe_csv},
          {"--flight-recorder", options.flight_recorder}};
}

}  // namespace ogee::cli
