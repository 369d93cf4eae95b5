#pragma once

#include "named_files.hpp"

namespace ogee::cli {

struct OutputOptions {
  FileName<FileUse::written> json;
  FileName<FileUse::written> html;
  FileName<FileUse::written> probe_csv;
  FileName<FileUse::records> flight_recorder;
  FileName<FileUse::folder> tensorboard;
  bool probe = false;  ///< whether what happened in the layers is in the JSON file
  bool quiet = false;
};

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::OutputOptions> = std::tuple{
    Field{"json", &cli::OutputOptions::json,
          "write settings and results to FILE, or to standard output if it is -"},
    Field{"html", &cli::OutputOptions::html,
          "write a report to FILE: curves, saturation, gradients; one page that needs no other file"},
    Field{"probe_csv", &cli::OutputOptions::probe_csv,
          "write a line for each layer after each epoch to FILE: saturation, gradients, updates"},
    Field{"flight_recorder", &cli::OutputOptions::flight_recorder,
          "when a value is not finite, write network, batch and rows to FILE, for ogee replay; if several "
          "runs fail, the second writes to FILE with -2 in its name, and so on"},
    Field{"tensorboard", &cli::OutputOptions::tensorboard,
          "write curves and what happened in the layers to a folder in DIR for each run, for TensorBoard"},
    Field{"probe", &cli::OutputOptions::probe,
          "write what happened in the layers after each epoch to the --json file"},
    Field{"quiet", &cli::OutputOptions::quiet, "print only the results"}};
