#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/report/findings/activation_labels.hpp>
#include <ogee/report/results/comparison_csv.hpp>
#include <ogee/report/terminal/compare_report.hpp>
#include <ogee/report/terminal/text.hpp>

#include "../interrupt.hpp"
#include "../sparse_progress.hpp"
#include "../standard_output.hpp"
#include "../terminal.hpp"
#include "experiment.hpp"
#include "experiment_settings.hpp"

namespace ogee::cli {
namespace {

constexpr const char* purpose =
    "Trains the same network with several activation functions and shows scores, saturation, gradients and "
    "convergence side by side.";

constexpr const char* examples = R"(Examples:
  Logistic, tanh and their hard variants on handwritten digits:
    ogee compare
  Which of them can still be trained six layers deep, and where gradients die:
    ogee compare --depth 6 --activations logistic,hard_logistic:keras2,tanh,relu
  Prices to predict from a table, with five seeds for each function:
    ogee compare --data houses.csv --task regress --label price --seeds 5

Ctrl-C and SIGTERM end the runs and show the results so far; a second one ends
at once. With --checkpoint, --resume goes on with the runs that are missing. The
status is 0, or 1 if no run completed an epoch, 2 for an error, 130 after Ctrl-C,
and 143 after SIGTERM.)";

constexpr Range seed_count{"from 1 to 1000000",
                           [](double number) { return number >= 1 && number <= 1'000'000; }};

struct CompareFields {
  Activations activations{{Logistic{}, Tanh{}, HardLogistic{}, HardTanh{}}};
  std::vector<Index> depths = {};
  std::vector<double> learning_rates = {};
  Index seeds = 3;
  FileName<FileUse::written> csv = {};
};

struct Options {
  ExperimentOptions experiment;
  CompareFields compare;
};

}  // namespace
}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::CompareFields> = std::tuple{
    Field{"activations", &cli::CompareFields::activations,
          "activation functions, with constants if needed (see ogee describe)"},
    Field{"depths", &cli::CompareFields::depths, cli::layer_count,
          "compare networks with each of these numbers of hidden layers, as in 2,6,12; instead of --depth"},
    Field{"learning_rates", &cli::CompareFields::learning_rates, ranges::positive,
          "train each activation at its own best of these, found on a tenth of the training data"},
    Field{"seeds", &cli::CompareFields::seeds, cli::seed_count, "runs of each activation"},
    Field{"csv", &cli::CompareFields::csv, "write a line for each run and epoch to FILE"}};

