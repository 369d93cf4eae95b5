// Comparisons in the terminal: their tables, and what they are summed up to.

#include <gtest/gtest.h>
#include <ogee/activations/registry.hpp>
#include <ogee/losses/mean_absolute_error.hpp>
#include <ogee/report/findings/activation_labels.hpp>
#include <ogee/report/findings/conclusion.hpp>
#include <ogee/report/terminal/compare_report.hpp>
#include <ogee/report/terminal/convergence_plot.hpp>
#include <ogee/report/terminal/layer_table.hpp>
#include <ogee/report/terminal/text.hpp>

#include <limits>

namespace ogee::compare_report_test {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

LayerStatistics layer(const std::string& name, double left, double right) {
  return {.layer = name,
          .activation = "logistic",
          .saturation = Saturation{left, right},
          .mean_output = 0.5,
          .output_deviation = 0.1,
          .constant_units = 0.25,
          .gradient_norm = 0.0123};
}

ActivationSummary summary(const std::string& activation, MeanAndSpread accuracy, Index runs = 3) {
  return {.activation = activation,
          .test_loss = {.mean = 1.5, .spread = 0.25},
          .test_accuracy = accuracy,
          .seconds_per_epoch = {.mean = 0.002, .spread = 0},
          .runs = runs,
          .reached_target = 0,
          .epochs_to_target = {},
          .seconds_to_target = {},
          .layers = {}};
}

ActivationSummary reaching(ActivationSummary summary, Index runs, double epochs) {
  summary.reached_target = runs;
  summary.epochs_to_target = {.mean = epochs, .spread = 0};
  summary.seconds_to_target = {.mean = 0.01 * epochs, .spread = 0};
  return summary;
}

ActivationSummary with_layers(ActivationSummary summary, std::vector<LayerStatistics> layers) {
  summary.layers = std::move(layers);
  return summary;
}

Comparison comparison(std::vector<ActivationSummary> summaries) {
  Comparison result;
  result.summaries = std::move(summaries);
  result.target_accuracy = 0.9;
  return result;
}

/// With the paired test of the first two activations.
Comparison tested(Comparison comparison, double p_value, bool exceeds_noise) {
  const auto score = [&](std::size_t i) {
    const ActivationSummary& summary = comparison.summaries[i];
    return comparison.task == Task::classify ? summary.test_accuracy.mean : summary.test_loss.mean;
  };
  comparison.differences = {{.first = comparison.summaries[0].activation,
                             .second = comparison.summaries[1].activation,
                             .difference = {.mean = score(0) - score(1)},
                             .pairs = 3,
                             .p_value = p_value,
                             .adjusted_p_value = p_value,
                             .exceeds_noise = exceeds_noise}};
  return comparison;
}

Run run_of(const std::string& activation, std::uint64_t seed, const std::vector<double>& accuracies) {
  Run run{.activation = activation_named(activation),
          .seed = seed,
          .history = {},
          .weights_digest = 0,
          .layers = {}};
  for (const double accuracy : accuracies)
    run.history.epochs.push_back({.epoch = static_cast<Index>(run.history.epochs.size()) + 1,
                                  .train = {.loss = 1, .accuracy = accuracy},
                                  .test = Score{.loss = 1, .accuracy = accuracy},
                                  .learning_rate = 0.1,
                                  .seconds = 0.5,
                                  .samples_per_second = 100});
  return run;
}

TEST(ActivationLabels, AreShortWhereTheyCanBe) {
  const std::vector<std::string> descriptions{"tanh", "hard_tanh(low=-1, high=1)", "elu(alpha=1)",
                                              "elu(alpha=2)"};
  EXPECT_EQ(activation_labels(descriptions),
            (std::vector<std::string>{"tanh", "hard_tanh", "elu(alpha=1)", "elu(alpha=2)"}));
}

TEST(CompareReport, ScoreTable) {
  const Comparison shown = comparison({reaching(summary("logistic", {0.91384, 0.0021}), 2, 4.5),
                                       summary("tanh", {0.5, 0}, 1), summary("relu", {}, 0)});
  EXPECT_EQ(score_table(shown),
            "activation    test accuracy        test loss  to target     time  per epoch\n"
            "──────────  ───────────────  ───────────────  ─────────  ───────  ─────────\n"
            "logistic    0.9138 ± 0.0021  1.5000 ± 0.2500  4.5 (2/3)  45.0 ms    2.00 ms\n"
            "tanh                 0.5000           1.5000    – (0/1)        –    2.00 ms\n"
            "relu                      –                –    – (0/0)        –          –\n");
}

TEST(CompareReport, LayerTable) {
  LayerStatistics last = layer("dense2", 0, 0);
  last.saturation.reset();
  const Comparison shown =
      comparison({with_layers(summary("logistic", {0.9, 0}), {layer("dense1", 0.125, 0.5), last}),
                  summary("relu", {}, 0)});
  EXPECT_EQ(layer_table(shown),
            "activation  layer   saturated left   right  mean slope  constant  mean output  gradient norm\n"
            "──────────  ──────  ──────────────  ──────  ──────────  ────────  ───────────  ─────────────\n"
            "logistic    dense1          12.5 %  50.0 %      1.0000    25.0 %       0.5000       1.23e-02\n"
            "            dense2               –       –      1.0000    25.0 %       0.5000       1.23e-02\n"
            "relu        –                    –       –           –         –            –              –\n");
}

TEST(CompareReport, ShowsHowFarGatesAreOpen) {
  LayerStatistics gate = layer("gate1", 0, 0);
  gate.gate_openness = 0.018;
  const std::vector<LayerStatistics> layers{layer("dense1", 0.125, 0.5), gate};
  EXPECT_EQ(layer_table(layers),
            "layer   saturated left   right  mean slope  constant  mean output  gradient norm    open\n"
            "──────  ──────────────  ──────  ──────────  ────────  ───────────  ─────────────  ──────\n"
            "dense1          12.5 %  50.0 %      1.0000    25.0 %       0.5000       1.23e-02       –\n"
            "gate1            0.0 %   0.0 %      1.0000    25.0 %       0.5000       1.23e-02  0.0180\n");
  const Comparison shown =
      comparison({with_layers(summary("tanh", {0.9, 0}), layers), summary("relu", {}, 0)});
  EXPECT_TRUE(contains(layer_table(shown), "gradient norm    open\n"));
  EXPECT_TRUE(contains(layer_table(shown), "1.23e-02  0.0180\nrelu "));
  const std::string meaning = "open:          mean share of the input that the gates of a layer replace\n";
  EXPECT_TRUE(contains(layer_table_legend(shown), meaning));
  EXPECT_TRUE(contains(layer_table_legend(layers), meaning));
  EXPECT_FALSE(contains(layer_table_legend(std::span(layers).first(1)), "open:"));
}

TEST(CompareReport, NamesRunsThatDidNotFinish) {
  Comparison shown = comparison({summary("tanh", {0.9, 0}, 1)});
  shown.runs = {run_of("tanh", 1, {0.9}), run_of("tanh", 2, {})};
  shown.runs[1].history.stopped = StopReason::non_finite;
  shown.runs[1].history.message = "dense1: not finite";
  EXPECT_EQ(unfinished_runs(shown), "tanh, seed 2: stopped after 0 epochs: non-finite: dense1: not finite\n");
  EXPECT_TRUE(contains(compare_report(shown), unfinished_runs(shown)));
  EXPECT_TRUE(contains(score_table(shown), "(0/2)"));
}

TEST(CompareReport, BriefHasTablesAndConclusionOnly) {
  const Comparison shown = comparison({summary("tanh", {0.9, 0.1}), summary("relu", {0.8, 0.1})});
  EXPECT_EQ(compare_report(shown, {.brief = true}),
            score_table(shown) + "\n" + layer_table(shown) + "\n" + wrapped(conclusion(shown), 80) + "\n");
  EXPECT_TRUE(contains(compare_report(shown), layer_table_legend(shown)));
  EXPECT_TRUE(contains(compare_report(shown), convergence_plot(shown)));
}

TEST(ConvergencePlot, IsTheMeanOverTheRunsThatCompletedTheEpoch) {
  Comparison shown = comparison({summary("tanh", {1, 0})});
  shown.runs = {run_of("tanh", 1, {0, 0.5, 1}), run_of("tanh", 2, {1, 0.5})};
  Comparison mean = shown;
  mean.runs = {run_of("tanh", 1, {0.5, 0.5, 1})};
  EXPECT_EQ(convergence_plot(shown), convergence_plot(mean));
}

// Conclusions

TEST(Conclusion, LeadBeyondTheNoise) {
  const Comparison shown = comparison(
      {reaching(with_layers(summary("logistic", {0.9, 0.002}), {layer("dense1", 0.4, 0.1)}), 3, 4),
       reaching(with_layers(summary("hard_tanh(low=-1, high=1)", {0.95, 0.004}), {layer("dense1", 0.1, 0.1)}),
                3, 2.5)});
  EXPECT_EQ(
      conclusion(tested(shown, 0.0125, true)),
      "hard_tanh had the best test accuracy, 0.9500 ± 0.0040; its lead of 0.0500 over logistic exceeds the "
      "noise (p = 0.013). hard_tanh was first to reach 0.9000, after 2.5 epochs on average (3 of "
      "3 runs did); the largest saturated share was in dense1 with logistic, 40.0 % left and 10.0 % right.");
}

TEST(Conclusion, LeadWithinTheNoise) {
  EXPECT_EQ(conclusion(tested(comparison({summary("logistic", {0.9, 0.06}), summary("tanh", {0.95, 0.001})}),
                              0.2, false)),
            "tanh and logistic are alike: their test accuracy goes from 0.9000 to 0.9500. No run reached the "
            "target accuracy of 0.9000.");
}

TEST(Conclusion, TinyLeadIsNotShownAsZero) {
  EXPECT_TRUE(
      contains(conclusion(tested(comparison({summary("a", {0.9, 0}), summary("b", {0.90002, 0})}), 0, true)),
               "lead of 2e-05 over a exceeds the noise (p < 0.001)"));
}

TEST(Conclusion, Tie) {
  const Comparison tied =
      comparison({reaching(with_layers(summary("logistic", {1, 0}), {layer("dense1", 0.2, 0.1)}), 3, 2),
                  reaching(with_layers(summary("tanh", {1, 0}), {layer("dense1", 0.1, 0.2)}), 2, 2),
                  reaching(with_layers(summary("relu", {0.5, 0}), {layer("dense1", 0.1, 0.1)}), 3, 3)});
  EXPECT_EQ(
      conclusion(tied),
      "logistic and tanh tied for the best test accuracy, 1.0000, but with fewer than two seeds in common it "
      "cannot be told from chance. logistic and tanh were first to reach 0.9000, after 2.0 epochs on average "
      "(5 of 6 runs did); the largest saturated share, 30.0 %, was the "
      "same in 2 layers, among them dense1 with logistic.");
}

/// A comparison on targets, which have no accuracy.
Comparison regression(std::vector<ActivationSummary> summaries, const std::vector<MeanAndSpread>& losses) {
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    summaries[i].test_loss = losses[i];
    summaries[i].test_accuracy = {nan, nan};
  }
  Comparison shown = comparison(std::move(summaries));
  shown.task = Task::regress;
  shown.target_accuracy.reset();
  return shown;
}

