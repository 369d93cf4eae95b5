#include "commands.hpp"

#include <fmt/format.h>

#include <ogee/core/errors.hpp>
#include <ogee/formats/c99/c99.hpp>
#include <ogee/formats/model.hpp>

#include "../options/named_files.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose = "Writes a saved model for programs that have no ogee: as C, in one header.";

constexpr const char* examples = R"(Examples:
  A header with iris_predict() and iris_self_test():
    ogee export iris.safetensors iris.h
  For a program that scales its inputs itself:
    ogee export iris.safetensors iris.h --scaled-inputs
  For a program that needs only the most probable class:
    ogee export iris.safetensors iris.h --logits)";

struct ExportFields {
  bool logits = false;
  bool scaled_inputs = false;
};

struct Options {
  FileName<FileUse::read> model;
  FileName<FileUse::written> output;
  ExportFields fields;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::ExportFields> =
    std::tuple{Field{"logits", &cli::ExportFields::logits,
                     "leave out the function that makes probabilities of the outputs"},
               Field{"scaled_inputs", &cli::ExportFields::scaled_inputs,
                     "leave out the scaling of the inputs: they are scaled as in training"}};

namespace ogee::cli {
namespace {

int run(const Options& options, const std::string& /*command_line*/) {
  const std::string& file = options.output.name;
  if (!file.ends_with(".h"))
    throw OptionError(fmt::format("{}: the ending of its name says no format; known: .h for C", file));
  check({{"model", options.model.name, FileUse::read}, {"output", file, FileUse::written}});
  export_c99(load_model(options.model.name), file,
             {.logits = options.fields.logits, .raw_inputs = !options.fields.scaled_inputs});
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{{.name = "model",
                           .value = "MODEL",
                           .help = "what ogee train --save wrote",
                           .expected = "the name of a file",
                           .read = into(options.model.name),
                           .required = true},
                          {.name = "output",
                           .value = "FILE",
                           .help = "the file to write; .h is a header in C",
                           .expected = "the name of a file",
                           .read = into(options.output.name),
                           .required = true}};
  append(all, struct_options("", "Options", options.fields));
  return all;
}

}  // namespace

Subcommand commands::export_model() { return subcommand("export", purpose, examples, options_of, run); }

}  // namespace ogee::cli
