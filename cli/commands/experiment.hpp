#pragma once

/// What ogee train and ogee compare have in common.

#include <ogee/insight/compare/compare.hpp>
#include <ogee/report/flight_record/flight_recorder.hpp>
#include <ogee/report/results/json.hpp>
#include <string>
#include <vector>

#include "../options/data_options.hpp"
#include "../options/network_options.hpp"
#include "../options/optimizer_options.hpp"
#include "../options/output_options.hpp"
#include "../options/regularization_options.hpp"
#include "../options/schedule_options.hpp"
#include "../options/sweep_options.hpp"
#include "../options/training_options.hpp"

namespace ogee::cli {

struct ExperimentOptions {
  std::string config;  ///< a TOML file; empty for none
  DataOptions data;
  NetworkOptions network;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  RegularizationOptions regularization;
  TrainingOptions training;
  OutputOptions output;
};

/// Puts more options behind those that are there.
void append(std::vector<Option>& options, const std::vector<Option>& more);

[[nodiscard]] std::vector<Option> options_of(ExperimentOptions& options);

/// What the options of all experiments read, and what so many runs write.
[[nodiscard]] NamedFiles files_of(const ExperimentOptions& options, Index runs);

/// Data and options that are known to be possible.
struct Experiment {
  LoadedData loaded;
  CompareOptions options;
  std::optional<ReduceOnPlateauOptions> plateau;  ///< of --schedule plateau
  std::vector<Setting> settings;                  ///< all of them, for files
  std::string description;                        ///< the settings in a few lines, for people
  std::shared_ptr<FlightRecorder> recorder;       ///< null without --flight-recorder
};

/// Loads the data and finds out what is impossible, before anything is trained.
[[nodiscard]] Experiment prepare(const ExperimentOptions& given, std::vector<Activation> activations,
                                 const Sweep& sweep = {});

/// The callbacks of one run that the options of all experiments ask for.
[[nodiscard]] std::vector<std::shared_ptr<Callback>> common_callbacks(
    const std::optional<ReduceOnPlateauOptions>& plateau);

/// What a subcommand is called, and the command line that it came with.
struct Invocation {
  std::string_view command;
  std::string_view command_line;
};

/// Where what was not finite is recorded, or how it could be; empty if all runs were finite.
[[nodiscard]] std::string flight_recorder_line(const Experiment& experiment,
                                               std::span<const Comparison> comparisons);

/// Writes what the output options ask for.
void write_results(const OutputOptions& options, const Invocation& invocation, const Experiment& experiment,
                   std::span<const Comparison> comparisons);

}  // namespace ogee::cli