TEST(Conclusion, SmallestLossWhereTheAnswersAreTargets) {
  const auto two = [](std::vector<LayerStatistics> layers) {
    return std::vector{with_layers(summary("logistic", {}), layers),
                       with_layers(summary("tanh", {}), layers)};
  };
  EXPECT_EQ(
      conclusion(tested(regression(two({layer("dense1", 0, 0)}), {{0.5, 0.01}, {0.2, 0.02}}), 0.01, true)),
      "tanh had the smallest test loss, 0.2000 ± 0.0200; its lead of 0.3000 over logistic exceeds the noise "
      "(p = 0.010). No unit was saturated.");
  EXPECT_EQ(conclusion(regression(two({}), {{0.5, 0}, {0.5, 0}})),
            "logistic and tanh tied for the smallest test loss, 0.5000.");
}

TEST(CompareReport, SpeaksOfLossWhereTheAnswersAreTargets) {
  Comparison shown = regression({summary("tanh", {})}, {{0.25, 0.01}});
  shown.runs = {run_of("tanh", 1, {0.9, 0.8})};
  for (EpochRecord& record : shown.runs[0].history.epochs) {
    record.test->accuracy.reset();
    record.test->loss = record.epoch == 1 ? 8 : 7;
  }
  EXPECT_TRUE(score_table(shown).starts_with("activation        test loss  per epoch\n"))
      << score_table(shown);
  const std::string report = compare_report(shown);
  EXPECT_FALSE(contains(report, "accuracy")) << report;
  EXPECT_TRUE(contains(report, "test loss: after the last epoch")) << report;
  shown.loss = MeanAbsoluteError{};
  EXPECT_TRUE(contains(compare_report(shown), "test loss: mean absolute error after the last epoch"));
  EXPECT_TRUE(contains(convergence_plot(shown), "Test loss after each epoch"));
  EXPECT_TRUE(contains(convergence_plot(shown), "8.0")) << convergence_plot(shown);
}

