#include "train.hpp"

#include <fmt/format.h>

#include <limits>
#include <ogee/activations/registry.hpp>
#include <ogee/layers/multilayer_perceptron.hpp>
#include <ogee/report/layer_table.hpp>
#include <ogee/report/terminal_table.hpp>
#include <ogee/report/text.hpp>

#include "checks.hpp"
#include "experiment.hpp"
#include "interrupt.hpp"
#include "sparse_progress.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose = "Trains one network and shows its scores and what happened in its layers.";

constexpr const char* examples = R"(Examples:
  ogee train
  ogee train --data xor --activation tanh
  ogee train --data iris.csv --label species
  ogee train --data fashion-mnist --hidden 256,128 --activation hard_tanh --epochs 10

Ctrl-C ends the training and shows the results so far; a second Ctrl-C ends at once.)";

constexpr Index lines_of_progress = 20;

struct Options {
  ExperimentOptions experiment;
  std::string activation = "logistic";
  std::uint64_t seed = 1;
};

std::vector<std::shared_ptr<Callback>> callbacks(bool quiet) {
  std::vector<std::shared_ptr<Callback>> all{std::make_shared<EndOnInterrupt>()};
  if (!quiet) all.push_back(std::make_shared<SparseProgress>(lines_of_progress));
  return all;
}

std::string network_summary(const Experiment& experiment) {
  const Dataset& data = experiment.data.train;
  return multilayer_perceptron<float>(data.features(), experiment.options.hidden,
                                      experiment.options.activations.front(), data.outputs())
      .summary();
}

/// A comparison of one run, so that train and compare write the same files.
Comparison comparison_of(Run run, const std::optional<double>& target, Task task) {
  Comparison comparison;
  comparison.task = task;
  comparison.interrupted = run.history.stopped == StopReason::interrupted;
  comparison.runs.push_back(std::move(run));
  // Without a target there is an accuracy that no run reaches.
  comparison.target_accuracy = target.value_or(std::numeric_limits<double>::infinity());
  comparison.summaries = summarize(comparison.runs, comparison.target_accuracy);
  return comparison;
}

std::string score_table(const EpochRecord& last) {
  const auto row = [](const char* name, const Score& score) {
    std::vector<std::string> cells{name, decimals(score.loss)};
    if (score.accuracy) cells.push_back(decimals(*score.accuracy));
    return cells;
  };
  TerminalTable table{.header = {"data", "loss"},
                      .rows = {row("train", last.train), row("test", *last.validation)}};
  if (last.train.accuracy) table.header.push_back("accuracy");
  return to_string(table);
}

std::string target_text(const Comparison& comparison) {
  if (!std::isfinite(comparison.target_accuracy)) return "";
  const ActivationSummary& summary = comparison.summaries.front();
  if (summary.reached_target == 0) return fmt::format("; {} was not reached", comparison.target_accuracy);
  return fmt::format("; {} was reached after {} epochs in {}", comparison.target_accuracy,
                     summary.epochs_to_target.mean, duration(summary.seconds_to_target.mean));
}

/// The last line of the output: the scores, and how the training ended if it did not finish.
std::string final_line(const Comparison& comparison) {
  const History& history = comparison.runs.front().history;
  const std::string ending = history.stopped == StopReason::finished
                                 ? ""
                                 : fmt::format("; stopped: {}{}{}", name_of(history.stopped),
                                               history.message.empty() ? "" : ": ", history.message);
  if (history.epochs.empty()) return fmt::format("no epoch was completed{}\n", ending);
  const EpochRecord& last = history.epochs.back();
  const Score& test = *last.validation;
  return fmt::format("{}test loss {} after {} epochs in {}{}{}\n",
                     test.accuracy ? fmt::format("test accuracy {:.4f}, ", *test.accuracy) : "",
                     decimals(test.loss), history.epochs.size(), duration(history.seconds()),
                     target_text(comparison), ending);
}

void print_details(const Run& run) {
  if (!run.history.epochs.empty()) fmt::print("{}\n", score_table(run.history.epochs.back()));
  if (!run.layers.empty()) fmt::print("{}\n{}\n", layer_table(run.layers), layer_table_legend());
}

int run(const Options& options) {
  const OutputOptions& output = options.experiment.output;
  Experiment experiment = prepare(options.experiment, {activation_named(options.activation)});
  experiment.options.make_callbacks = [&](const auto&, auto) { return callbacks(output.quiet); };
  experiment.settings.push_back({"seed", options.seed});
  if (!output.quiet) {
    fmt::print("{}seed         {}\n\n{}\n", experiment.description, options.seed,
               network_summary(experiment));
    std::fflush(stdout);
  }
  catch_interrupt();
  const Comparison comparison = comparison_of(
      train_run(experiment.data, experiment.options, experiment.options.activations.front(), options.seed),
      experiment.options.target_accuracy,
      experiment.data.train.classes() > 0 ? Task::classify : Task::regress);
  write_json(output, "train", experiment, comparison);
  if (!output.quiet) {
    std::fputs("\n", stderr);
    print_details(comparison.runs.front());
  }
  fmt::print("{}", final_line(comparison));
  return comparison.interrupted ? status_interrupted : status_ok;
}

}  // namespace

Subcommand add_train(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* app = command.add_subcommand("train", purpose);
  app->footer(examples);
  app->add_option("--activation", options->activation,
                  fmt::format("a name, with constants if need be (see ogee describe); default {}",
                              options->activation))
      ->type_name("NAME")
      ->group("Activation");
  add_options(*app, options->experiment);
  app->add_option("--seed", options->seed,
                  fmt::format("of the first weights and the order of the samples; default {}", options->seed))
      ->type_name("N")
      ->check(whole_number(0))
      ->group("Training");
  return {app, [options] { return run(*options); }};
}

}  // namespace ogee::cli
