#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <ogee/core/errors.hpp>
#include <ogee/core/non_finite.hpp>
#include <ogee/formats/csv/csv_log.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/formats/predicted_blocks.hpp>
#include <ogee/models/double_rows.hpp>
#include <ogee/report/findings/class_labels.hpp>
#include <ogee/report/findings/diagnosis.hpp>
#include <ogee/report/results/predictions_csv.hpp>
#include <ogee/report/terminal/layer_maps.hpp>
#include <ogee/report/terminal/layer_table.hpp>
#include <ogee/report/terminal/metrics_report.hpp>
#include <ogee/report/terminal/terminal_table.hpp>
#include <ogee/report/terminal/text.hpp>
#include <ogee/training/early_stopping.hpp>
#include <ogee/training/lambda_callback.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "../interrupt.hpp"
#include "../new_rows.hpp"
#include "../options/field_options.hpp"
#include "../sparse_progress.hpp"
#include "../standard_output.hpp"
#include "../terminal.hpp"
#include "experiment.hpp"
#include "experiment_settings.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Trains one network and shows its scores, also for each class, and what happened in its layers.";

constexpr const char* examples = R"(Examples:
  The smallest problem that needs a hidden layer, and what happens in it:
    ogee train --data xor --activation tanh
  A table: learns its column "species" and predicts it for the samples held out:
    ogee train --data iris.csv --label species --predict out.csv
  As long as it improves; --resume run goes on after Ctrl-C, or after the computer was off:
    ogee train --optimizer adam --epochs 90 --early-stopping 9 --checkpoint run

Ctrl-C and SIGTERM end the training and show the results so far; a second one
ends at once. The status is 0, or 1 if values were no longer finite, 2 for an
error, 130 after Ctrl-C, and 143 after SIGTERM.)";

constexpr Index lines_of_progress = 20;
constexpr const char* early_stopping_prefix = "early_stopping_";

struct TrainFields {
  ChosenActivation activation = {};
  LayerList layers = {};
  FileName<FileUse::read> from = {};
  Index seed = 1;
  FileName<FileUse::written> csv = {};
  FileName<FileUse::file> save = {};
  FileName<FileUse::written> predict = {};
  std::optional<DataName> predict_data = std::nullopt;
};

struct Options {
  ExperimentOptions experiment;
  TrainFields train;
  bool stops_early = false;
  EarlyStoppingOptions early_stopping;
};

/// Samples with answers, or rows without.
struct ToPredict {
  std::optional<Dataset> samples = std::nullopt;
  AnyMatrix rows = {};
};

