#include "experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ogee/core/errors.hpp>
#include <ogee/report/text.hpp>
#include <ogee/report/write_file.hpp>

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

std::vector<Setting> settings_of(const ExperimentOptions& given, const OptimizerOptions& optimizer,
                                 const TrainTest& data, const CompareOptions& options) {
  return {{"data", given.data.name},
          {"task", std::string(data.train.classes() > 0 ? "classify" : "regress")},
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
          {"activations", descriptions(options.activations)},
          {"initialization", std::string(name_of(options.initialization))},
          {"optimizer", optimizer.name},
          {"learning_rate", *optimizer.learning_rate},
          {"momentum", *optimizer.momentum},
          {"nesterov", optimizer.nesterov},
          {"weight_decay", optimizer.weight_decay},
          {"batch_size", options.batch_size},
          {"epochs", options.epochs},
          {"target_accuracy", optional_setting(options.target_accuracy)},
          {"threads", std::int64_t{options.threads}}};
}

std::string counted(Index count, std::string_view thing) {
  return fmt::format("{} {}{}", with_separators(count), thing, count == 1 ? "" : "s");
}

std::string description_of(const OptimizerOptions& optimizer, const TrainTest& data, bool raw,
                           const CompareOptions& options) {
  return fmt::format(
      "data         {}: {} to train on, {} to test on, inputs{} {}\n"
      "network      {} → {} → {}, initialisation {}\n"
      "activation   {}\n"
      "optimizer    {}, learning rate {}, momentum {}{}, weight decay {}\n"
      "training     {}, batch size {}, {}\n",
      data.train.name(), counted(data.train.size(), "sample"), with_separators(data.test.size()),
      data.train.classes() > 0 ? "" : " and targets", raw ? "as they are" : "standardised",
      data.train.features(), fmt::join(options.hidden, " → "), data.train.outputs(),
      name_of(options.initialization), fmt::join(descriptions(options.activations), ", "), optimizer.name,
      *optimizer.learning_rate, *optimizer.momentum, optimizer.nesterov ? " (Nesterov)" : "",
      optimizer.weight_decay, counted(options.epochs, "epoch"), options.batch_size,
      counted(options.threads, "thread"));
}

/// What would otherwise be found out only after the settings are printed.
void check(const Dataset& data, const TrainingOptions& training) {
  if (data.classes() == 1)
    throw DataError(fmt::format("{}: all samples are of one class, expected two or more", data.name()));
  if (data.classes() == 0 && training.target_accuracy)
    throw OptionError(
        fmt::format("--target-accuracy: {} has targets, of which there is no accuracy", data.name()));
}

}  // namespace

void add_options(CLI::App& app, ExperimentOptions& options) {
  add_options(app, options.data);
  add_options(app, options.network);
  add_options(app, options.optimizer);
  add_options(app, options.training);
  add_options(app, options.output);
}

Experiment prepare(const ExperimentOptions& given, std::vector<Activation> activations) {
  if (!given.output.json.empty()) check_writable(given.output.json);
  const Defaults& defaults = defaults_for(given.data.name);
  const OptimizerOptions optimizer = completed(given.optimizer, defaults);
  (void)make_optimizer(optimizer);  // throws if an option of it is impossible
  const TrainingOptions& training = given.training;
  CompareOptions options{.activations = std::move(activations),
                         .hidden = hidden_layers(given.network, defaults),
                         .epochs = training.epochs.value_or(defaults.epochs),
                         .batch_size = training.batch_size.value_or(defaults.batch_size),
                         .initialization = initialization_named(given.network.initialization),
                         .threads = training.threads,
                         .target_accuracy = training.target_accuracy,
                         .make_optimizer = [optimizer] { return make_optimizer(optimizer); }};
  TrainTest data = load(given.data);
  check(data.train, training);
  std::vector<Setting> settings = settings_of(given, optimizer, data, options);
  std::string description = description_of(optimizer, data, given.data.raw, options);
  return {std::move(data), std::move(options), std::move(settings), std::move(description)};
}

void write_json(const OutputOptions& options, std::string_view command, const Experiment& experiment,
                const Comparison& comparison) {
  if (!options.json.empty())
    write_file_atomically(options.json, result_json(command, experiment.settings, comparison));
}

}  // namespace ogee::cli
