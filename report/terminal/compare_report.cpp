#include "compare_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../findings/activation_labels.hpp"
#include "../findings/conclusion.hpp"
#include "convergence_plot.hpp"
#include "difference_table.hpp"
#include "layer_maps.hpp"
#include "layer_table.hpp"
#include "learning_rate_table.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

/// "0.9138 ± 0.0021"; without a spread if there is only one run.
std::string mean_text(const MeanAndSpread& value, Index count) {
  if (count == 0 || std::isnan(value.mean)) return "–";
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

/// "mean squared error "; empty if the loss is not known.
std::string loss_name(const Comparison& comparison) {
  if (!comparison.loss) return "";
  std::string name = std::string(comparison.loss->kind()) + " ";
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string loss_legend(const Comparison& comparison) {
  return fmt::format(
      "test loss: {}after the last epoch, mean ± standard deviation\n"
      "           over seeds\n"
      "per epoch: training time of an epoch\n",
      loss_name(comparison));
}

std::string accuracy_legend(const std::optional<double>& target) {
  std::string text =
      "test accuracy: after the last epoch, mean ± standard deviation over seeds;\n"
      "               likewise for the loss\n";
  if (target)
    text += fmt::format(
        "to target:     epochs until the accuracy first was {:.4f}, mean over the runs\n"
        "               that did (their number / all runs), and their training time\n",
        *target);
  return text + "per epoch:     training time of an epoch\n";
}

std::string score_legend(const Comparison& comparison) {
  return (comparison.task == Task::regress ? loss_legend(comparison)
                                           : accuracy_legend(comparison.target_accuracy)) +
         constants_legend(comparison);
}

std::string learning_rate_legend(const Comparison& comparison) {
  return fmt::format("{} of held-out training data after the last epoch at each learning rate\n",
                     comparison.task == Task::classify ? "accuracy" : "loss");
}

using Cells = std::vector<std::string>;

Cells score_header(const Comparison& comparison) {
  if (comparison.task == Task::regress) return {"activation", "test loss", "per epoch"};
  if (!comparison.target_accuracy) return {"activation", "test accuracy", "test loss", "per epoch"};
  return {"activation", "test accuracy", "test loss", "to target", "time", "per epoch"};
}

Cells score_row(const Comparison& comparison, const ActivationSummary& summary, const std::string& label) {
  Cells row{label};
  if (comparison.task == Task::classify) row.push_back(mean_text(summary.test_accuracy, summary.runs));
  row.push_back(mean_text(summary.test_loss, summary.runs));
  if (comparison.target_accuracy) {
    row.push_back(epochs_text(summary, runs_begun(comparison, summary)));
    row.push_back(time_text(summary.seconds_to_target, summary.reached_target));
  }
  row.push_back(time_text(summary.seconds_per_epoch, summary.runs));
  return row;
}

}  // namespace

std::string score_table(const Comparison& comparison) {
  TerminalTable table{.header = score_header(comparison), .rows = {}};
  const std::vector<std::string> labels = activation_labels(comparison.summaries);
  for (std::size_t i = 0; i < labels.size(); ++i)
    table.rows.push_back(score_row(comparison, comparison.summaries[i], labels[i]));
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
  if (const std::string differences = difference_table(comparison); !differences.empty()) {
    text += differences + "\n";
    if (!options.brief) text += difference_table_legend(comparison) + "\n";
  }
  text += layer_table(comparison) + "\n";
  if (!options.brief) {
    text += layer_table_legend(comparison) + "\n";
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
