#include "output_options.hpp"

namespace ogee::cli {

std::vector<Option> options_of(OutputOptions& options) {
  const auto writes = [](const char* name, std::string& file, const char* help) {
    return Option{.name = name, .value = "FILE", .help = help, .group = "Output", .reads = file_name(file)};
  };
  return {
      writes("--json", options.json, "write settings and results to FILE"),
      writes("--html", options.html,
             "write a report to FILE: curves, saturation, gradients; a page that needs nothing else"),
      writes("--flight-recorder", options.flight_recorder,
             "when a value is not finite, write network, batch and rows to FILE, for ogee replay; of several "
             "runs the second that fails gets FILE with -2 in its name, and so on"),
      writes("--probe-csv", options.probe_csv,
             "write a line for each layer after each epoch to FILE: saturation, gradients, updates"),
      {.name = "--tensorboard",
       .value = "DIR",
       .help =
           "write curves and what happened in the layers to a folder in DIR for each run, for TensorBoard",
       .group = "Output",
       .reads = text(into(options.tensorboard), "the name of a folder")},
      {.name = "--probe",
       .help = "write what happened in the layers after each epoch to the --json file",
       .group = "Output",
       .reads = flag(into(options.probe))},
      {.name = "--quiet",
       .help = "print only the results",
       .group = "Output",
       .reads = flag(into(options.quiet))},
  };
}

std::vector<NamedFile> files_of(const OutputOptions& options, Index runs) {
  return {{"--json", options.json},
          {"--html", options.html},
          {"--probe-csv", options.probe_csv},
          {"--flight-recorder", options.flight_recorder, runs > 1 ? FileKind::records : FileKind::file},
          {"--tensorboard", options.tensorboard, FileKind::folder}};
}

}  // namespace ogee::cli
