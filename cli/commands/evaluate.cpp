#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ogee/data/files/data_source.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/report/findings/class_labels.hpp>
#include <ogee/report/results/evaluation_json.hpp>
#include <ogee/report/terminal/metrics_report.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../load_data.hpp"
#include "../options/data_options.hpp"
#include "../options/training_options.hpp"
#include "../standard_output.hpp"
#include "../terminal.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Measures a model on data with answers: loss, accuracy and more for each class, or the errors of "
    "numbers.";

constexpr const char* examples = R"(Examples:
  The test part of the digits, for a model that was trained on the others:
    ogee train --save digits.safetensors
    ogee evaluate digits.safetensors digits
  All rows of a table, whose column "species" has the answers:
    ogee evaluate flowers.safetensors test.csv --label species

Of data with a name, such as digits, the part is used that train holds out; of
a file all samples are.)";

struct EvaluateFields {
  Columns labels;
  Columns ignored;
  FileName<FileUse::read> targets;
  std::optional<YesNo> header;
  Missing missing = Missing::refuse;
  Index threads = 1;
  FileName<FileUse::written> json;
};

struct Options {
  std::string model;
  std::string data;
  EvaluateFields fields;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::EvaluateFields> = std::tuple{
    Field{"labels", &cli::EvaluateFields::labels,
          "the column of a table that holds the answers: its name or its number, 1 for the first, -1 for the "
          "last; "
          "for several columns of targets, give it once for each; default: as in the training, by name"},
    Field{"ignored", &cli::EvaluateFields::ignored,
          "a column of a table without names that was ignored in the training, too: its number"},
    Field{"targets", &cli::EvaluateFields::targets,
          "a .npy file with the answers, where they are not in the table"},
    Field{"header", &cli::EvaluateFields::header, cli::header_help},
    Field{"missing", &cli::EvaluateFields::missing,
          "what to do with a gap in a table as text: refuse the table, or drop the row; a model does not "
          "keep means"},
    Field{"threads", &cli::EvaluateFields::threads, cli::thread_count, "the result does not depend on it"},
    Field{"json", &cli::EvaluateFields::json, "write the results to a JSON file"}};

namespace ogee::cli {
namespace {

NamedFiles all_files(const Options& options) {
  NamedFiles files{{"model", options.model}};
  for (NamedFile& file : files_of(DataName{options.data}, "data")) files.push_back(std::move(file));
  for (NamedFile& file : files_of(options.fields)) files.push_back(std::move(file));
  return files;
}

int run(const Options& options, const Invocation& /*invocation*/) {
  check(all_files(options));
  const Model model = load_finite_model(options.model);
  const EvaluateFields& fields = options.fields;
  DataOptions asked;
  asked.data.name = options.data;
  asked.labels = fields.labels;
  asked.ignored = fields.ignored;
  asked.targets = fields.targets;
  asked.header = fields.header;
  asked.missing = fields.missing;
  const auto [data, notes] = load_test_data(asked, model);
  const int threads = static_cast<int>(fields.threads);
  const Evaluation result{.model = options.model,
                          .data = options.data,
                          .data_notes = notes,
                          .samples = data.size(),
                          .score = model.evaluate(data, threads),
                          .metrics = model.metrics(data, threads)};
  if (!fields.json.empty()) write_result(fields.json.name, evaluation_json(result));
  fmt::print("{}\n", metrics_report(result.metrics, class_labels(data), output_width()));
  fmt::print("{}loss {}{} on {} samples of {}{}{}\n",
             result.score.accuracy ? fmt::format("accuracy {:.4f}, ", *result.score.accuracy) : "",
             decimals(result.score.loss), data.classes() > 0 ? "" : ", computed in the units of the targets,",
             data.size(), data.name(), notes.empty() ? "" : "; ", fmt::join(notes, "; "));
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{{.name = "model",
                           .value = "MODEL",
                           .help = "what ogee train --save wrote, or an ONNX file",
                           .expected = "the name of a file",
                           .read = into(options.model),
                           .required = true},
                          {.name = "data",
                           .value = "DATA",
                           .help = "the name of data, or of a file or folder",
                           .expected = "the name of data",
                           .read = into(options.data),
                           .choices = data_names(),
                           .required = true}};
  append(all, struct_options("", "Options", options.fields));
  option_named(all, "--labels").name = "--label";
  option_named(all, "--ignored").name = "--ignore";
  return all;
}

}  // namespace

Subcommand commands::evaluate() { return subcommand("evaluate", purpose, examples, options_of, run); }

}  // namespace ogee::cli
