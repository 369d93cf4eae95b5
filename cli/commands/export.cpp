#include "commands.hpp"

#include <fmt/format.h>

#include <ogee/core/errors.hpp>
#include <ogee/formats/c99/c99.hpp>
#include <ogee/formats/c99/fixed_point.hpp>
#include <ogee/formats/model.hpp>
#include <optional>

#include "../load_data.hpp"
#include "../new_rows.hpp"
#include "../options/named_files.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose = "Writes a saved model for programs that have no ogee: as C, in one header.";

constexpr const char* examples = R"(Examples:
  A header with iris_predict() and iris_self_test():
    ogee export iris.safetensors iris.h
  For a program that needs only the most probable class:
    ogee export iris.safetensors iris.h --logits
  For a processor without floating point, with typical rows as predict reads them:
    ogee export iris.safetensors iris.h --fixed-point int8 --calibrate new.csv)";

struct ExportFields {
  bool logits = false;
  bool scaled_inputs = false;
  std::optional<FixedPoint> fixed_point;
  FileName<FileUse::read> calibrate;
};

struct Options {
  FileName<FileUse::read> model;
  FileName<FileUse::written> output;
  ExportFields fields;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::ExportFields> = std::tuple{
    Field{"logits", &cli::ExportFields::logits,
          "leave out the function that makes probabilities of the outputs"},
    Field{"scaled_inputs", &cli::ExportFields::scaled_inputs,
          "leave out the scaling of the inputs: they are scaled as in training"},
    Field{"fixed_point", &cli::ExportFields::fixed_point,
          "compute with integers alone, of 16 or 8 bits: for hard functions such as hard_tanh and relu, with "
          "logits as outputs; prints what is lost"},
    Field{"calibrate", &cli::ExportFields::calibrate,
          "a table of typical rows, which says how large all numbers are; for --fixed-point"}};

namespace ogee::cli {
namespace {

/// @throws OptionError for options that do not go together.
void check_fields(const ExportFields& fields) {
  if (!fields.fixed_point) {
    if (!fields.calibrate.empty()) throw OptionError("--calibrate needs --fixed-point q15 or int8");
    return;
  }
  if (fields.calibrate.empty())
    throw OptionError(
        "--fixed-point needs --calibrate FILE: a table of typical rows, which says how large all numbers "
        "are");
  if (fields.logits) throw OptionError("--logits: --fixed-point always gives logits");
  if (fields.scaled_inputs)
    throw OptionError("--scaled-inputs: with --fixed-point the scaling costs nothing and stays");
}

/// Prints what is lost.
void export_integers(const Options& options) {
  const Model model = load_finite_model(options.model.name);
  const Matrix<float> rows = read_new_rows(options.fields.calibrate.name, model);
  const FixedPointReport report =
      export_fixed_point(model, rows, options.output.name, {.format = *options.fields.fixed_point});
  fmt::print("{}", report.text());
}

int run(const Options& options, const std::string& /*command_line*/) {
  check_fields(options.fields);
  const std::string& file = options.output.name;
  if (!file.ends_with(".h"))
    throw OptionError(fmt::format("{}: the ending of its name says no format; known: .h for C", file));
  check({{"model", options.model.name, FileUse::read},
         {"--calibrate", options.fields.calibrate.name, FileUse::read},
         {"output", file, FileUse::written}});
  const ExportFields& fields = options.fields;
  if (fields.fixed_point)
    export_integers(options);
  else
    export_c99(load_model(options.model.name), file,
               {.logits = fields.logits, .raw_inputs = !fields.scaled_inputs});
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
