#include "experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/formats/tensorboard/tensorboard.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/report/html/html_report.hpp>
#include <ogee/report/html/report_data.hpp>
#include <ogee/report/results/comparison_csv.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../interrupt.hpp"
#include "../options/config_file.hpp"

namespace ogee::cli {
namespace {

std::vector<std::string> descriptions(const std::vector<Activation>& activations) {
  std::vector<std::string> texts;
  for (const Activation& activation : activations) texts.push_back(activation.description());
  return texts;
}

template <class Value>
SettingValue optional_setting(const std::optional<Value>& value) {
  return value ? SettingValue(*value) : SettingValue();
}

/// How the weights are updated.
struct Method {
  std::string optimizer;
  std::vector<Setting> optimizer_settings;
  std::string schedule;
  std::vector<Setting> schedule_settings;  ///< empty where the learning rate stays as it is
  std::vector<Setting> clipping_settings;  ///< empty without
  std::vector<Setting> regularization_settings;
};

std::vector<Setting> settings_of(const ExperimentOptions& given, const Method& method, const TrainTest& data,
                                 const CompareOptions& options) {
  std::vector<Setting> settings{
      {"data", given.data.name},
      {"task", std::string(name_of(data.train.classes() > 0 ? Task::classify : Task::regress))},
      {"labels", given.data.labels},
      {"targets", given.data.targets.empty() ? SettingValue() : SettingValue(given.data.targets)},
      {"test_share", optional_setting(given.data.test_share)},
      {"limit", optional_setting(given.data.limit)},
      {"standardized_inputs", !given.data.raw},
      {"train_samples", data.train.size()},
      {"test_samples", data.test.size()},
      {"features", data.train.features()},
      {"classes", data.train.classes()},
      {"outputs", data.train.outputs()},
      {"hidden", options.hidden},
      {"block", std::string(name_of(options.block))},
      {"activations", descriptions(options.activations)},
      {"initialization", std::string(name_of(options.initialization))},
      {"optimizer", method.optimizer},
      {"batch_size", options.batch_size},
      {"epochs", options.epochs},
      {"target_accuracy", optional_setting(options.target_accuracy)},
      {"threads", std::int64_t{options.threads}}};
  if (!method.schedule_settings.empty()) settings.push_back({"schedule", method.schedule});
  for (const auto* more : {&method.optimizer_settings, &method.schedule_settings, &method.clipping_settings,
                           &method.regularization_settings})
    settings.insert(settings.end(), more->begin(), more->end());
  return settings;
}

std::string counted(Index count, std::string_view thing) {
  return fmt::format("{} {}{}", detail::with_separators(count), thing, count == 1 ? "" : "s");
}

/// "schedule     cosine, ..." and "gradient     clip norm 1", as far as there are such.
std::string more_lines(const Method& method) {
  std::string lines;
  if (!method.schedule_settings.empty())
    lines += fmt::format("schedule     {}, {}\n", method.schedule, settings_text(method.schedule_settings));
  if (!method.clipping_settings.empty())
    lines += fmt::format("gradient     {}\n", settings_text(method.clipping_settings));
  if (!method.regularization_settings.empty())
    lines += fmt::format("regularised  {}\n", settings_text(method.regularization_settings));
  return lines;
}

/// "128 → 64", "20 × 128", or "2, 6, 12 × 128" for several depths.
std::string hidden_text(const std::vector<Index>& hidden, const std::vector<Index>& depths) {
  if (!depths.empty()) return fmt::format("{} × {}", fmt::join(depths, ", "), hidden.front());
  const bool alike = std::all_of(hidden.begin(), hidden.end(), [&](Index n) { return n == hidden.front(); });
  if (alike && hidden.size() > 2) return fmt::format("{} × {}", hidden.size(), hidden.front());
  return fmt::format("{}", fmt::join(hidden, " → "));
}

/// The settings of the optimizer that hold for all runs.
std::vector<Setting> common_settings(const std::vector<Setting>& settings, const Sweep& sweep) {
  std::vector<Setting> common = settings;
  if (!sweep.learning_rates.empty())
    std::erase_if(common, [](const Setting& setting) { return setting.name == "learning_rate"; });
  return common;
}

std::string description_of(const Method& method, const TrainTest& data, bool raw,
                           const CompareOptions& options, const Sweep& sweep) {
  return fmt::format(
      "data         {}: {} to train on, {} to test on, inputs{} {}\n"
      "network      {} → {} → {}{}, initialisation {}\n"
      "activation   {}\n"
      "optimizer    {}, {}\n"
      "{}"
      "training     {}, batch size {}, {}\n",
      data.train.name(), counted(data.train.size(), "sample"), detail::with_separators(data.test.size()),
      data.train.classes() > 0 ? "" : " and targets", raw ? "as they are" : "standardised",
      data.train.features(), hidden_text(options.hidden, sweep.depths), data.train.outputs(),
      options.block == Block::plain ? "" : fmt::format(", {} layers", name_of(options.block)),
      name_of(options.initialization), fmt::join(descriptions(options.activations), ", "), method.optimizer,
      settings_text(common_settings(method.optimizer_settings, sweep)), more_lines(method),
      counted(options.epochs, "epoch"), options.batch_size, counted(options.threads, "thread"));
}

/// Only the tables of --quiet need no look into the layers during training.
bool wants_probe(const OutputOptions& output) {
  return !output.quiet || output.probe || !output.html.empty() || !output.probe_csv.empty() ||
         !output.tensorboard.empty();
}

/// The steps of an epoch.
Index steps_per_epoch(const Dataset& data, Index batch_size) { return (data.size() - 1) / batch_size + 1; }

/// What would otherwise be found out only after the settings are printed.
void check(const Dataset& data, const TrainingOptions& training) {
  if (data.classes() == 1)
    throw DataError(fmt::format("{}: all samples are of one class, expected two or more", data.name()));
  if (data.classes() == 0 && training.target_accuracy)
    throw OptionError(
        fmt::format("--target-accuracy: {} has targets, of which there is no accuracy", data.name()));
}

}  // namespace

void append(std::vector<Option>& options, const std::vector<Option>& more) {
  options.insert(options.end(), more.begin(), more.end());
}

std::vector<Option> options_of(ExperimentOptions& options) {
  std::vector<Option> all{config_option(options.config)};
  append(all, options_of(options.data));
  append(all, options_of(options.network));
  append(all, options_of(options.optimizer));
  append(all, options_of(options.schedule));
  append(all, options_of(options.regularization));
  append(all, options_of(options.training));
  append(all, options_of(options.output));
  return all;
}

NamedFiles files_of(const ExperimentOptions& options, Index runs) {
  NamedFiles files{.read = files_of(options.data), .written = files_of(options.output, runs)};
  files.read.push_back({"--config", options.config});
  return files;
}

Experiment prepare(const ExperimentOptions& given, std::vector<Activation> activations, const Sweep& sweep) {
  const Defaults& defaults = defaults_for(given.data.name);
  const OptimizerDescription optimizer = chosen_optimizer(given.optimizer, defaults);
  const double learning_rate = Optimizer<float>(optimizer).learning_rate();
  check(given.optimizer.clipping);
  check(given.regularization);
  const TrainingOptions& training = given.training;
  CompareOptions options{.activations = std::move(activations),
                         .hidden = hidden_layers(given.network, defaults),
                         .block = value_named<Block>(given.network.block),
                         .epochs = training.epochs.value_or(defaults.epochs),
                         .batch_size = training.batch_size.value_or(defaults.batch_size),
                         .dropout = given.regularization.dropout,
                         .regularization = given.regularization.penalty,
                         .initialization = value_named<Initialization>(given.network.initialization),
                         .threads = training.threads,
                         .target_accuracy = training.target_accuracy,
                         .optimizer = optimizer,
                         .clipping = given.optimizer.clipping,
                         .probe = wants_probe(given.output) ? std::optional(ProbeOptions{}) : std::nullopt,
                         .measure = !given.output.html.empty()};
  // Impossible options of a schedule are found before the data is read, with more steps than there will be.
  constexpr Index many_steps = 1'000'000;
  (void)chosen_schedule(
      given.schedule,
      {.learning_rate = learning_rate, .epochs = options.epochs, .steps_per_epoch = many_steps});
  LoadedData loaded = load(given.data);
  const TrainTest& data = loaded.data;
  check(data.train, training);
  const ChosenSchedule schedule =
      chosen_schedule(given.schedule, {.learning_rate = learning_rate,
                                       .epochs = options.epochs,
                                       .steps_per_epoch = steps_per_epoch(data.train, options.batch_size)});
  options.schedule = schedule.schedule;
  const Method method{.optimizer = given.optimizer.kind.name,
                      .optimizer_settings = optimizer.settings(),
                      .schedule = given.schedule.kind.name,
                      .schedule_settings = schedule.settings,
                      .clipping_settings = settings_of(options.clipping),
                      .regularization_settings = settings_of(given.regularization)};
  std::vector<Setting> settings = settings_of(given, method, data, options);
  std::string description = description_of(method, data, given.data.raw, options, sweep);
  const std::string& record = given.output.flight_recorder;
  return {std::move(loaded),      std::move(options),
          schedule.plateau,       std::move(settings),
          std::move(description), record.empty() ? nullptr : std::make_shared<FlightRecorder>(record)};
}

std::vector<std::shared_ptr<Callback>> common_callbacks(
    const std::optional<ReduceOnPlateauOptions>& plateau) {
  std::vector<std::shared_ptr<Callback>> callbacks{std::make_shared<EndOnInterrupt>()};
  if (plateau) callbacks.push_back(std::make_shared<ReduceOnPlateau>(*plateau));
  return callbacks;
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

void write_results(const OutputOptions& options, const Invocation& invocation, const Experiment& experiment,
                   std::span<const Comparison> comparisons) {
  if (!options.json.empty())
    write_file_atomically(options.json, result_json(invocation.command, experiment.settings, comparisons,
                                                    {.probes = options.probe}));
  if (!options.html.empty())
    write_file_atomically(options.html, html_report(report_data({.command = invocation.command,
                                                                 .command_line = invocation.command_line,
                                                                 .settings = experiment.settings,
                                                                 .comparisons = comparisons,
                                                                 .test = experiment.loaded.test})));
  if (!options.probe_csv.empty()) write_file_atomically(options.probe_csv, probes_csv(comparisons));
  if (!options.tensorboard.empty()) write_tensorboard(options.tensorboard, comparisons);
}

}  // namespace ogee::cli