TEST(Conclusion, SingleSeed) {
  EXPECT_TRUE(
      conclusion(comparison({summary("logistic", {0.9, 0}, 1), summary("tanh", {0.95, 0}, 1)}))
          .starts_with(
              "tanh had the best test accuracy, 0.9500, but with fewer than two seeds in common it cannot "
              "be told from chance."));
}

TEST(Conclusion, OneActivation) {
  EXPECT_TRUE(conclusion(comparison({with_layers(summary("tanh", {0.9, 0.01}), {layer("dense1", 0, 0)})}))
                  .starts_with("tanh had a test accuracy of 0.9000 ± 0.0100. "));
  EXPECT_TRUE(conclusion(comparison({with_layers(summary("tanh", {0.9, 0.01}), {layer("dense1", 0, 0)})}))
                  .ends_with("; no unit was saturated."));
}

TEST(Conclusion, SomeDiverged) {
  EXPECT_TRUE(
      conclusion(comparison({summary("relu", {}, 0), summary("tanh", {0.9, 0.01})}))
          .starts_with("tanh had a test accuracy of 0.9000 ± 0.0100; no run of relu completed an epoch."));
}

TEST(Conclusion, AllDiverged) {
  EXPECT_EQ(conclusion(comparison({summary("relu", {}, 0), summary("tanh", {}, 0)})),
            "No run completed an epoch, so there is nothing to compare.");
}

