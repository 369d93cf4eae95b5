#include "commands.hpp"

#include <fmt/format.h>

#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/non_finite.hpp>
#include <ogee/formats/csv/csv_log.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/report/findings/class_labels.hpp>
#include <ogee/report/results/predictions_csv.hpp>
#include <ogee/report/terminal/layer_maps.hpp>
#include <ogee/report/terminal/layer_table.hpp>
#include <ogee/report/terminal/metrics_report.hpp>
#include <ogee/report/terminal/terminal_table.hpp>
#include <ogee/report/terminal/text.hpp>
#include <ogee/training/early_stopping.hpp>
#include <ogee/training/lambda_callback.hpp>

#include "../interrupt.hpp"
#include "../options/field_options.hpp"
#include "../options/prediction_options.hpp"
#include "../sparse_progress.hpp"
#include "../terminal.hpp"
#include "experiment.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Trains one network and shows its scores, for each class too, and what happened in its layers.";

constexpr const char* examples = R"(Examples:
  The smallest problem that needs a hidden layer, and what happens in it:
    ogee train --data xor --activation tanh
  A table: learns its column "species" and predicts it for the samples held out:
    ogee train --data iris.csv --label species --predict out.csv
  As long as it gets better, with a step size that follows a cosine:
    ogee train --optimizer adam --schedule cosine_annealing --epochs 90 --early-stopping 9

Ctrl-C ends the training and shows the results so far; a second one ends at
once. The status is 0, or 1 if values were no longer finite, 2 for an error, and
130 after Ctrl-C.)";

constexpr Index lines_of_progress = 20;
constexpr const char* early_stopping_prefix = "early_stopping_";

struct Options {
  ExperimentOptions experiment;
  std::string activation = "logistic";
  std::uint64_t seed = 1;
  bool stops_early = false;
  EarlyStoppingOptions early_stopping;
  std::string csv;  ///< a file; empty for none
  PredictionOptions prediction;
};

/// What is left of a training beside its history.
struct Trained {
  std::optional<Network<float>> network;
  std::shared_ptr<EarlyStopping> early_stopping;  ///< null without
};

NamedFiles files_of(const Options& options) {
  NamedFiles files = files_of(options.experiment, 1);
  if (options.prediction.data) {
    DataOptions other = options.experiment.data;
    other.name = *options.prediction.data;
    for (NamedFile& file : files_of(other, "--predict-data")) files.read.push_back(std::move(file));
  }
  files.written.push_back({"--csv", options.csv});
  files.written.push_back({"--predict", options.prediction.file});
  return files;
}

std::vector<std::shared_ptr<Callback>> callbacks(const Experiment& experiment, const Options& options,
                                                 Trained& trained) {
  auto all = common_callbacks(experiment.plateau);
  if (experiment.recorder) all.push_back(experiment.recorder);
  if (options.stops_early) {
    trained.early_stopping = std::make_shared<EarlyStopping>(options.early_stopping);
    all.push_back(trained.early_stopping);
  }
  if (!options.csv.empty()) all.push_back(std::make_shared<CsvLog>(options.csv));
  if (!options.experiment.output.quiet) all.push_back(std::make_shared<SparseProgress>(lines_of_progress));
  // After early stopping, which gives the best weights back.
  all.push_back(lambda_callback({.end = [&trained](const TrainingState& state) {
    if (!state.history.epochs.empty()) trained.network = *state.in<float>().network;
  }}));
  return all;
}

std::string network_summary(const Experiment& experiment) {
  constexpr std::uint64_t any_seed = 0;
  return network_for(experiment.loaded.data.train, experiment.options, experiment.options.activations.front(),
                     any_seed)
      .summary();
}

/// The network with the way back from scaled targets behind it.
Network<float> in_own_units(const Network<float>& network, const LoadedData& loaded) {
  if (!loaded.target_moments) return network;
  const ColumnMoments& moments = *loaded.target_moments;
  return network.followed_by(Scale::restoring(elements(moments.means), elements(moments.deviations)));
}

