#include "commands.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <ogee/core/errors.hpp>
#include <ogee/formats/c99/c99.hpp>
#include <ogee/formats/c99/fixed_point.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/formats/onnx/onnx.hpp>
#include <ogee/models/column_scaling.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../load_data.hpp"
#include "../new_rows.hpp"
#include "../options/named_files.hpp"
#include "../terminal.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Writes a saved model for programs that have no ogee, as C in one header or as an ONNX file; or reads an "
    "ONNX file and saves it.";

constexpr const char* examples = R"(Examples:
  A header with iris_predict() and iris_self_test():
    ogee export iris.safetensors iris.h
  For a processor without floating point, with typical rows as predict reads them:
    ogee export iris.safetensors iris.h --fixed-point int8 --calibrate new.csv
  For ONNX Runtime; .onnx files of other programs can be read in the same way:
    ogee export iris.safetensors iris.onnx)";

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
void check_fields(const ExportFields& fields, const std::string& file) {
  if (!fields.fixed_point) {
    if (!fields.calibrate.empty()) throw OptionError("--calibrate needs --fixed-point q15 or int8");
    return;
  }
  if (!file.ends_with(".h")) throw OptionError("--fixed-point is for .h, a header of C");
  if (fields.calibrate.empty())
    throw OptionError(
        "--fixed-point needs --calibrate FILE: a table of typical rows, which says how large all numbers "
        "are");
  if (fields.logits) throw OptionError("--logits: --fixed-point always gives logits");
  if (fields.scaled_inputs)
    throw OptionError("--scaled-inputs: with --fixed-point the scaling costs nothing and stays");
}

/// Prints what is lost.
void write_integers(const Model& model, const std::string& file, const ExportFields& fields) {
  const Matrix<float> rows =
      std::visit([](const auto& all) -> Matrix<float> { return all.template cast<float>(); },
                 read_new_rows(fields.calibrate.name, columns_of(model)));
  const FixedPointReport report = export_fixed_point(model, rows, file, {.format = *fields.fixed_point});
  fmt::print("{}", report.text());
}

/// Says which columns need more digits than floats have, in which what is exported computes.
void report_lost_digits(const Model& model, const std::string& file, const ExportFields& fields) {
  constexpr double step = 1.2e-7;  // of floats, relative to a number
  constexpr double small = 0.01;   // of a deviation
  const auto report = [&](const std::vector<std::string>& names, Index column, double deviations) {
    if (!(deviations * step > small)) return;
    const std::string name =
        names.empty() ? fmt::format("{}", column + 1) : names[static_cast<std::size_t>(column)];
    report_error(fmt::format("{}: computes in 32 bits, in which the column {} has steps of {:.2g} deviations",
                             file, name, deviations * step));
  };
  const Index behind = model.first_trained + model.trained_layers;
  if (model.first_trained > 0 && !fields.scaled_inputs)
    if (const auto scaling = column_scaling(model.network.slice(0, model.first_trained)))
      for (Index i = 0; i < scaling->offset.cols(); ++i)
        report(model.input_names, i, std::abs(scaling->offset(0, i)));
  if (model.restores_targets())
    if (const auto scaling = column_scaling(model.network.slice(behind, model.network.size() - behind)))
      for (Index i = 0; i < scaling->offset.cols(); ++i)
        report(model.target_names, i, std::abs(scaling->offset(0, i) / scaling->factor(0, i)));
}

void write_safetensors_file(const Model& model, const std::string& file, const ExportFields& fields) {
  if (fields.logits || fields.scaled_inputs)
    throw OptionError(
        "--logits and --scaled-inputs are for .h and .onnx; a .safetensors file has the whole model");
  save(model, file);
}

void write_header(const Model& model, const std::string& file, const ExportFields& fields) {
  if (fields.fixed_point) return write_integers(model, file, fields);
  report_lost_digits(model, file, fields);
  export_c99(model, file, {.logits = fields.logits, .raw_inputs = !fields.scaled_inputs});
}

void write_onnx(const Model& model, const std::string& file, const ExportFields& fields) {
  report_lost_digits(model, file, fields);
  export_onnx(model, file, {.logits = fields.logits, .raw_inputs = !fields.scaled_inputs});
}

/// A format by the ending of a file's name.
struct Format {
  std::string_view ending;
  void (*write)(const Model& model, const std::string& file, const ExportFields& fields);
};
constexpr std::array formats{Format{".h", write_header}, Format{".onnx", write_onnx},
                             Format{".safetensors", write_safetensors_file}};

const Format& format_of(const std::string& file) {
  for (const Format& format : formats)
    if (file.ends_with(format.ending)) return format;
  throw OptionError(
      fmt::format("{}: the ending of its name says no format; known: .h for C, .onnx, .safetensors", file));
}

int run(const Options& options, const Invocation& /*invocation*/) {
  const std::string& file = options.output.name;
  const Format& format = format_of(file);
  check_fields(options.fields, file);
  check({{"model", options.model.name, FileUse::read},
         {"--calibrate", options.fields.calibrate.name, FileUse::read},
         {"output", file, FileUse::written}});
  format.write(load_any_model(options.model.name), file, options.fields);
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{
      {.name = "model",
       .value = "MODEL",
       .help = "what ogee train --save wrote, or an ONNX file",
       .expected = "the name of a file",
       .read = into(options.model.name),
       .required = true},
      {.name = "output",
       .value = "FILE",
       .help =
           "the file to write: .h is a header in C, .onnx an ONNX file, .safetensors what ogee itself saves",
       .expected = "the name of a file",
       .read = into(options.output.name),
       .required = true}};
  append(all, struct_options("", "Options", options.fields));
  return all;
}

}  // namespace

Subcommand commands::export_model() { return subcommand("export", purpose, examples, options_of, run); }

}  // namespace ogee::cli
