#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/insight/compare/paired_difference.hpp>
#include <ogee/insight/compare/summary.hpp>
#include <ogee/insight/statistics/student_t.hpp>

namespace ogee::summary_test {
namespace {

TEST(MeanAndSpread, IsTheSampleStandardDeviation) {
  EXPECT_TRUE(std::isnan(mean_and_spread({}).mean));
  EXPECT_EQ(mean_and_spread(std::vector<double>{3}).spread, 0);
  const MeanAndSpread four = mean_and_spread(std::vector<double>{1, 2, 3, 4});
  EXPECT_EQ(four.mean, 2.5);
  EXPECT_NEAR(four.spread, 1.2909944487358056, 1e-15);
}

// The numbers of Student's t were computed with 40 digits from the incomplete beta function (mpmath).

TEST(StudentT, HasItsProbabilities) {
  EXPECT_EQ(student_t_probability(0, 3), 0);
  EXPECT_NEAR(student_t_probability(1, 1), 0.5, 1e-15);
  EXPECT_NEAR(student_t_probability(2, 2), 0.816496580927726, 1e-14);
  EXPECT_NEAR(student_t_probability(2.5, 7), 0.9590077814142471, 1e-14);
  EXPECT_NEAR(student_t_probability(0.3, 10), 0.22967939243420132, 1e-14);
  EXPECT_NEAR(student_t_probability(5, 4), 0.9925095661187254, 1e-14);
  EXPECT_NEAR(student_t_probability(1e300, 3), 1, 1e-15);
}

TEST(StudentT, HasItsQuantiles) {
  EXPECT_NEAR(student_t_quantile(0.95, 1), 12.706204736174705, 1e-13);
  EXPECT_NEAR(student_t_quantile(0.95, 2), 4.302652729749464, 1e-14);
  EXPECT_NEAR(student_t_quantile(0.95, 9), 2.2621571627982055, 1e-14);
  EXPECT_NEAR(student_t_quantile(0.99, 4), 4.604094871349993, 1e-14);
  EXPECT_NEAR(student_t_quantile(0.5, 3), 0.7648923284043453, 1e-15);
  EXPECT_NEAR(student_t_quantile(0.95, 30), 2.0422724563012383, 1e-14);
  EXPECT_NEAR(student_t_quantile(0.95, 1000), 1.9623390808264085, 1e-13);
  EXPECT_NEAR(student_t_quantile(0, 5), 0, 1e-15);
}

TEST(StudentT, RefusesWhatIsNoProbability) {
  EXPECT_THROW((void)student_t_quantile(1, 3), OptionError);
  EXPECT_THROW((void)student_t_quantile(NAN, 3), OptionError);
  EXPECT_THROW((void)student_t_quantile(0.5, 0), OptionError);
  EXPECT_THROW((void)student_t_probability(-1, 3), OptionError);
}

TEST(Confidence, IsThatOfStudent) {
  const std::vector<double> values{0.01, 0.03, 0.01, 0.02};
  const MeanAndSpread summary = mean_and_spread(values);
  // The mean of these differences is 0.0175, and the confidence interval begins at 0.00226520.
  EXPECT_NEAR(summary.mean - confidence_half_width(summary, 4), 0.0022651981917118684, 1e-14);
  EXPECT_TRUE(std::isinf(confidence_half_width({.mean = 1, .spread = 0}, 1)));
}

/// The place in a comparison of the activations of these tests.
Index place_of(const std::string& activation) {
  return activation == "tanh" ? 0 : activation == "relu" ? 1 : 2;
}

Run run_of(const std::string& activation, std::uint64_t seed, double accuracy) {
  Run run{.activation = {activation_named(activation), place_of(activation)},
          .seed = seed,
          .history = {},
          .weights_digest = 0,
          .layers = {}};
  if (!std::isnan(accuracy))
    run.history.epochs.push_back(
        {.epoch = 1, .train = {}, .test = Score{.loss = 2 * accuracy, .accuracy = accuracy}});
  return run;
}

std::vector<Run> runs_of(const std::string& activation, const std::vector<double>& accuracies) {
  std::vector<Run> runs;
  for (const double accuracy : accuracies) runs.push_back(run_of(activation, runs.size() + 1, accuracy));
  return runs;
}

std::vector<Run> together(std::vector<Run> first, const std::vector<Run>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(PairedDifferences, AreThoseOfAPairedTest) {
  const auto runs =
      together(runs_of("tanh", {0.91, 0.93, 0.90, 0.94}), runs_of("relu", {0.90, 0.90, 0.89, 0.92}));
  const auto differences = paired_differences(runs, Task::classify);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].first, "tanh");
  EXPECT_EQ(differences[0].second, "relu");
  EXPECT_EQ(differences[0].pairs, 4);
  EXPECT_NEAR(differences[0].difference.mean, 0.0175, 1e-15);
  EXPECT_NEAR(differences[0].difference.half_width, 0.0175 - 0.0022651981917118684, 1e-14);
  EXPECT_NEAR(differences[0].p_value, 0.035352847002517387, 1e-12);
  EXPECT_TRUE(differences[0].exceeds_noise);
  // Losses, which are twice the accuracies here.
  EXPECT_NEAR(paired_differences(runs, Task::regress)[0].difference.mean, 0.035, 1e-15);
}

TEST(PairedDifferences, HaveTheErrorOfTheTestSamples) {
  auto runs = together(runs_of("tanh", {0.75, 0.75}), runs_of("relu", {0.5, 0.5}));
  for (ogee::Run& run : runs)
    run.sample_scores = run.activation.description() == "tanh" ? std::vector<double>{1, 1, 1, 0}
                                                               : std::vector<double>{1, 1, 0, 0};
  const PairedDifference difference = paired_differences(runs, Task::classify)[0];
  // One of four samples differs: a mean of 1/4 with a standard error of 1/4.
  EXPECT_EQ(difference.difference.mean, 0.25);
  EXPECT_EQ(difference.sample_error, 0.25);
  EXPECT_NEAR(difference.p_value, 0.39100221895577064, 1e-14);
  EXPECT_FALSE(difference.exceeds_noise) << "though no seed differs";
  EXPECT_FALSE(difference.seeds_needed);
}

TEST(PairedDifferences, UseScoresOfSamplesOnlyOfTheScoredNetwork) {
  auto runs = together(runs_of("tanh", {0.75, 0.75, 0.5}), runs_of("relu", {0.5, 0.5, 0.5}));
  const double p_of_seeds = paired_differences(runs, Task::classify)[0].p_value;
  for (ogee::Run& run : runs) run.sample_scores = {1, 1, 0, 0};  // an accuracy of 0.5
  const PairedDifference difference = paired_differences(runs, Task::classify)[0];
  EXPECT_EQ(difference.sample_error, 0) << "two runs of tanh ended in the middle of a later epoch";
  EXPECT_EQ(difference.p_value, p_of_seeds);
}

TEST(PairedDifferences, AreUnknownForOneTestSample) {
  auto runs = together(runs_of("tanh", {1, 1, 1}), runs_of("relu", {0, 0, 0}));
  for (ogee::Run& run : runs) run.sample_scores = {run.activation.description() == "tanh" ? 1.0 : 0.0};
  const PairedDifference difference = paired_differences(runs, Task::classify)[0];
  EXPECT_EQ(difference.p_value, 1);
  EXPECT_FALSE(difference.exceeds_noise);
}

TEST(PairedDifferences, AreCorrectedForTheNumberOfPairs) {
  const auto runs =
      together(together(runs_of("tanh", {0.91, 0.93, 0.90, 0.94}), runs_of("relu", {0.90, 0.90, 0.89, 0.92})),
               runs_of("step", {0.91, 0.93, 0.90, 0.94}));
  const auto differences = paired_differences(runs, Task::classify);
  EXPECT_NEAR(differences[0].p_value, 0.035352847002517387, 1e-12);
  EXPECT_NEAR(differences[0].adjusted_p_value, 3 * 0.035352847002517387, 1e-12);
  EXPECT_FALSE(differences[0].exceeds_noise);
}

TEST(PairedDifferences, LeaveOutWhatTheSeedsHaveInCommon) {
  // The seeds differ much more than the activations do.
  const auto runs = together(runs_of("tanh", {0.51, 0.71, 0.91}), runs_of("relu", {0.50, 0.699, 0.90}));
  EXPECT_TRUE(paired_differences(runs, Task::classify)[0].exceeds_noise);
}

TEST(PairedDifferences, ExceedNoNoiseThatIsNotKnown) {
  const auto one =
      paired_differences(together(runs_of("tanh", {0.9}), runs_of("relu", {0.1})), Task::classify);
  EXPECT_EQ(one[0].pairs, 1);
  EXPECT_TRUE(std::isinf(one[0].difference.half_width));
  EXPECT_FALSE(one[0].exceeds_noise);
  EXPECT_EQ(one[0].p_value, 1);
  const auto equal =
      paired_differences(together(runs_of("tanh", {0.9, 0.8}), runs_of("relu", {0.9, 0.8})), Task::classify);
  EXPECT_FALSE(equal[0].exceeds_noise);
  EXPECT_EQ(equal[0].p_value, 1);
}

TEST(PairedDifferences, PairOnlySeedsThatBothCompleted) {
  const auto runs = together(runs_of("tanh", {0.9, NAN, 0.8, 0.7}), runs_of("relu", {0.8, 0.8, NAN, 0.5}));
  const auto differences = paired_differences(runs, Task::classify);
  EXPECT_EQ(differences[0].pairs, 2);
  EXPECT_NEAR(differences[0].difference.mean, 0.15, 1e-15);
}

TEST(PairedDifferences, AreThoseOfAllPairs) {
  auto runs = together(runs_of("tanh", {0.9}), runs_of("relu", {0.8}));
  EXPECT_EQ(paired_differences(together(runs, runs_of("logistic", {0.7})), Task::classify).size(), 3U);
  EXPECT_TRUE(paired_differences(runs_of("tanh", {0.9}), Task::classify).empty());
}

TEST(PairedDifferences, LeaveOutRunsWithoutHeldOutData) {
  auto runs = together(runs_of("tanh", {0.9, 0.8}), runs_of("relu", {0.8, 0.6}));
  runs[3].history.epochs[0].test.reset();
  EXPECT_EQ(paired_differences(runs, Task::classify)[0].pairs, 1);
}

TEST(Summaries, AreOfTheRunsWithTheSamePlace) {
  auto runs = together(runs_of("tanh", {0.9, 0.7}), runs_of("tanh", {0.5}));
  runs[2].activation.place = 7;
  const auto summaries = summarize(runs, 0.8);
  ASSERT_EQ(summaries.size(), 2U);
  EXPECT_EQ(summaries[0].runs, 2);
  EXPECT_NEAR(summaries[0].test_accuracy.mean, 0.8, 1e-15);
  EXPECT_EQ(summaries[0].reached_target, 1);
  EXPECT_EQ(summaries[1].place, 7);
  EXPECT_EQ(summaries[1].test_accuracy.mean, 0.5);
  ASSERT_EQ(runs_of(runs, 7).size(), 1U);
  EXPECT_EQ(runs_of(runs, 7)[0], &runs[2]);
}

TEST(Summaries, WithoutHeldOutDataHaveNoScores) {
  auto runs = runs_of("tanh", {0.9});
  runs[0].history.epochs[0].test.reset();
  const ActivationSummary summary = summarize(runs, 0.5).front();
  EXPECT_EQ(summary.runs, 1);
  EXPECT_TRUE(std::isnan(summary.test_loss.mean));
  EXPECT_TRUE(std::isnan(summary.test_accuracy.mean));
  EXPECT_EQ(summary.reached_target, 0);
}

TEST(Summaries, CountNoRunThatReachedATargetThatIsNotThere) {
  EXPECT_EQ(summarize(runs_of("tanh", {1}), std::nullopt)[0].reached_target, 0);
}

}  // namespace
}  // namespace ogee::summary_test
