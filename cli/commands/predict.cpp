#include "commands.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/detail/file_ending.hpp>
#include <ogee/data/files/npy.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/formats/predicted_blocks.hpp>
#include <ogee/formats/write_file.hpp>

#include "../interrupt.hpp"
#include "../load_data.hpp"
#include "../new_rows.hpp"
#include "../options/named_files.hpp"
#include "../options/training_options.hpp"
#include "../standard_output.hpp"
#include "../terminal.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Predicts with a saved model: for each row of a table its class with the probabilities of all classes, "
    "or "
    "its targets in their units.";

constexpr const char* examples = R"(Examples:
  For each row of a table, in a new table:
    ogee predict iris.safetensors new.csv --output predicted.csv
  How often each class is predicted:
    ogee predict iris.safetensors new.csv | cut -d, -f2 | sort | uniq -c
  From NumPy to NumPy:
    ogee predict iris.safetensors new.npy --output predicted.npy

Columns are matched by their names in the first line, in any order, and others
are ignored. Without names, the file has exactly the columns of the training,
without those of the answers, in their order.)";

struct PredictFields {
  FileName<FileUse::written> output = {};
  std::optional<YesNo> header = std::nullopt;
  Index threads = 1;
};

struct Options {
  FileName<FileUse::read> model;
  FileName<FileUse::read> rows;
  PredictFields fields;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::PredictFields> = std::tuple{
    Field{"output", &cli::PredictFields::output,
          "write the predictions to FILE, not to standard output: a table if its name ends in .csv, "
          "the numbers alone as an array for NumPy if it ends in .npy"},
    Field{"header", &cli::PredictFields::header,
          "whether the first line of the table has names; by default it has if they are those of the "
          "training, or "
          "if it has neither numbers nor gaps"},
    Field{"threads", &cli::PredictFields::threads, cli::thread_count, "the result does not depend on it"}};

namespace ogee::cli {
namespace {

bool is_npy_output(const std::string& file) {
  if (detail::has_ending(file, ".npy")) return true;
  if (file.empty() || detail::has_ending(file, ".csv") || is_device(file)) return false;
  throw OptionError(fmt::format("--output: {} ends neither in .csv nor in .npy", file));
}

/// Stops when standard output cannot be written, which the command then reports.
void print(const FilePieces& next_piece) {
  for (std::string_view piece = next_piece(); !piece.empty(); piece = next_piece())
    if (std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size()) return;
}

struct Interrupted {};

/// Writes a file that is not left there half-written after Ctrl-C. @throws Interrupted
void write(const std::string& file, const FilePieces& next_piece) {
  write_file_atomically(file, [&] {
    if (is_interrupted()) throw Interrupted{};
    return next_piece();
  });
}

int run(const Options& options, const Invocation& /*invocation*/) {
  const std::string& named = options.fields.output.name;
  const std::string output = is_standard_output(named) ? "" : named;  // which is where it goes by default
  const bool writes_npy = is_npy_output(output);
  if (!output.empty()) catch_interrupt();  // before anything is in its folder
  check({{"model", options.model.name, FileUse::read},
         {"rows", options.rows.name, FileUse::read},
         {"--output", output, FileUse::written}});
  const Model model = load_finite_model(options.model.name);
  const AnyMatrix rows = read_new_rows(options.rows.name, columns_of(model, options.fields.header));
  PredictedBlocks blocks(model, view(rows), static_cast<int>(options.fields.threads));
  const FilePieces pieces = writes_npy ? npy_pieces(blocks) : csv_pieces(blocks);
  try {
    if (output.empty())
      print(pieces);
    else
      write(output, pieces);
  } catch (const Interrupted&) {
    return status_interrupted();
  }
  report_non_finite(blocks, options.rows.name);
  return status_ok;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{
      {.name = "model",
       .value = "FILE",
       .help = "a model that was saved, in a .safetensors or .onnx file",
       .expected = "the name of a file",
       .read = into(options.model.name),
       .required = true},
      {.name = "rows",
       .value = "FILE",
       .help = "a table in a .csv, .tsv, .data, .txt or .npy file; a column with answers is not needed",
       .expected = "the name of a file",
       .read = into(options.rows.name),
       .required = true}};
  append(all, struct_options("", "Options", options.fields));
  return all;
}

}  // namespace

Subcommand commands::predict() { return subcommand("predict", purpose, examples, options_of, run); }

}  // namespace ogee::cli
