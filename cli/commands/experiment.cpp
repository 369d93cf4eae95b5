#include "experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/formats/tensorboard/tensorboard.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/report/html/html_report.hpp>
#include <ogee/report/html/report_data.hpp>
#include <ogee/report/results/comparison_csv.hpp>
#include <ogee/report/results/json.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../interrupt.hpp"
#include "../options/optimizer_options.hpp"
#include "../options/schedule_options.hpp"

namespace ogee::cli {
namespace {

constexpr const char* clip_prefix = "clip_";

std::vector<std::string> descriptions(const std::vector<Activation>& activations) {
  std::vector<std::string> texts;
  for (const Activation& activation : activations) texts.push_back(activation.description());
  return texts;
}

void append(std::vector<Setting>& settings, const std::vector<Setting>& more) {
  settings.insert(settings.end(), more.begin(), more.end());
}

void remove(std::vector<Setting>& settings, std::string_view name) {
  std::erase_if(settings, [&](const Setting& setting) { return setting.name == name; });
}

/// The options with all defaults.
/// @throws OptionError for options that are impossible or cannot be combined.
ExperimentOptions settled(ExperimentOptions options) {
  const DataKind kind = data_kind(options.data.data.name);
  options.network = settled(options.network, kind);
  options.training = with_data_defaults(options.training, kind);
  check(options.clipping);
  check(options.regularization);
  check_description<float>(Dropout{options.regularization.dropout});
  return options;
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
  for (const NamedFiles& some : {files_of(options.data.data, "--data"), files_of(options.data),
                                 files_of<ExperimentOptions>(options), files_of(options.output), plan.files})
    files.insert(files.end(), some.begin(), some.end());
  std::stable_partition(files.begin(), files.end(),
                        [](const NamedFile& file) { return file.use == FileUse::read; });
  for (NamedFile& file : files)
    if (plan.runs == 1 && file.use == FileUse::records) file.use = FileUse::written;
  return files;
}

/// How the weights are updated.
struct Method {
  OptimizerDescription optimizer;
  std::string schedule_name;
  ChosenSchedule schedule;
};

/// @throws OptionError for what is impossible or belongs to something else.
Method method_of(const ExperimentOptions& options, Index samples) {
  const OptimizerDescription optimizer =
      chosen_optimizer(options.optimizer, data_kind(options.data.data.name));
  const TrainingOptions& training = options.training;
  return {optimizer, options.schedule.name,
          chosen_schedule(options.schedule, {.learning_rate = Optimizer<float>(optimizer).learning_rate(),
                                             .epochs = *training.epochs,
                                             .steps_per_epoch = (samples - 1) / *training.batch_size + 1})};
}

std::vector<Setting> settings_of(const ExperimentOptions& options, const Method& method,
                                 const TrainTest& data, const Plan& plan) {
  std::vector<Setting> settings = ogee::settings_of(options.data);
  for (const char* open : {"task", "raw_inputs", "standardize"}) remove(settings, open);
  append(settings, {{"task", std::string(name_of(data.train.classes() > 0 ? Task::classify : Task::regress))},
                    {"standardized_inputs", !takes_raw_inputs(options.data)},
                    {"train_samples", data.train.size()},
                    {"test_samples", data.test.size()},
                    {"features", data.train.features()},
                    {"classes", data.train.classes()},
                    {"outputs", data.train.outputs()}});
  append(settings, ogee::settings_of(options.network));
  for (const char* size : {"depth", "width"}) remove(settings, size);
  settings.push_back({"activations", descriptions(plan.activations)});
  settings.push_back({"optimizer", std::string(method.optimizer.kind())});
  append(settings, ogee::settings_of(options.training));
  if (!method.schedule.settings.empty()) settings.push_back({"schedule", method.schedule_name});
  append(settings, method.optimizer.settings());
  append(settings, method.schedule.settings);
  append(settings, changed_settings(clip_prefix, options.clipping));
  append(settings, changed_settings("", options.regularization));
  append(settings, plan.settings);
  return settings;
}

std::string counted(Index count, std::string_view thing) {
  return fmt::format("{} {}{}", detail::with_separators(count), thing, count == 1 ? "" : "s");
}

/// "128 → 64", "20 × 128", or "2, 6, 12 × 128" for several depths.
std::string hidden_text(const std::vector<Index>& hidden, const std::vector<Index>& depths) {
  if (!depths.empty()) return fmt::format("{} × {}", fmt::join(depths, ", "), hidden.front());
  const bool alike = std::all_of(hidden.begin(), hidden.end(), [&](Index n) { return n == hidden.front(); });
  if (alike && hidden.size() > 2) return fmt::format("{} × {}", hidden.size(), hidden.front());
  return fmt::format("{}", fmt::join(hidden, " → "));
}

/// "schedule     cosine_annealing, period 90"; empty without settings.
std::string line(std::string_view title, std::string_view first, const std::vector<Setting>& settings) {
  return settings.empty() ? "" : fmt::format("{:<12} {}{}\n", title, first, settings_text(settings));
}

/// The settings of the optimizer that hold for all runs.
std::vector<Setting> common_settings(const Method& method, const Plan& plan) {
  std::vector<Setting> common = method.optimizer.settings();
  if (!plan.learning_rates.empty()) remove(common, "learning_rate");
  return common;
}

/// Schedules are described without the prefix of their options.
std::vector<Setting> schedule_settings(const Method& method) {
  std::vector<Setting> settings = method.schedule.settings;
  constexpr std::string_view prefix = "schedule_";
  for (Setting& setting : settings)
    if (setting.name.starts_with(prefix)) setting.name.erase(0, prefix.size());
  return settings;
}

std::string description_of(const ExperimentOptions& options, const Method& method, const TrainTest& data,
                           const Plan& plan) {
  const NetworkOptions& network = options.network;
  std::string text = fmt::format(
      "data         {}: {} to train on, {} to test on, inputs{} {}\n"
      "network      {} → {} → {}{}, initialisation {}\n"
      "activation   {}\n",
      data.train.name(), counted(data.train.size(), "sample"), detail::with_separators(data.test.size()),
      data.train.classes() > 0 ? "" : " and targets",
      takes_raw_inputs(options.data) ? "as they are" : "standardised", data.train.features(),
      hidden_text(network.hidden, plan.depths), data.train.outputs(),
      network.block == Block::plain ? "" : fmt::format(", {} layers", name_of(*network.block)),
      name_of(network.initialization), fmt::join(descriptions(plan.activations), ", "));
  text += line("optimizer", fmt::format("{}, ", method.optimizer.kind()), common_settings(method, plan));
  text += line("schedule", method.schedule_name + ", ", schedule_settings(method));
  text += line("gradient", "", changed_settings(clip_prefix, options.clipping));
  text += line("regularised", "", changed_settings("", options.regularization));
  const TrainingOptions& training = options.training;
  return text + fmt::format("training     {}, batch size {}, {}\n", counted(*training.epochs, "epoch"),
                            *training.batch_size, counted(training.threads, "thread"));
}

/// Only the tables of --quiet need no look into the layers during training.
bool wants_probe(const OutputOptions& output) {
  return !output.quiet || output.probe || !output.html.empty() || !output.probe_csv.empty() ||
         !output.tensorboard.empty();
}

CompareOptions compare_options(const ExperimentOptions& options, const Method& method, const Plan& plan) {
  return {.activations = plan.activations,
          .hidden = options.network.hidden,
          .block = *options.network.block,
          .epochs = *options.training.epochs,
          .batch_size = *options.training.batch_size,
          .dropout = options.regularization.dropout,
          .regularization = options.regularization,
          .initialization = options.network.initialization,
          .threads = static_cast<int>(options.training.threads),
          .target_accuracy = options.training.target_accuracy,
          .optimizer = method.optimizer,
          .schedule = method.schedule.schedule,
          .clipping = options.clipping,
          .probe = wants_probe(options.output) ? std::optional(ProbeOptions{}) : std::nullopt,
          .measure = !options.output.html.empty()};
}

}  // namespace

std::vector<Option> options_of(ExperimentOptions& options) {
  std::vector<Option> all = struct_options("", "Options", options);
  append(all, options_of(options.data));
  append(all, options_of(options.network));
  append(all, optimizer_options(options.optimizer));
  append(all, struct_options(clip_prefix, "Optimizer", options.clipping));
  append(all, schedule_options(options.schedule));
  append(all, struct_options("", "Regularisation", options.regularization));
  append(all, struct_options("", "Training", options.training));
  append(all, struct_options("", "Output", options.output));
  return all;
}

Experiment experiment(const ExperimentOptions& given, Plan plan) {
  const ExperimentOptions options = settled(given);
  check(files_of(options, plan));
  // Impossible options of a schedule are found before the data is read, with more steps than there will be.
  constexpr Index many_samples = 1'000'000'000;
  (void)method_of(options, many_samples);
  LoadedData loaded = load(options.data);
  check(loaded.data.train, options.training);
  const Method method = method_of(options, loaded.data.train.size());
  const std::string& record = options.output.flight_recorder.name;
  return {.output = options.output,
          .loaded = loaded,
          .options = compare_options(options, method, plan),
          .plateau = method.schedule.plateau,
          .settings = settings_of(options, method, loaded.data, plan),
          .description = description_of(options, method, loaded.data, plan),
          .recorder = record.empty() ? nullptr : std::make_shared<FlightRecorder>(record)};
}

std::vector<std::shared_ptr<Callback>> common_callbacks(const Experiment& experiment, bool records) {
  std::vector<std::shared_ptr<Callback>> callbacks{std::make_shared<EndOnInterrupt>()};
  if (experiment.plateau) callbacks.push_back(std::make_shared<ReduceOnPlateau>(*experiment.plateau));
  if (records && experiment.recorder) callbacks.push_back(experiment.recorder);
  return callbacks;
}

void write_results(const Invocation& invocation, const Experiment& experiment,
                   std::span<const Comparison> comparisons) {
  const OutputOptions& output = experiment.output;
  if (!output.json.empty())
    write_file_atomically(output.json.name, result_json(invocation.command, experiment.settings, comparisons,
                                                        {.probes = output.probe}));
  if (!output.html.empty())
    write_file_atomically(output.html.name, html_report(report_data({.command = invocation.command,
                                                                     .command_line = invocation.command_line,
                                                                     .settings = experiment.settings,
                                                                     .comparisons = comparisons,
                                                                     .test = experiment.loaded.test})));
  if (!output.probe_csv.empty()) write_file_atomically(output.probe_csv.name, probes_csv(comparisons));
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
