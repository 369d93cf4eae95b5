#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/report/findings/activation_labels.hpp>
#include <ogee/report/results/comparison_csv.hpp>
#include <ogee/report/terminal/compare_report.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../interrupt.hpp"
#include "../options/sweep_options.hpp"
#include "../sparse_progress.hpp"
#include "../terminal.hpp"
#include "experiment.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Trains the same network with several activation functions and shows scores, saturation, gradients and "
    "convergence side by side.";

constexpr const char* examples = R"(Examples:
  Logistic, tanh and their hard variants on handwritten digits:
    ogee compare
  Which of them can still be trained six layers deep, and where gradients die:
    ogee compare --depth 6 --activations logistic,hard_logistic:keras2,tanh,relu
  Prices to predict from a table, with five seeds for each function:
    ogee compare --data houses.csv --task regress --label price --seeds 5

Ctrl-C ends the training and shows the results so far; a second one ends at
once. The status is 0, or 1 if no run completed an epoch, 2 for an error, and
130 after Ctrl-C.)";

constexpr std::int64_t max_seeds = 1'000'000;

struct Options {
  ExperimentOptions experiment;
  std::string activations = "logistic,tanh,hard_logistic,hard_tanh";
  Index seeds = 3;
  std::string csv;  ///< a file; empty for none
  SweepOptions sweep;
};

/// Names each run as the report does.
auto callbacks_with_progress(const Experiment& experiment, bool quiet) {
  std::vector<std::string> descriptions;
  for (const Activation& activation : experiment.options.activations)
    descriptions.push_back(activation.description());
  return [=, labels = activation_labels(descriptions), plateau = experiment.plateau,
          recorder = experiment.recorder](const Activation& activation, std::uint64_t seed) {
    auto callbacks = common_callbacks(plateau);
    // Seed 0 is that of the runs which look for a learning rate: some of these shall fail.
    if (recorder && seed > 0) callbacks.push_back(recorder);
    const auto found = std::find(descriptions.begin(), descriptions.end(), activation.description());
    const std::string& label = labels[static_cast<std::size_t>(found - descriptions.begin())];
    if (!quiet)
      callbacks.push_back(std::make_shared<SparseProgress>(
          1, seed > 0 ? fmt::format("{}, seed {}: ", label, seed)
                      : fmt::format("{}, in search of a learning rate: ", label)));
    return callbacks;
  };
}

Sweep chosen_sweep(const Options& options) {
  Sweep sweep = sweep_of(options.sweep);
  const NetworkOptions& network = options.experiment.network;
  if (!sweep.depths.empty() && (network.depth || !network.hidden.empty()))
    throw OptionError("--depths cannot be given together with --depth or --hidden");
  if (!sweep.learning_rates.empty() && options.experiment.optimizer.kind.given.contains("learning_rate"))
    throw OptionError("--learning-rates cannot be given together with --learning-rate");
  return sweep;
}

/// "2, 6 and 12 hidden layers".
std::string depths_text(const std::vector<Index>& depths) {
  std::vector<std::string> numbers;
  for (const Index depth : depths) numbers.push_back(std::to_string(depth));
  return listed(numbers) + " hidden layers";
}

NamedFiles files_of(const Options& options, Index runs) {
  NamedFiles files = files_of(options.experiment, runs);
  files.written.push_back({"--csv", options.csv});
  return files;
}

bool completed_a_run(const Comparison& comparison) {
  return std::any_of(comparison.summaries.begin(), comparison.summaries.end(),
                     [](const ActivationSummary& summary) { return summary.runs > 0; });
}

int run(const Options& options, const std::string& command_line) {
  const OutputOptions& output = options.experiment.output;
  const Sweep sweep = chosen_sweep(options);
  const auto& [depths, rates] = sweep;
  const std::vector<Activation> activations = activations_named(options.activations);
  check(files_of(options, std::ssize(activations) * options.seeds * std::max<Index>(1, std::ssize(depths))));
  Experiment experiment = prepare(options.experiment, activations, sweep);
  experiment.options.seeds = options.seeds;
  experiment.options.make_callbacks = callbacks_with_progress(experiment, output.quiet);
  if (!rates.empty()) experiment.options.learning_rate_sweep = LearningRateOptions{.rates = rates};
  experiment.settings.push_back({"seeds", options.seeds});
  if (!depths.empty()) experiment.settings.push_back({"depths", depths});
  if (!rates.empty()) experiment.settings.push_back({"learning_rates", rates});
  if (!output.quiet) {
    fmt::print("{}seeds        {}\n", experiment.description,
               options.seeds == 1 ? "1" : fmt::format("1 to {}", options.seeds));
    if (!depths.empty()) fmt::print("depths       {}\n", depths_text(depths));
    if (!rates.empty()) fmt::print("rates        {}\n", fmt::join(rates, ", "));
    fmt::print("\n");
    std::fflush(stdout);
  }
  catch_interrupt();
  const std::vector<Comparison> comparisons =
      depths.empty() ? std::vector{compare(experiment.loaded.data, experiment.options)}
                     : compare_depths(experiment.loaded.data, experiment.options, depths);
  write_results(output, {.command = "compare", .command_line = command_line}, experiment, comparisons);
  if (!options.csv.empty()) write_file_atomically(options.csv, epochs_csv(comparisons));
  if (!output.quiet) std::fputs("\n", stderr);
  fmt::print("{}",
             compare_report(comparisons,
                            {.brief = output.quiet, .colour = shows_colour(), .width = output_width()}));
  fmt::print("{}", flight_recorder_line(experiment, comparisons));
  if (comparisons.back().interrupted) return status_interrupted;
  return std::any_of(comparisons.begin(), comparisons.end(), completed_a_run) ? status_ok : status_failed;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{
      {.name = "--activations",
       .value = "NAME,NAME,...",
       .help = fmt::format("names, with constants if need be (see ogee describe); default {}",
                           options.activations),
       .group = "Activation",
       .reads = text(into(options.activations), "names of activation functions"),
       .choices = activation_names()}};
  append(all, options_of(options.experiment));
  append(all, options_of(options.sweep));
  append(all, {{.name = "--seeds",
                .value = "N",
                .help = fmt::format("runs of each activation; default {}", options.seeds),
                .group = "Training",
                .reads = whole_number(into(options.seeds), 1, max_seeds)},
               {.name = "--csv",
                .value = "FILE",
                .help = "write a line for each run and epoch to FILE",
                .group = "Output",
                .reads = file_name(options.csv)}});
  return all;
}

}  // namespace

Subcommand commands::compare() {
  const auto options = std::make_shared<Options>();
  return {.name = "compare",
          .purpose = purpose,
          .examples = examples,
          .options = options_of(*options),
          .run = [options](const std::string& command_line) { return run(*options, command_line); }};
}

}  // namespace ogee::cli