/// A training as a comparison of one run, so that train and compare write the same files.
struct Trained {
  Comparison comparison;
  std::optional<Network<float>> network;  ///< none if no epoch was completed
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::TrainFields> = std::tuple{
    Field{"activation", &cli::TrainFields::activation, cli::activation_help},
    Field{"layers", &cli::TrainFields::layers, cli::layers_help},
    Field{"from", &cli::TrainFields::from,
          "train the model of this file further, with its layers, scaling and loss, and a new optimizer"},
    Field{"seed", &cli::TrainFields::seed, ranges::not_negative,
          "of the first weights and the order of the samples"},
    Field{"csv", &cli::TrainFields::csv, "write a line for each epoch to FILE, while it is trained"},
    Field{"save", &cli::TrainFields::save,
          "write the trained network to a safetensors file, with scaling and names, for ogee predict, for "
          "show and for other programs"},
    Field{"predict", &cli::TrainFields::predict,
          "write what the network says about each test sample, with probabilities, to a CSV file"},
    Field{"predict_data", &cli::TrainFields::predict_data,
          "predict all rows of this table instead, in their order, as ogee predict does; of data "
          "that is not a table, the test part"}};

namespace ogee::cli {
namespace {

/// The layers of a model that give its targets their units, if it has any.
std::optional<Network<double>> way_back_of(const Model& model) {
  const Index behind = model.first_trained + model.trained_layers;
  if (!model.restores_targets()) return std::nullopt;
  return model.network.slice(behind, model.network.size() - behind).cast<double>();
}

/// use(network) with the way back from scaled targets, in double, behind the network if there is one. A function that
/// makes probabilities is left out: losses take what is before it.
template <class Use>
auto in_own_units(const Network<float>& network, const Experiment& experiment, const Use& use) {
  const auto& model = experiment.plan.model;
  const auto& scaling = experiment.loaded.output_scaling;
  const auto way_back = model ? way_back_of(*model) : std::nullopt;
  if (!way_back && !scaling) return use(network);
  const Network<double> trained =
      for_double_rows(std::make_shared<const Network<float>>(network), 0, network.size());
  return use(way_back ? trained.followed_by(*way_back) : trained.followed_by(*scaling));
}

std::shared_ptr<CsvLog> csv_log(const std::string& file) {
  return is_standard_output(file) ? std::make_shared<CsvLog>(standard_output())
                                  : std::make_shared<CsvLog>(file);
}

Trained trained(const Experiment& experiment, const Options& options) {
  const Dataset& test = experiment.loaded.test;
  const auto stopping =
      options.stops_early ? std::make_shared<EarlyStopping>(options.early_stopping) : nullptr;
  Trained result;
  CompareOptions compare = compare_options(experiment);
  compare.make_callbacks = [&](const StartingRun& run) {
    auto all = common_callbacks(experiment, run);
    if (stopping) all.push_back(stopping);
    if (!options.train.csv.empty()) all.push_back(csv_log(options.train.csv.name));
    if (!experiment.options.output.quiet) all.push_back(sparse_progress(lines_of_progress));
    // After early stopping, which restores the best weights.
    all.push_back(lambda_callback({.end = [&result](const TrainingState& state) {
      if (!state.history.epochs.empty()) result.network = *state.in<float>().network;
    }}));
    return all;
  };
  Run run = train_run(experiment.loaded.data, compare, compare.activations.front(),
                      static_cast<std::uint64_t>(options.train.seed));
  run.activation = ComparedActivation(experiment.plan.activations);
  if (stopping) run.restored_epoch = stopping->best_epoch();
  if (result.network && !non_finite_parameter(*result.network))
    run.test_metrics = in_own_units(*result.network, experiment, [&](const auto& network) {
      return metrics_of(network, test, loss_of(experiment), {.threads = compare.threads});
    });
  result.comparison = comparison_of({std::move(run)}, compare.hidden, task_of(test), compare.target_accuracy);
  result.comparison.saturation_threshold = compare.statistics.saturation_threshold;
  result.comparison.loss = loss_of(experiment);
  result.comparison.chance = chance_of(test);
  result.comparison.feature_sizes = feature_sizes(experiment.loaded.data.train);
  return result;
}

std::string score_table(const EpochRecord& epoch) {
  const auto row = [](const char* name, const Score& score) {
    std::vector<std::string> cells{name, decimals(score.loss)};
    if (score.accuracy) cells.push_back(decimals(*score.accuracy));
    return cells;
  };
  TerminalTable table{.header = {"data", "loss"}, .rows = {row("train", epoch.train)}};
  if (epoch.validation) table.rows.push_back(row("validation", *epoch.validation));
  table.rows.push_back(row("test", *epoch.test));
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

/// How a training ended early.
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
  const Score& score = *final_epoch(run).test;
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
  if (!run.layers.empty())
    fmt::print("{}\n{}\n", layer_table(run.layers),
               layer_table_legend(run.layers, comparison.saturation_threshold));
  fmt::print("{}", layer_maps(comparison, {.colour = shows_colour(), .width = output_width()}));
}

/// What is wrong and what may help; empty where nothing is.
std::string diagnosis_text(std::span<const Comparison> comparisons, std::span<const Setting> settings) {
  std::string text;
  for (const Diagnosis& diagnosis : diagnoses(comparisons, settings))
    text += wrapped("Diagnosis: " + text_of(diagnosis), output_width()) + "\n";
  return text;
}

/// The network for a file that is made from it.
/// @throws NonFiniteError naming the file when no epoch was completed, or a parameter is not finite.
const Network<float>& network_for(const std::string& file, const Trained& trained) {
  if (!trained.network)
    throw NonFiniteError(fmt::format("{}: not written, since no epoch was completed", file));
  if (const auto parameter = non_finite_parameter(*trained.network))
    throw NonFiniteError(fmt::format("{}: not written, since {}", file, *parameter));
  return *trained.network;
}

/// How the training went, for the model.
std::vector<Setting> course_of(const Run& run) {
  std::vector<Setting> settings{{"epochs_completed", std::ssize(run.history.epochs)},
                                {"stopped", std::string(name_of(run.history.stopped))}};
  if (run.restored_epoch) settings.push_back({"restored_epoch", *run.restored_epoch});
  return settings;
}

Model model_from(const Network<float>& trained, const Experiment& experiment) {
  if (experiment.plan.model) return experiment.plan.model->with_trained(trained);
  const LoadedData& loaded = experiment.loaded;
  return model_of(trained, loss_of(experiment), loaded.test,
                  {.input_scaling = loaded.input_scaling, .output_scaling = loaded.output_scaling});
}

/// @throws as network_for.
void write_predictions(const TrainFields& fields, const ToPredict& asked, const Trained& trained,
                       const Experiment& experiment) {
  const std::string& file = fields.predict.name;
  const int threads = static_cast<int>(experiment.options.training.threads);
  const Network<float>& network = network_for(file, trained);
  if (asked.samples)
    return write_result(file, in_own_units(network, experiment, [&](const auto& outputs) {
                          return predictions_csv(outputs, *asked.samples, loss_of(experiment), threads);
                        }));
  const Model model = model_from(network, experiment);
  PredictedBlocks blocks(model, view(asked.rows), threads);
  write_result(file, csv_pieces(blocks));
  report_non_finite(blocks, fields.predict_data->name);
}

/// Saves what the option asks for. After a training that met values which are not finite, a file that exists stays.
/// @throws as save.
void save_model(const std::string& file, const Trained& trained, const Experiment& experiment) {
  const Run& run = trained.comparison.runs.front();
  if (run.history.stopped == StopReason::non_finite || !trained.network) {
    report_error(fmt::format("{}: not written, since {}", file,
                             trained.network ? "values were no longer finite" : "no epoch was completed"));
    return;
  }
  Model model = model_from(*trained.network, experiment);
  model.settings = all_settings(experiment);
  detail::append(model.settings, course_of(run));
  save(model, file);
  if (!experiment.options.output.quiet) fmt::print("Saved in {}.\n", file);
}

/// What is given of early stopping besides the patience.
/// @throws OptionError when an option is impossible, or needs --early-stopping.
std::vector<Setting> early_stopping_settings(const Options& options) {
  std::vector<Setting> settings = changed_settings(early_stopping_prefix, options.early_stopping);
  std::erase_if(settings, [](const Setting& setting) { return setting.name == "early_stopping_patience"; });
  if (!options.stops_early && !settings.empty())
    throw OptionError(fmt::format("{} needs --early-stopping", option_name(settings.front().name)));
  (void)EarlyStopping(options.early_stopping);  // throws if an option is impossible
  return settings;
}

std::vector<Setting> train_settings(const Options& options, const Dataset& test) {
  TrainSettings settings{.from = std::nullopt,
                         .seed = options.train.seed,
                         .early_stopping = std::nullopt,
                         .class_names = test.class_names()};
  if (!options.train.from.empty()) settings.from = options.train.from.name;
  if (options.stops_early) settings.early_stopping = options.early_stopping.patience;
  return settings_of(settings);
}

/// The rows of a table without answers.
AnyMatrix rows_of(const DataName& table, const Experiment& experiment) {
  const DataOptions& data = experiment.options.data;
  const Dataset& train = experiment.loaded.data.train;
  ExpectedColumns columns{.count = train.features(), .names = train.feature_names()};
  if (experiment.plan.model) columns = columns_of(*experiment.plan.model);
  if (data.header && data_source(table.name).is_text) columns.header = *data.header == YesNo::yes;
  columns.means = experiment.loaded.means;
  return read_new_rows(table.name, columns);
}

/// The test part of data that is not a table.
Dataset test_part_of(const DataName& name, const Options& options, const Experiment& experiment) {
  if (!experiment.plan.model) return load_test_part(name, experiment.options.data);
  DataOptions other = options.experiment.data;
  other.data = name;
  other.test = {};
  other.test_targets = {};
  other.validation = {};
  other.validation_targets = {};
  return load(other, *experiment.plan.model).test;
}

/// What --predict asks for. @throws OptionError for data without a file; as load_test_part and read_new_rows.
std::optional<ToPredict> to_predict(const Options& options, const Experiment& experiment) {
  const TrainFields& fields = options.train;
  if (fields.predict.empty() && fields.predict_data)
    throw OptionError("--predict-data needs --predict, the file for the predictions");
  if (fields.predict.empty()) return std::nullopt;
  if (!fields.predict_data) return ToPredict{.samples = experiment.loaded.test};
  const DataName& name = *fields.predict_data;
  if (data_source(name.name).is_table) return ToPredict{.rows = rows_of(name, experiment)};
  return ToPredict{.samples = test_part_of(name, options, experiment)};
}

Plan plan_of(const Options& options) {
  if (options.train.activation.function) check_alone(options.train.layers, {{"activation", {}}});
  const bool trains_further = !options.train.from.empty();
  if (trains_further && (options.train.activation.function || !options.train.layers.layers.empty()))
    throw OptionError("--from cannot be combined with --activation or --layers: the model has layers");
  const TrainFields fields = with_data_defaults(options.train, DataSize::thousands);
  Plan plan{.activations = {*fields.activation.function},
            .layers = fields.layers,
            .stops_early = options.stops_early,
            .files = files_of(fields),
            .settings = early_stopping_settings(options)};
  if (trains_further) plan.model = load_finite_model(fields.from.name);
  if (fields.predict_data)
    for (NamedFile& file : files_of(*fields.predict_data, "--predict-data"))
      plan.files.push_back(std::move(file));
  return plan;
}

void print_settings(const Experiment& experiment, Index seed) {
  const CompareOptions compare = compare_options(experiment);
  const Network<float> network = network_for(experiment.loaded.data.train, compare,
                                             compare.activations.front(), static_cast<std::uint64_t>(seed));
  fmt::print("{}seed         {}\n\n{}\n", description_of(experiment), seed, network.summary());
  std::fflush(stdout);
}

int run(const Options& options, const Invocation& invocation) {
  Experiment experiment = cli::experiment(options.experiment, plan_of(options), invocation);
  const auto asked = to_predict(options, experiment);
  const bool quiet = experiment.options.output.quiet;
  const Dataset& test = experiment.loaded.test;
  detail::append(experiment.plan.settings, train_settings(options, test));
  if (!quiet) print_settings(experiment, options.train.seed);
  catch_interrupt();
  const Trained trained = cli::trained(experiment, options);
  const std::span comparisons(&trained.comparison, 1);
  write_results(invocation, experiment, comparisons);
  if (!quiet) {
    std::fputs("\n", stderr);
    print_details(trained.comparison, test);
  }
  fmt::print("{}{}{}", final_line(trained.comparison),
             quiet ? "" : diagnosis_text(comparisons, all_settings(experiment)),
             flight_recorder_line(experiment, comparisons));
  std::fflush(stdout);
  if (!options.train.save.empty()) save_model(options.train.save.name, trained, experiment);
  if (asked) write_predictions(options.train, *asked, trained, experiment);
  if (trained.comparison.interrupted) {
    fmt::print("{}", resume_line(invocation, experiment));
    return status_interrupted();
  }
  const StopReason stopped = trained.comparison.runs.front().history.stopped;
  return stopped == StopReason::non_finite ? status_failed : status_ok;
}

/// Giving the patience asks for early stopping.
std::vector<Option> early_stopping_options(Options& options) {
  std::vector<Option> all = struct_options(early_stopping_prefix, "Training", options.early_stopping);
  Option& patience = all.front();
  patience.name = "--early-stopping";
  patience.value = "PATIENCE";
  patience.help =
      "stop when the validation loss has not improved for this number of epochs, and restore the weights of "
      "the "
      "best epoch; --epochs is then the maximum";
  patience.read = [&options, read = patience.read](const std::string& text) {
    return options.stops_early = read(text);
  };
  return all;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all = options_of(options.experiment);
  append(all, struct_options("", "Training", options.train));
  append(all, early_stopping_options(options));
  for (const char* network : {"--activation", "--layers", "--from"})
    option_named(all, network).group = "Network";
  for (const char* output : {"--csv", "--save", "--predict", "--predict-data"})
    option_named(all, output).group = "Output";
  return all;
}

}  // namespace

Subcommand commands::train() { return subcommand("train", purpose, examples, options_of, run); }

}  // namespace ogee::cli
