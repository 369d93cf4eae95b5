#pragma once

/// Options become an experiment here: what ogee train and ogee compare have in common.

#include <memory>
#include <ogee/core/setting.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/insight/compare/compare.hpp>
#include <ogee/report/flight_record/flight_recorder.hpp>
#include <span>
#include <string>
#include <vector>

#include "../load_data.hpp"
#include "../options/checkpoint_options.hpp"
#include "../options/data_options.hpp"
#include "../options/layer_list.hpp"
#include "../options/method_options.hpp"
#include "../options/network_options.hpp"
#include "../options/output_options.hpp"
#include "../options/training_options.hpp"

namespace ogee::cli {

struct ExperimentOptions {
  FileName<FileUse::read> config;
  DataOptions data;
  NetworkOptions network;
  MethodOptions method;
  RegularizationOptions regularization;
  TrainingOptions training;
  LayerStatisticsOptions statistics;
  CheckpointFields checkpoint;
  OutputOptions output;
};

[[nodiscard]] std::vector<Option> options_of(ExperimentOptions& options);

/// What a subcommand adds to the options of all experiments.
struct Plan {
  std::vector<Activation> activations;
  LayerList layers = {};                      ///< in place of hidden layers
  std::optional<Model> model = std::nullopt;  ///< to train on, in place of a new network
  Index runs = 1;
  bool stops_early = false;                 ///< whether the validation part decides when a training stops
  bool compares = false;                    ///< whether each run has a folder of its own for checkpoints
  std::vector<Index> depths = {};           ///< numbers of hidden layers to compare; empty for those given
  std::vector<double> learning_rates = {};  ///< to choose from; empty for the optimizer's own
  NamedFiles files = {};
  std::vector<Setting> settings = {};
};

/// Everything that is settled before anything is trained.
struct Experiment {
  ExperimentOptions options;  ///< with all defaults
  Plan plan;                  ///< with all activations of listed layers
  LoadedData loaded;
  Method method;
  std::optional<Network<float>> network;     ///< of listed layers or a model
  std::shared_ptr<FlightRecorder> recorder;  ///< null without --flight-recorder
};

/// Fills in the defaults, finds out what is impossible, checks the files and loads the data.
/// @throws OptionError for what is impossible or cannot be combined; as check(NamedFiles) and load.
[[nodiscard]] Experiment experiment(const ExperimentOptions& given, Plan plan, const Invocation& invocation);

/// The loss that is minimised: that of the model, or the one that suits the data.
[[nodiscard]] Loss loss_of(const Experiment& experiment);

/// All settings, for files.
[[nodiscard]] std::vector<Setting> all_settings(const Experiment& experiment);

/// The experiment for the library; callbacks, seeds and a sweep are the subcommand's own.
[[nodiscard]] CompareOptions compare_options(const Experiment& experiment);

/// The settings in a few lines, for people.
[[nodiscard]] std::string description_of(const Experiment& experiment);

/// The callbacks of a run that the options of all experiments ask for.
[[nodiscard]] std::vector<std::shared_ptr<Callback>> common_callbacks(const Experiment& experiment,
                                                                      const StartingRun& run,
                                                                      bool records = true);

/// Writes what the output options ask for.
void write_results(const Invocation& invocation, const Experiment& experiment,
                   std::span<const Comparison> comparisons);

/// How to go on with trainings that were interrupted; empty without checkpoints.
[[nodiscard]] std::string resume_line(const Invocation& invocation, const Experiment& experiment);

/// Where values that were not finite are recorded, or how they could be; empty if all runs were finite.
[[nodiscard]] std::string flight_recorder_line(const Experiment& experiment,
                                               std::span<const Comparison> comparisons);

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::ExperimentOptions> = std::tuple{
    Field{"config", &cli::ExperimentOptions::config,
          "take options from a TOML file, in which \"batch-size = 64\" is --batch-size 64; command-line "
          "options take precedence"}};
