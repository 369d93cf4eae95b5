#include "compare_report.hpp"

#include <fmt/format.h>

#include "../findings/activation_labels.hpp"
#include "../findings/conclusion.hpp"
#include "convergence_plot.hpp"
#include "layer_maps.hpp"
#include "layer_table.hpp"
#include "learning_rate_table.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

/// "0.9138 ± 0.0021"; without a spread where there is but one run.
std::string mean_text(const MeanAndSpread& value, Index count) {
  if (count == 0) return "–";
  if (count == 1) return decimals(value.mean);
  return fmt::format("{} ± {}", decimals(value.mean), decimals(value.spread));
}

std::string time_text(const MeanAndSpread& seconds, Index count) {
  return count == 0 ? "–" : duration(seconds.mean);
}

std::string epochs_text(const ActivationSummary& summary, Index begun) {
  if (summary.reached_target == 0) return fmt::format("– (0/{})", begun);
  return fmt::format("{:.1f} ({}/{})", summary.epochs_to_target.mean, summary.reached_target, begun);
}

/// "constants: hard_tanh(low=-1, high=1)", for the activations whose labels leave them out.
std::string constants_legend(const Comparison& comparison) {
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string& description = comparison.summaries[i].activation;
    if (description != labels[i]) text += (text.empty() ? "constants:     " : ", ") + description;
  }
  return text.empty() ? text : text + "\n";
}

std::string loss_legend(const Comparison& comparison) {
  return "test loss: mean squared error after the last epoch, mean ± standard deviation\n"
         "           over seeds\n"
         "per epoch: training time of an epoch\n" +
         constants_legend(comparison);
}

std::string score_legend(const Comparison& comparison) {
  if (comparison.task == Task::regress) return loss_legend(comparison);
  return fmt::format(
             "test accuracy: after the last epoch, mean ± standard deviation over seeds;\n"
             "               loss alike\n"
             "to target:     epochs until the accuracy first was {:.4f}, mean over the runs\n"
             "               that did (their number / all runs), and their training time\n"
             "per epoch:     training time of an epoch\n",
             comparison.target_accuracy) +
         constants_legend(comparison);
}

std::string learning_rate_legend(const Comparison& comparison) {
  return fmt::format("{} of held-out training data after the last epoch at each learning rate\n",
                     comparison.task == Task::classify ? "accuracy" : "loss");
}

std::string loss_table(const Comparison& comparison) {
  TerminalTable table{.header = {"activation", "test loss", "per epoch"}, .rows = {}};
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const ActivationSummary& summary = comparison.summaries[i];
    table.rows.push_back({labels[i], mean_text(summary.test_loss, summary.runs),
                          time_text(summary.seconds_per_epoch, summary.runs)});
  }
  return to_string(table);
}

}  // namespace

std::string score_table(const Comparison& comparison) {
  if (comparison.task == Task::regress) return loss_table(comparison);
  TerminalTable table{
      .header = {"activation", "test accuracy", "test loss", "to target", "time", "per epoch"}, .rows = {}};
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const ActivationSummary& summary = comparison.summaries[i];
    table.rows.push_back({labels[i], mean_text(summary.test_accuracy, summary.runs),
                          mean_text(summary.test_loss, summary.runs),
                          epochs_text(summary, runs_begun(comparison, summary)),
                          time_text(summary.seconds_to_target, summary.reached_target),
                          time_text(summary.seconds_per_epoch, summary.runs)});
  }
  return to_string(table);
}

std::string unfinished_runs(const Comparison& comparison) {
  std::string text;
  for (const Run& run : comparison.runs) {
    const History& history = run.history;
    if (history.stopped == StopReason::finished) continue;
    text += fmt::format("{}, seed {}: stopped after {} epochs: {}{}{}\n", run.activation.description(),
                        run.seed, history.epochs.size(), name_of(history.stopped),
                        history.message.empty() ? "" : ": ", history.message);
  }
  return text;
}

std::string compare_report(const Comparison& comparison, const CompareReportOptions& options) {
  const std::string unfinished = unfinished_runs(comparison);
  std::string text = score_table(comparison) + "\n";
  if (!options.brief) text += score_legend(comparison) + "\n";
  if (!unfinished.empty()) text += unfinished + "\n";
  if (!comparison.learning_rates.empty()) {
    text += learning_rate_table(comparison) + "\n";
    if (!options.brief) text += learning_rate_legend(comparison) + "\n";
  }
  text += layer_table(comparison) + "\n";
  if (!options.brief) {
    text += layer_table_legend() + "\n";
    text += layer_maps(comparison, {.colour = options.colour, .width = options.width});
    text += convergence_plot(comparison, {.width = options.width, .colour = options.colour}) + "\n";
  }
  return text + wrapped(conclusion(comparison), options.width) + "\n";
}

std::string compare_report(std::span<const Comparison> comparisons, const CompareReportOptions& options) {
  if (comparisons.size() == 1) return compare_report(comparisons.front(), options);
  std::string text;
  for (const Comparison& comparison : comparisons) {
    const std::size_t layers = comparison.hidden.size();
    const std::string heading = fmt::format("{} hidden layer{}", layers, layers == 1 ? "" : "s");
    text += fmt::format("{}\n{}\n\n{}\n", heading, std::string(heading.size(), '='),
                        compare_report(comparison, options));
  }
  return text + wrapped(conclusion(comparisons), options.width) + "\n";
}

}  // namespace ogee