namespace ogee::cli {
namespace {

/// @throws OptionError for options that cannot be combined, or a number that comes twice.
void check(const Options& options) {
  const auto& [depths, rates] = std::tie(options.compare.depths, options.compare.learning_rates);
  const NetworkOptions& network = options.experiment.network;
  if (!depths.empty() && (network.depth || !network.hidden.empty()))
    throw OptionError("--depths cannot be combined with --depth or --hidden");
  if (!rates.empty() && options.experiment.method.optimizer.given.contains("learning_rate"))
    throw OptionError("--learning-rates cannot be combined with --learning-rate");
  const auto check_different = [](const char* option, auto numbers) {
    std::sort(numbers.begin(), numbers.end());
    const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
    if (twice != numbers.end()) throw OptionError(fmt::format("{}: {} comes twice", option, *twice));
  };
  check_different("--depths", depths);
  check_different("--learning-rates", rates);
}

Plan plan_of(const CompareFields& fields) {
  const std::vector<Activation>& activations = fields.activations.functions;
  Plan plan{.activations = activations,
            .runs = std::ssize(activations) * fields.seeds * std::max<Index>(1, std::ssize(fields.depths)),
            .compares = true,
            .depths = fields.depths,
            .learning_rates = fields.learning_rates,
            .files = files_of(fields)};
  CompareSettings settings{.seeds = fields.seeds, .depths = std::nullopt, .learning_rates = std::nullopt};
  if (!fields.depths.empty()) settings.depths = fields.depths;
  if (!fields.learning_rates.empty()) settings.learning_rates = fields.learning_rates;
  plan.settings = settings_of(settings);
  return plan;
}

/// Names each run as the report does.
auto callbacks_with_progress(const Experiment& experiment) {
  std::vector<std::string> descriptions;
  for (const Activation& activation : experiment.plan.activations)
    descriptions.push_back(activation.description());
  return [&experiment, descriptions, labels = activation_labels(descriptions)](const StartingRun& run) {
    // Seed 0 is that of the runs which look for a learning rate: some of these are expected to fail.
    const bool is_search = run.seed == 0;
    auto callbacks = common_callbacks(experiment, run, !is_search);
    const auto found = std::find(descriptions.begin(), descriptions.end(), run.activation.description());
    const std::string& label = labels[static_cast<std::size_t>(found - descriptions.begin())];
    if (!experiment.options.output.quiet)
      callbacks.push_back(sparse_progress(1, is_search
                                                 ? fmt::format("{}, in search of a learning rate: ", label)
                                                 : fmt::format("{}, seed {}: ", label, run.seed)));
    return callbacks;
  };
}

void print_settings(const Experiment& experiment, const CompareFields& fields) {
  fmt::print("{}seeds        {}\n", description_of(experiment),
             fields.seeds == 1 ? "1" : fmt::format("1 to {}", fields.seeds));
  std::vector<std::string> depths;
  for (const Index depth : fields.depths) depths.push_back(std::to_string(depth));
  if (!depths.empty()) fmt::print("depths       {} hidden layers\n", listed(depths));
  if (!fields.learning_rates.empty()) fmt::print("rates        {}\n", fmt::join(fields.learning_rates, ", "));
  fmt::print("\n");
  std::fflush(stdout);
}

bool completed_a_run(const Comparison& comparison) {
  return std::any_of(comparison.summaries.begin(), comparison.summaries.end(),
                     [](const ActivationSummary& summary) { return summary.runs > 0; });
}

int run(const Options& options, const Invocation& invocation) {
  check(options);
  const CompareFields& fields = options.compare;
  const Experiment experiment = cli::experiment(options.experiment, plan_of(fields), invocation);
  const bool quiet = experiment.options.output.quiet;
  const DataParts& data = experiment.loaded.data;
  CompareOptions compare = compare_options(experiment);
  compare.seeds = fields.seeds;
  compare.make_callbacks = callbacks_with_progress(experiment);
  if (!fields.learning_rates.empty())
    compare.learning_rate_sweep = LearningRateOptions{.rates = fields.learning_rates};
  if (!quiet) print_settings(experiment, fields);
  catch_interrupt();
  std::vector<Comparison> comparisons = fields.depths.empty() ? std::vector{ogee::compare(data, compare)}
                                                              : compare_depths(data, compare, fields.depths);
  const bool interrupted = comparisons.back().interrupted;
  // The last one has no runs if it was interrupted while it looked for learning rates.
  if (comparisons.back().runs.empty()) comparisons.pop_back();
  if (comparisons.empty()) {
    fmt::print("no run was begun; stopped: interrupted\n{}", resume_line(invocation, experiment));
    return status_interrupted();
  }
  write_results(invocation, experiment, comparisons);
  if (!fields.csv.empty()) write_result(fields.csv.name, epochs_csv(comparisons));
  if (!quiet) std::fputs("\n", stderr);
  fmt::print("{}{}",
             compare_report(comparisons, {.brief = quiet, .colour = shows_colour(), .width = output_width()}),
             flight_recorder_line(experiment, comparisons));
  if (interrupted) {
    fmt::print("{}", resume_line(invocation, experiment));
    return status_interrupted();
  }
  return std::any_of(comparisons.begin(), comparisons.end(), completed_a_run) ? status_ok : status_failed;
}

std::vector<Option> options_of(Options& options) {
  std::vector<Option> all = options_of(options.experiment);
  append(all, struct_options("", "Comparison", options.compare));
  option_named(all, "--csv").group = "Output";
  return all;
}

}  // namespace

Subcommand commands::compare() { return subcommand("compare", purpose, examples, options_of, run); }

}  // namespace ogee::cli