/// Trains, and adds to the run what only the network and the callbacks know.
Run trained_run(const Experiment& experiment, const Options& options, const Trained& trained) {
  Run run = train_run(experiment.loaded.data, experiment.options, experiment.options.activations.front(),
                      options.seed);
  if (trained.early_stopping) run.restored_epoch = trained.early_stopping->best_epoch();
  const Dataset& test = experiment.loaded.test;
  if (trained.network && !non_finite_parameter(*trained.network))
    run.test_metrics = metrics_of(in_own_units(*trained.network, experiment.loaded), test, loss_for(test),
                                  {.threads = experiment.options.threads});
  return run;
}

std::string score_table(const EpochRecord& epoch) {
  const auto row = [](const char* name, const Score& score) {
    std::vector<std::string> cells{name, decimals(score.loss)};
    if (score.accuracy) cells.push_back(decimals(*score.accuracy));
    return cells;
  };
  TerminalTable table{.header = {"data", "loss"},
                      .rows = {row("train", epoch.train), row("test", *epoch.validation)}};
  if (epoch.train.accuracy) table.header.emplace_back("accuracy");
  return to_string(table);
}

std::string target_text(const Comparison& comparison) {
  if (!comparison.target_accuracy) return "";
  const ActivationSummary& summary = comparison.summaries.front();
  if (summary.reached_target == 0) return fmt::format("; {} was not reached", *comparison.target_accuracy);
  return fmt::format("; {} was reached after {} epochs in {}", *comparison.target_accuracy,
                     summary.epochs_to_target.mean, duration(summary.seconds_to_target.mean));
}

/// "after 5 epochs", or "after epoch 8, the best of 13".
std::string epochs_text(const Run& run) {
  const std::size_t count = run.history.epochs.size();
  if (!run.restored_epoch) return fmt::format("after {} epoch{}", count, count == 1 ? "" : "s");
  return fmt::format("after epoch {}, the best of {}", *run.restored_epoch, count);
}

/// How a training ended that did not finish.
std::string ending_text(const History& history) {
  if (history.stopped == StopReason::finished) return "";
  // The only callback of this command that stops a training is early stopping.
  if (history.stopped == StopReason::requested) return "; stopped early";
  return fmt::format("; stopped: {}{}{}", name_of(history.stopped), history.message.empty() ? "" : ": ",
                     history.message);
}

/// The last line of the output: the scores, and how the training ended if it did not finish.
std::string final_line(const Comparison& comparison) {
  const Run& run = comparison.runs.front();
  const std::string ending = ending_text(run.history);
  if (run.history.epochs.empty()) return fmt::format("no epoch was completed{}\n", ending);
  const Score& score = *final_epoch(run).validation;
  return fmt::format("{}test loss {} {} in {}{}{}\n",
                     score.accuracy ? fmt::format("test accuracy {:.4f}, ", *score.accuracy) : "",
                     decimals(score.loss), epochs_text(run), duration(run.history.seconds()),
                     target_text(comparison), ending);
}

void print_details(const Comparison& comparison, const Dataset& test) {
  const Run& run = comparison.runs.front();
  if (!run.history.epochs.empty()) {
    const EpochRecord& epoch = final_epoch(run);
    fmt::print("{}", score_table(epoch));
    if (epoch.penalty)
      fmt::print("The penalty on the weights, apart from the loss: {}\n", decimals(*epoch.penalty));
    fmt::print("\n");
  }
  if (run.test_metrics) {
    const bool is_table = std::holds_alternative<RegressionMetrics>(*run.test_metrics);
    fmt::print("On the test data:{}{}\n", is_table ? "\n" : " ",
               metrics_report(*run.test_metrics, class_labels(test), output_width()));
  }
  if (!run.layers.empty()) fmt::print("{}\n{}\n", layer_table(run.layers), layer_table_legend());
  fmt::print("{}", layer_maps(comparison, {.colour = shows_colour(), .width = output_width()}));
}

/// @throws NonFiniteError when there is no network that could predict.
void write_predictions(const std::string& file, const Dataset& samples, const Trained& trained,
                       const Experiment& experiment) {
  if (!trained.network)
    throw NonFiniteError(fmt::format("{}: not written, since no epoch was completed", file));
  if (const auto parameter = non_finite_parameter(*trained.network))
    throw NonFiniteError(fmt::format("{}: not written, since {}", file, *parameter));
  write_file_atomically(file, predictions_csv(in_own_units(*trained.network, experiment.loaded), samples,
                                              loss_for(samples), experiment.options.threads));
}

