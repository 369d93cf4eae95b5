#pragma once

/// What results of ogee train and ogee compare say of the experiment, as settings in JSON and reports. What is
/// left open is null there.

#include <ogee/core/fields.hpp>
#include <ogee/core/initialization.hpp>
#include <ogee/insight/compare/result_settings.hpp>
#include <ogee/models/block.hpp>
#include <optional>
#include <string>
#include <vector>

#include "../options/data_options.hpp"

namespace ogee::cli {

/// Of both subcommands.
struct ExperimentSettings : ResultSettings {
  std::vector<std::string> labels;
  std::vector<std::string> ignored;
  std::optional<std::string> targets;
  std::optional<YesNo> header;
  Missing missing = Missing::refuse;
  std::vector<std::string> data_notes;
  std::optional<std::string> test;
  std::optional<std::string> test_targets;
  std::optional<double> test_share;
  std::optional<std::string> validation;
  std::optional<std::string> validation_targets;
  std::optional<double> validation_share;
  Index validation_samples = 0;
  std::optional<Index> limit;
  bool standardized_inputs = true;
  Index train_samples = 0;
  std::optional<Block> block;
  std::optional<Initialization> initialization;
  std::optional<double> initialization_scale;
  std::string optimizer;
  Index batch_size = 0;
  Index epochs = 0;
  std::optional<double> target_accuracy;
  Index threads = 1;
};

struct TrainSettings {
  std::optional<std::string> from;
  Index seed = 1;
  std::optional<Index> early_stopping;
  std::vector<std::string> class_names;
};

struct CompareSettings {
  Index seeds = 1;
  std::optional<std::vector<Index>> depths;
  std::optional<std::vector<double>> learning_rates;
};

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::ExperimentSettings> = std::tuple_cat(
    fields_of<ResultSettings>,
    std::tuple{
        Field{"labels", &cli::ExperimentSettings::labels, "columns of a table that hold the answers"},
        Field{"ignored", &cli::ExperimentSettings::ignored, "columns of a table that are not used"},
        Field{"targets", &cli::ExperimentSettings::targets, "file of the answers, beside one of the inputs"},
        Field{"header", &cli::ExperimentSettings::header,
              "whether the first line of a table has names, if that was given"},
        Field{"missing", &cli::ExperimentSettings::missing, "what is done with gaps in a table"},
        Field{"data_notes", &cli::ExperimentSettings::data_notes,
              "what was decided about the data, in words"},
        Field{"test", &cli::ExperimentSettings::test, "file of the samples tested on"},
        Field{"test_targets", &cli::ExperimentSettings::test_targets, "file of the answers of these"},
        Field{"test_share", &cli::ExperimentSettings::test_share, ranges::share,
              "share of the samples held out"},
        Field{"validation", &cli::ExperimentSettings::validation, "file of the samples to decide by"},
        Field{"validation_targets", &cli::ExperimentSettings::validation_targets,
              "file of the answers of these"},
        Field{"validation_share", &cli::ExperimentSettings::validation_share, ranges::share,
              "share of the training data held out to decide by"},
        Field{"validation_samples", &cli::ExperimentSettings::validation_samples, ranges::not_negative,
              "samples held out to decide by"},
        Field{"limit", &cli::ExperimentSettings::limit, ranges::at_least_one, "most samples to train on"},
        Field{"standardized_inputs", &cli::ExperimentSettings::standardized_inputs,
              "whether features have mean 0 and deviation 1"},
        Field{"train_samples", &cli::ExperimentSettings::train_samples, ranges::not_negative,
              "samples trained on"},
        Field{"block", &cli::ExperimentSettings::block, "kind of the hidden layers but the first"},
        Field{"initialization", &cli::ExperimentSettings::initialization, "how the first weights are drawn"},
        Field{"initialization_scale", &cli::ExperimentSettings::initialization_scale, initialization_scales,
              "factor by which the first weights are multiplied"},
        Field{"optimizer", &cli::ExperimentSettings::optimizer, "method of the updates"},
        Field{"batch_size", &cli::ExperimentSettings::batch_size, ranges::at_least_one, "samples of a step"},
        Field{"epochs", &cli::ExperimentSettings::epochs, ranges::at_least_one,
              "epochs planned for each run"},
        Field{"target_accuracy", &cli::ExperimentSettings::target_accuracy, ranges::share,
              "accuracy to reach, if it was given"},
        Field{"threads", &cli::ExperimentSettings::threads, ranges::at_least_one,
              "threads, or runs at the same time"}});

template <>
inline constexpr auto ogee::fields_of<ogee::cli::TrainSettings> = std::tuple{
    Field{"from", &cli::TrainSettings::from, "file of the model that was trained further"},
    Field{"seed", &cli::TrainSettings::seed, ranges::not_negative, "seed of the run"},
    Field{"early_stopping", &cli::TrainSettings::early_stopping, ranges::not_negative,
          "epochs without improvement after which it stops"},
    Field{"class_names", &cli::TrainSettings::class_names, "names of the classes, if they have any"}};

template <>
inline constexpr auto ogee::fields_of<ogee::cli::CompareSettings> =
    std::tuple{Field{"seeds", &cli::CompareSettings::seeds, ranges::at_least_one,
                     "runs of each activation, seeds 1, 2, ..."},
               Field{"depths", &cli::CompareSettings::depths, ranges::at_least_one,
                     "numbers of hidden layers compared at"},
               Field{"learning_rates", &cli::CompareSettings::learning_rates, ranges::positive,
                     "learning rates tried for each activation"}};