TEST(CompareReport, HasNoTargetThatNobodySet) {
  Comparison shown = comparison({summary("tanh", {0.9, 0}, 1)});
  shown.runs = {run_of("tanh", 1, {0.9})};
  shown.target_accuracy.reset();
  EXPECT_EQ(score_table(shown),
            "activation  test accuracy  test loss  per epoch\n"
            "──────────  ─────────────  ─────────  ─────────\n"
            "tanh               0.9000     1.5000    2.00 ms\n");
  EXPECT_FALSE(contains(compare_report(shown), "target"));
}

TEST(CompareReport, NeedsNoHeldOutData) {
  Comparison shown = comparison({});
  shown.target_accuracy.reset();
  shown.runs = {run_of("tanh", 1, {0.9, 0.9})};
  for (EpochRecord& record : shown.runs[0].history.epochs) record.test.reset();
  shown.summaries = summarize(shown.runs, std::nullopt);
  EXPECT_EQ(score_table(shown),
            "activation  test accuracy  test loss  per epoch\n"
            "──────────  ─────────────  ─────────  ─────────\n"
            "tanh        –              –             500 ms\n");
  EXPECT_TRUE(contains(compare_report(shown), "There was no held-out data")) << compare_report(shown);
}

TEST(ConvergencePlot, DrawsWhatWasScored) {
  Comparison shown = comparison({summary("tanh", {1, 0})});
  shown.runs = {run_of("tanh", 1, {0, 0.25, 0.75})};
  shown.runs[0].history.epochs[0].test.reset();
  EXPECT_TRUE(contains(convergence_plot(shown), "tanh")) << convergence_plot(shown);
}

}  // namespace
}  // namespace ogee::compare_report_test