/// The patience, null without early stopping, and what else is given.
/// @throws OptionError when an option is impossible, or means nothing without --early-stopping.
std::vector<Setting> early_stopping_settings(const Options& options) {
  std::vector<Setting> settings = changed_settings(early_stopping_prefix, options.early_stopping);
  std::erase_if(settings, [](const Setting& setting) { return setting.name == "early_stopping_patience"; });
  if (!options.stops_early && !settings.empty())
    throw OptionError(fmt::format("{} needs --early-stopping", option_name(settings.front().name)));
  (void)EarlyStopping(options.early_stopping);  // throws if an option is impossible
  const SettingValue patience = options.early_stopping.patience;
  settings.insert(settings.begin(), {"early_stopping", options.stops_early ? patience : SettingValue()});
  return settings;
}

int run(const Options& options, const std::string& command_line) {
  const OutputOptions& output = options.experiment.output;
  check(files_of(options));
  const std::vector<Setting> stopping = early_stopping_settings(options);
  Experiment experiment = prepare(options.experiment, {activation_named(options.activation)});
  const auto samples =
      samples_to_predict(options.prediction, options.experiment.data, experiment.loaded.test);
  Trained trained;
  experiment.options.make_callbacks = [&](const auto&, auto) {
    return callbacks(experiment, options, trained);
  };
  experiment.settings.push_back({"seed", options.seed});
  experiment.settings.insert(experiment.settings.end(), stopping.begin(), stopping.end());
  experiment.settings.push_back({"class_names", experiment.loaded.test.class_names()});
  if (!output.quiet) {
    fmt::print("{}seed         {}\n\n{}\n", experiment.description, options.seed,
               network_summary(experiment));
    std::fflush(stdout);
  }
  catch_interrupt();
  // A comparison of one run, so that train and compare write the same files.
  const Comparison comparison =
      comparison_of({trained_run(experiment, options, trained)}, experiment.options.hidden,
                    task_of(experiment.loaded.test), experiment.options.target_accuracy);
  write_results(output, {.command = "train", .command_line = command_line}, experiment,
                std::span(&comparison, 1));
  if (!output.quiet) {
    std::fputs("\n", stderr);
    print_details(comparison, experiment.loaded.test);
  }
  fmt::print("{}{}", final_line(comparison), flight_recorder_line(experiment, std::span(&comparison, 1)));
  std::fflush(stdout);
  if (samples) write_predictions(options.prediction.file, *samples, trained, experiment);
  if (comparison.interrupted) return status_interrupted;
  return comparison.runs.front().history.stopped == StopReason::non_finite ? status_failed : status_ok;
}

/// The patience asks for early stopping.
std::vector<Option> early_stopping_options(Options& options) {
  std::vector<Option> all = struct_options(early_stopping_prefix, "Training", options.early_stopping);
  Option& patience = all.front();
  patience.name = "--early-stopping";
  patience.value = "PATIENCE";
  patience.help =
      "stop when the test loss was no better for so many epochs, and take the weights of the best epoch; "
      "--epochs is then the most";
  patience.reads.read = [&options, read = patience.reads.read](const std::string& text) {
    return options.stops_early = read(text);
  };
  return all;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all{
      {.name = "--activation",
       .value = "NAME",
       .help = fmt::format("a name, with constants if need be (see ogee describe); default {}",
                           options.activation),
       .group = "Activation",
       .reads = text(into(options.activation), "the name of an activation function"),
       .choices = activation_names()}};
  append(all, options_of(options.experiment));
  append(all,
         {{.name = "--seed",
           .value = "N",
           .help = fmt::format("of the first weights and the order of the samples; default {}", options.seed),
           .group = "Training",
           .reads = whole_number(into(options.seed), 0)},
          {.name = "--csv",
           .value = "FILE",
           .help = "write a line for each epoch to FILE, while it is trained",
           .group = "Output",
           .reads = file_name(options.csv)}});
  append(all, early_stopping_options(options));
  append(all, options_of(options.prediction));
  return all;
}

}  // namespace

Subcommand commands::train() {
  const auto options = std::make_shared<Options>();
  return {.name = "train",
          .purpose = purpose,
          .examples = examples,
          .options = options_of(*options),
          .run = [options](const std::string& command_line) { return run(*options, command_line); }};
}

}  // namespace ogee::cli
