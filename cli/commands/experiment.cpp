#include "experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/formats/checkpoint.hpp>
#include <ogee/formats/tensorboard/tensorboard.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/report/html/html_report.hpp>
#include <ogee/report/html/report_data.hpp>
#include <ogee/report/results/comparison_csv.hpp>
#include <ogee/report/results/json.hpp>
#include <ogee/report/terminal/text.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "../interrupt.hpp"
#include "../standard_output.hpp"
#include "../terminal.hpp"
#include "experiment_settings.hpp"

namespace ogee::cli {
namespace {

using detail::append;

std::vector<std::string> descriptions(const std::vector<Activation>& activations) {
  std::vector<std::string> texts;
  for (const Activation& activation : activations) texts.push_back(activation.description());
  return texts;
}

void remove(std::vector<Setting>& settings, std::string_view name) {
  std::erase_if(settings, [&](const Setting& setting) { return setting.name == name; });
}

/// That no other option describes the network or the scaling that a model has.
void check_keeps_model(const std::vector<Setting>& given) {
  constexpr std::array of_a_model{
      "hidden",  "depth", "width", "block",      "initialization", "initialization_scale",
      "dropout", "l1",    "l2",    "raw_inputs", "standardize"};
  for (const Setting& setting : given)
    if (std::find(of_a_model.begin(), of_a_model.end(), setting.name) != of_a_model.end())
      throw OptionError(fmt::format("--from cannot be combined with {}, which comes from the model",
                                    with_short_init(option_name(setting.name))));
}

/// The options with all defaults.
/// @throws OptionError for options that are impossible or cannot be combined.
ExperimentOptions settled(ExperimentOptions options, const Plan& plan) {
  const DataSize size = data_source(options.data.data.name).size;
  std::vector<Setting> of_layers = changed_settings("", options.network);
  append(of_layers, changed_settings("", options.regularization));
  check_alone(plan.layers, of_layers);
  if (plan.model) {
    append(of_layers, changed_settings("", options.data));
    check_keeps_model(of_layers);
  }
  options.network = settled(options.network, size);
  options.training = with_data_defaults(options.training, size);
  check(options.regularization);
  check_description<float>(Dropout{options.regularization.dropout});
  return options;
}

/// @throws OptionError for an option that would have no effect.
void check_effects(const ExperimentOptions& options, const Plan& plan) {
  const std::vector<Index>& depths = plan.depths;
  const auto deepest =
      depths.empty() ? std::ssize(options.network.hidden) : *std::max_element(depths.begin(), depths.end());
  if (options.network.block != Block::plain && deepest < 2)
    throw OptionError(
        fmt::format("--block {} needs two hidden layers or more: the first is always dense (see --depth)",
                    name_of(*options.network.block)));
  if (options.output.probe && options.output.json.empty()) throw OptionError("--probe needs --json");
}

/// What would otherwise be found out only after the settings are printed.
void check(const Dataset& data, const TrainingOptions& training) {
  if (data.classes() == 1)
    throw DataError(fmt::format("{}: all samples are of one class, expected two or more", data.name()));
  if (data.classes() == 0 && training.target_accuracy)
    throw OptionError(fmt::format("--target-accuracy: {} has targets, which have no accuracy", data.name()));
}

/// All files, those that are read first.
NamedFiles files_of(const ExperimentOptions& options, const Plan& plan) {
  NamedFiles files;
  for (const NamedFiles& some :
       {files_of(options.data.data, "--data"), files_of(options.data), files_of<ExperimentOptions>(options),
        files_of(options.checkpoint), files_of(options.output), plan.files})
    files.insert(files.end(), some.begin(), some.end());
  std::stable_partition(files.begin(), files.end(),
                        [](const NamedFile& file) { return file.use == FileUse::read; });
  for (NamedFile& file : files)
    if (plan.runs == 1 && file.use == FileUse::records) file.use = FileUse::file;
  return files;
}

std::string counted(Index count, std::string_view thing) {
  return fmt::format("{} {}{}", detail::with_separators(count), thing, count == 1 ? "" : "s");
}

/// "128 → 64", "20 × 128", "2, 6, 12 × 128" for several depths, or the layers as they are listed.
std::string hidden_text(const std::vector<Index>& hidden, const Plan& plan) {
  if (!plan.layers.layers.empty()) return plan.layers.text;
  if (plan.model) return "the layers of the model";
  if (!plan.depths.empty()) return fmt::format("{} × {}", fmt::join(plan.depths, ", "), hidden.front());
  const bool alike = std::all_of(hidden.begin(), hidden.end(), [&](Index n) { return n == hidden.front(); });
  if (alike && hidden.size() > 2) return fmt::format("{} × {}", hidden.size(), hidden.front());
  return fmt::format("{}", fmt::join(hidden, " → "));
}

/// "cosine_annealing, period 90"
std::string kind_text(std::string_view kind, const std::vector<Setting>& settings) {
  return fmt::format("{}{}{}", kind, settings.empty() ? "" : ", ", settings_text(settings));
}

/// "schedule     cosine_annealing, period 90"; empty without a text.
std::string line(std::string_view title, std::string_view text) {
  return text.empty() ? "" : fmt::format("{:<12} {}\n", title, text);
}

/// Only the tables of --quiet need no look into the layers during training, unless a later part of it may.
bool wants_probe(const ExperimentOptions& options) {
  const OutputOptions& output = options.output;
  return !output.quiet || !folder_of(options.checkpoint).empty() || output.probe || !output.html.empty() ||
         !output.probe_csv.empty() || !output.tensorboard.empty();
}

/// The folder itself for the run of ogee train, one in it for a run of a comparison.
std::filesystem::path folder_of(const StartingRun& run, const Experiment& experiment) {
  std::filesystem::path folder = folder_of(experiment.options.checkpoint);
  if (!experiment.plan.compares) return folder;
  if (!experiment.plan.depths.empty()) folder /= fmt::format("depth{}", run.depth);
  return folder / name_of_run(run.activation.description(), run.seed);
}

/// Says where a run goes on.
std::shared_ptr<Checkpoint> checkpoint_of(const StartingRun& run, const Experiment& experiment) {
  const CheckpointFields& fields = experiment.options.checkpoint;
  auto checkpoint = std::make_shared<Checkpoint>(
      folder_of(run, experiment), CheckpointOptions{.every_epochs = fields.checkpoint_every.epochs,
                                                    .every_steps = fields.checkpoint_every.steps,
                                                    .keep = fields.keep,
                                                    .resume = !fields.resume.empty()});
  if (const auto& loaded = checkpoint->loaded()) {
    for (const std::string& damaged : loaded->damaged) report_error(damaged);
    if (!loaded->damaged.empty() || !experiment.options.output.quiet)
      fmt::print(stderr, "Going on from {}\n", loaded->file.string());
  }
  return checkpoint;
}

}  // namespace

std::vector<Option> options_of(ExperimentOptions& options) {
  std::vector<Option> all = struct_options("", "Options", options);
  append(all, options_of(options.data));
  append(all, options_of(options.network));
  append(all, options_of(options.method));
  append(all, struct_options("", "Regularisation", options.regularization));
  append(all, struct_options("", "Training", options.training));
  append(all, struct_options("", "Insight", options.statistics));
  append(all, struct_options("", "Checkpoints", options.checkpoint));
  append(all, struct_options("", "Output", options.output));
  return all;
}

Experiment experiment(const ExperimentOptions& given, Plan plan, const Invocation& invocation) {
  ExperimentOptions options = settled(given, plan);
  check_effects(options, plan);
  check(files_of(options, plan));
  const auto method_for = [&](Index samples) {
    return method_of(options.method, data_source(options.data.data.name).size,
                     {.epochs = *options.training.epochs,
                      .steps_per_epoch = (samples - 1) / *options.training.batch_size + 1});
  };
  // Impossible options are found before the data is read, with more samples than there will be.
  constexpr Index many_samples = 1'000'000'000;
  const bool reduces_on_plateau = method_for(many_samples).plateau.has_value();
  const bool has_validation = options.data.validation_share || !options.data.validation.empty();
  if (!has_validation && (plan.stops_early || reduces_on_plateau))
    options.data.validation_share = default_validation_share;
  LoadedData loaded = plan.model ? load(options.data, *plan.model) : load(options.data);
  const Dataset& train = loaded.data.train;
  check(train, options.training);
  Method method = method_for(train.size());
  std::optional<Network<float>> network;
  if (plan.model) network = plan.model->trained_network();
  if (!plan.layers.layers.empty()) network = network_of(plan.layers, train.features(), train.outputs());
  if (network) {
    plan.activations = activations_of(*network);
    options.network.hidden = hidden_units(*network);
  }
  keep_options(options.checkpoint, invocation, method.schedule_settings);
  const std::string record = options.output.flight_recorder.name;
  return {std::move(options), std::move(plan),
          std::move(loaded),  std::move(method),
          std::move(network), record.empty() ? nullptr : std::make_shared<FlightRecorder>(record)};
}

Loss loss_of(const Experiment& experiment) {
  return experiment.plan.model ? experiment.plan.model->loss : loss_for(experiment.loaded.data.train);
}

std::vector<Setting> all_settings(const Experiment& experiment) {
  const auto& [options, plan, loaded, method, network, recorder] = experiment;
  const DataParts& data = loaded.data;
  ExperimentSettings common;
  static_cast<ResultSettings&>(common) = {.data = options.data.data.name,
                                          .task = task_of(data.train),
                                          .test_samples = data.test.size(),
                                          .features = data.train.features(),
                                          .classes = data.train.classes(),
                                          .outputs = data.train.outputs(),
                                          .hidden = options.network.hidden,
                                          .activations = descriptions(plan.activations),
                                          .saturation_threshold = options.statistics.saturation_threshold};
  common.labels = options.data.labels.names;
  common.ignored = options.data.ignored.names;
  if (!options.data.targets.empty()) common.targets = options.data.targets.name;
  common.header = options.data.header;
  common.missing = options.data.missing;
  common.data_notes = loaded.notes;
  if (!options.data.test.empty()) common.test = options.data.test.name;
  if (!options.data.test_targets.empty()) common.test_targets = options.data.test_targets.name;
  common.test_share = options.data.test_share;
  if (plan.model && !common.test_share && !common.test)
    common.test_share = test_share_of(*plan.model);  // which was used again
  if (!options.data.validation.empty()) common.validation = options.data.validation.name;
  if (!options.data.validation_targets.empty())
    common.validation_targets = options.data.validation_targets.name;
  common.validation_share = options.data.validation_share;
  if (data.validation) common.validation_samples = data.validation->size();
  common.limit = options.data.limit;
  common.standardized_inputs = loaded.scales_inputs;
  common.train_samples = data.train.size();
  if (!plan.model) common.block = options.network.block;
  if (!plan.model) common.initialization = options.network.initialization;
  if (!plan.model) common.initialization_scale = options.network.initialization_scale;
  common.optimizer = method.optimizer.kind();
  common.batch_size = *options.training.batch_size;
  common.epochs = *options.training.epochs;
  common.target_accuracy = options.training.target_accuracy;
  common.threads = options.training.threads;
  std::vector<Setting> settings = ogee::settings_of(common);
  if (network) settings.push_back({"layers", layer_texts(*network)});
  if (method.is_scheduled()) settings.push_back({"schedule", options.method.schedule.name});
  for (const std::vector<Setting>& more :
       {method.optimizer.settings(), method.schedule_settings, method.clipping_settings(),
        changed_settings("", options.regularization), plan.settings})
    append(settings, more);
  return settings;
}

CompareOptions compare_options(const Experiment& experiment) {
  const ExperimentOptions& options = experiment.options;
  CompareOptions result{.activations = experiment.plan.activations,
                        .hidden = options.network.hidden,
                        .block = *options.network.block,
                        .epochs = *options.training.epochs,
                        .batch_size = *options.training.batch_size,
                        .dropout = options.regularization.dropout,
                        .regularization = static_cast<const Regularization&>(options.regularization),
                        .initialization = options.network.initialization,
                        .initialization_scale = options.network.initialization_scale,
                        .threads = static_cast<int>(options.training.threads),
                        .target_accuracy = options.training.target_accuracy,
                        .optimizer = experiment.method.optimizer,
                        .schedule = experiment.method.schedule,
                        .clipping = experiment.method.clipping,
                        .statistics = options.statistics,
                        .probe = wants_probe(options) ? std::optional(ProbeOptions{}) : std::nullopt,
                        .measure = !options.output.html.empty()};
  if (!experiment.network) return result;
  result.loss = loss_of(experiment);
  if (experiment.plan.model) result.initialization.reset();
  result.make_network = [network = *experiment.network](const Activation& /*function*/) { return network; };
  if (result.activations.empty()) result.activations = {Identity{}};
  return result;
}

std::string description_of(const Experiment& experiment) {
  const auto& [options, plan, loaded, method, listed, recorder] = experiment;
  const Dataset& train = loaded.data.train;
  const Dataset& test = loaded.data.test;
  const auto& validation = loaded.data.validation;
  const NetworkOptions& network = options.network;
  std::vector<Setting> optimizer = method.optimizer.settings();
  if (!plan.learning_rates.empty()) remove(optimizer, "learning_rate");  // which differs from run to run
  std::vector<Setting> schedule = method.schedule_settings;
  for (Setting& setting : schedule)
    if (setting.name.starts_with("schedule_")) setting.name.erase(0, setting.name.find('_') + 1);
  return fmt::format(
             "data         {}: {} to train on, {}{} {}to test on, inputs{} {}\n"
             "{}"
             "network      {} → {} → {}{}, {}\n"
             "activation   {}\n",
             train.name(), counted(train.size(), "sample"),
             validation ? fmt::format("{} to validate on, ", detail::with_separators(validation->size()))
                        : "",
             detail::with_separators(test.size()),
             options.data.test.empty() ? "" : fmt::format("of {} ", test.name()),
             train.classes() > 0 ? "" : " and targets", loaded.scales_inputs ? "standardised" : "as they are",
             line("", fmt::format("{}", fmt::join(loaded.notes, "; "))), train.features(),
             hidden_text(network.hidden, plan), train.outputs(),
             network.block == Block::plain ? "" : fmt::format(", {} layers", name_of(*network.block)),
             plan.model ? "as it was trained"
                        : fmt::format("initialisation {}", initialization_text(network.initialization,
                                                                               network.initialization_scale)),
             plan.activations.empty() ? "none"
                                      : fmt::format("{}", fmt::join(descriptions(plan.activations), ", "))) +
         line("optimizer", kind_text(method.optimizer.kind(), optimizer)) +
         line("schedule", method.is_scheduled() ? kind_text(options.method.schedule.name, schedule) : "") +
         line("gradient", settings_text(method.clipping_settings())) +
         line("regularised", settings_text(changed_settings("", options.regularization))) +
         fmt::format("training     {}, batch size {}, {}\n", counted(*options.training.epochs, "epoch"),
                     *options.training.batch_size, counted(options.training.threads, "thread"));
}

std::vector<std::shared_ptr<Callback>> common_callbacks(const Experiment& experiment, const StartingRun& run,
                                                        bool records) {
  std::vector<std::shared_ptr<Callback>> callbacks{end_on_interrupt()};
  if (const auto& plateau = experiment.method.plateau)
    callbacks.push_back(std::make_shared<ReduceOnPlateau>(*plateau));
  if (records && experiment.recorder)
    callbacks.push_back(std::make_shared<FlightRecorder>(experiment.recorder->with_probe(run.probe)));
  if (records && !folder_of(experiment.options.checkpoint).empty())
    callbacks.push_back(checkpoint_of(run, experiment));
  return callbacks;
}

std::string resume_line(const Invocation& invocation, const Experiment& experiment) {
  const std::string& folder = folder_of(experiment.options.checkpoint);
  if (folder.empty()) return "";
  return fmt::format("To go on: ogee {} --resume {}\n", invocation.command, shell_word(folder));
}

void write_results(const Invocation& invocation, const Experiment& experiment,
                   std::span<const Comparison> comparisons) {
  const OutputOptions& output = experiment.options.output;
  const std::vector<Setting> settings = all_settings(experiment);
  if (!output.json.empty())
    write_result(output.json.name,
                 result_json(invocation.command, settings, comparisons, {.probes = output.probe}));
  if (!output.html.empty())
    write_result(output.html.name, html_report(report_data({.command = invocation.command,
                                                            .command_line = invocation.command_line,
                                                            .settings = settings,
                                                            .comparisons = comparisons,
                                                            .test = experiment.loaded.test})));
  if (!output.probe_csv.empty()) write_result(output.probe_csv.name, probes_csv(comparisons));
  if (!output.tensorboard.empty()) write_tensorboard(output.tensorboard.name, comparisons);
}

std::string flight_recorder_line(const Experiment& experiment, std::span<const Comparison> comparisons) {
  const auto failed = [](const Run& run) { return run.history.stopped == StopReason::non_finite; };
  const bool any = std::any_of(comparisons.begin(), comparisons.end(), [&](const Comparison& comparison) {
    return std::any_of(comparison.runs.begin(), comparison.runs.end(), failed);
  });
  if (!any) return "";
  if (!experiment.recorder)
    return "With --flight-recorder FILE, ogee replay shows where values were no longer finite.\n";
  std::string lines;
  for (const auto& file : experiment.recorder->files())
    lines +=
        fmt::format("Recorded in {}: ogee replay shows where values were no longer finite.\n", file.string());
  return lines;
}

}  // namespace ogee::cli
