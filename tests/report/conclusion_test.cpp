// What comparisons at several depths, and gradients that vanish, are summed up to.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ogee/activations/registry.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/report/findings/conclusion.hpp>
#include <ogee/report/findings/detail/gradient_flow.hpp>
#include <ogee/report/terminal/compare_report.hpp>

namespace ogee::conclusion_test {
namespace {

struct Score {
  std::string activation;
  double accuracy;
  double gradient = 1;  // at the first layer, by that of the last
  Index runs = 1;
};

Comparison at_depth(std::size_t depth, const std::vector<Score>& scores) {
  Comparison comparison;
  comparison.hidden.assign(depth, 16);
  comparison.target_accuracy = 2;
  for (const Score& score : scores) {
    LayerStatistics first{
        .layer = "dense1", .activation = score.activation, .saturation = Saturation{0.5, 0}};
    first.relative_gradient_norm = score.gradient;
    ActivationSummary summary{.activation = score.activation,
                              .test_loss = {1, 0},
                              .test_accuracy = {score.accuracy, 0},
                              .seconds_per_epoch = {1, 0},
                              .runs = score.runs,
                              .epochs_to_target = {},
                              .seconds_to_target = {},
                              .layers = {first}};
    if (score.runs == 0) summary.layers.clear();
    comparison.summaries.push_back(summary);
  }
  return comparison;
}

TEST(ConclusionOfDepths, NamesTheBestAtEachAndWhatDepthCost) {
  const std::vector comparisons{at_depth(2, {{"tanh", 0.9}, {"logistic", 0.8}}),
                                at_depth(6, {{"tanh", 0.7}, {"logistic", 0.1, 2e-4}})};
  EXPECT_EQ(
      conclusion(comparisons),
      "Best test accuracy: tanh, 0.9000 with 2 hidden layers; tanh, 0.7000 with 6 hidden layers; with fewer "
      "than two "
      "seeds in common, differences cannot be told from chance. Depth cost logistic most: 0.8000 with 2 "
      "hidden layers, 0.1000 with 6 hidden layers. Gradients vanished most with logistic after training with "
      "6 "
      "hidden layers: 2.0e-04 of the last layer's reached dense1.");
}

TEST(ConclusionOfDepths, NamesBothWhereTheBestChanges) {
  const std::vector comparisons{at_depth(1, {{"tanh", 0.7}, {"relu", 0.9}}),
                                at_depth(6, {{"tanh", 0.9}, {"relu", 0.95, 0.5, 0}})};
  EXPECT_EQ(conclusion(comparisons),
            "Best test accuracy: relu, 0.9000 with 1 hidden layer; tanh, 0.9000 with 6 hidden layers; with "
            "fewer than two "
            "seeds in common, differences cannot be told from chance.");
}

TEST(ConclusionOfDepths, SaysWhenNothingWasCompleted) {
  const std::vector comparisons{at_depth(1, {{"tanh", 0, 1, 0}}), at_depth(2, {{"tanh", 0, 1, 0}})};
  EXPECT_EQ(conclusion(comparisons), "No run completed an epoch, so there is nothing to compare.");
}

TEST(ConclusionOfDepths, OfOneIsThatOfTheComparison) {
  const std::vector one{at_depth(2, {{"tanh", 0.9}, {"logistic", 0.8}})};
  EXPECT_EQ(conclusion(one), conclusion(one.front()));
  EXPECT_EQ(conclusion(std::vector<Comparison>{}), "");
  EXPECT_EQ(compare_report(one), compare_report(one.front()));
}

TEST(ConclusionOfDepths, EndsTheReportThatHasAHeadingForEach) {
  const std::vector comparisons{at_depth(1, {{"tanh", 0.9}}), at_depth(2, {{"tanh", 0.8}})};
  const std::string report = compare_report(comparisons, {.brief = true});
  EXPECT_EQ(report.find("1 hidden layer\n==============\n"), 0U) << report;
  EXPECT_NE(report.find("2 hidden layers\n===============\n"), std::string::npos) << report;
  EXPECT_NE(report.find("Best test accuracy: tanh, 0.9000 with 1 hidden layer; tanh, 0.8000 with 2 hidden"),
            std::string::npos)
      << report;
}

TEST(Conclusion, SaysNothingOfATargetThatNobodySet) {
  Comparison one = at_depth(2, {{"tanh", 0.9}});
  one.target_accuracy.reset();
  EXPECT_EQ(conclusion(one),
            "tanh had a test accuracy of 0.9000. The largest saturated share was in dense1 with tanh, "
            "50.0 % left and 0.0 % right.");
}

TEST(Conclusion, KnowsChance) {
  Comparison one = at_depth(2, {{"tanh", 0.1035}, {"relu", 0.0979}});
  one.chance = Chance{.majority_share = 0.1, .samples = 10'000};
  one.target_accuracy = 0.0979;
  EXPECT_EQ(
      conclusion(one),
      "tanh had the best test accuracy, 0.1035, but with fewer than two seeds in common it cannot be told "
      "from "
      "chance. tanh and relu learned nothing that shows: always naming the most common class has an accuracy "
      "of "
      "0.1000. The largest saturated share, 50.0 %, was the same in 2 layers, among them dense1 with tanh.");
  one.summaries[0].test_accuracy.mean = 0.107;
  EXPECT_NE(conclusion(one).find(" relu learned nothing that shows"), std::string::npos) << conclusion(one);
}

TEST(Chance, IsTheShareOfTheMostCommonClass) {
  const Dataset test = digits().take(100);
  std::array<Index, 10> counts{};
  for (Index i = 0; i < test.size(); ++i) ++counts.at(static_cast<std::size_t>(test.label(i)));
  const Index most = *std::max_element(counts.begin(), counts.end());
  const Chance chance = chance_of(test).value();
  EXPECT_EQ(chance.majority_share, static_cast<double>(most) / 100);
  EXPECT_EQ(chance.samples, 100);
  EXPECT_NEAR((Chance{.majority_share = 0.1, .samples = 900}).limit(), 0.1196, 1e-12);
  EXPECT_FALSE(chance_of(sine()));
}

PairedDifference tested(const std::string& first, const std::string& second, double p_value) {
  return {.first = first,
          .second = second,
          .difference = {.mean = 0.01},
          .pairs = 3,
          .p_value = p_value,
          .adjusted_p_value = p_value,
          .exceeds_noise = p_value < 0.05};
}

TEST(Conclusion, OfATieNamesAllThatMayBeAsGood) {
  Comparison three = at_depth(2, {{"tanh", 0.9, 1, 3}, {"relu", 0.9, 1, 3}, {"logistic", 0.89, 1, 3}});
  const auto first_words = [&] {
    const std::string text = conclusion(three);
    return text.substr(0, text.find(','));
  };
  EXPECT_EQ(first_words(), "tanh and relu tied for the best test accuracy");
  EXPECT_NE(conclusion(three).find("it cannot be told from chance"), std::string::npos) << conclusion(three);
  three.differences = {tested("tanh", "relu", 1), tested("tanh", "logistic", 0.42),
                       tested("relu", "logistic", 0.42)};
  EXPECT_EQ(conclusion(three).find("tanh, relu and logistic are alike"), 0U) << conclusion(three);
  three.differences[1] = tested("tanh", "logistic", 0.01);
  EXPECT_EQ(first_words(), "tanh and relu tied for the best test accuracy");
}

TEST(GradientWord, JudgesTheFirstLayerByTheLast) {
  const auto word = [](double gradient) {
    LayerStatistics first{.layer = "dense1", .activation = "tanh", .saturation = std::nullopt};
    first.relative_gradient_norm = gradient;
    return detail::gradient_word({first});
  };
  EXPECT_EQ(word(0), "vanished");
  EXPECT_EQ(word(0.0099), "vanished");
  EXPECT_EQ(word(0.01), "arrived");
  EXPECT_EQ(word(10), "arrived");
  EXPECT_EQ(word(10.1), "exploded");
  EXPECT_EQ(word(NAN), "unknown");
  EXPECT_EQ(detail::gradient_word({}), "unknown");
}

TEST(Conclusion, GivesNoPrizeToOneLuckyRun) {
  Comparison one = at_depth(2, {{"tanh", 0.9, 1, 3}, {"relu", 0.8, 1, 3}});
  one.target_accuracy = 0.85;
  one.summaries[0].reached_target = 3;
  one.summaries[0].epochs_to_target = {4, 0};
  one.summaries[1].reached_target = 1;
  one.summaries[1].epochs_to_target = {1, 0};
  EXPECT_NE(
      conclusion(one).find("tanh was first to reach 0.8500, after 4.0 epochs on average (3 of 3 runs did)"),
      std::string::npos)
      << conclusion(one);
  one.summaries[0].reached_target = 1;
  EXPECT_NE(conclusion(one).find(
                "2 runs reached the target accuracy of 0.8500, but no activation did in most of its runs"),
            std::string::npos)
      << conclusion(one);
}

TEST(Conclusion, SpeaksOfTheGradientWhereItVanished) {
  const auto ending = [](double gradient) {
    const std::string text = conclusion(at_depth(2, {{"tanh", 0.9}, {"logistic", 0.8, gradient}}));
    const auto at = text.find(" Gradients");
    return at == std::string::npos ? "" : text.substr(at + 1);
  };
  EXPECT_EQ(
      ending(0.009),
      "Gradients vanished most with logistic after training: 9.0e-03 of the last layer's reached dense1.");
  EXPECT_EQ(
      ending(0),
      "Gradients vanished most with logistic after training: nothing of the last layer's reached dense1.");
  EXPECT_EQ(ending(0.02), "");
}

TEST(Conclusion, HasAWordForGradientsThatGrow) {
  Comparison one = at_depth(40, {{"hard_tanh", 0.1}, {"tanh", 0.9, 1e-3}});
  for (ActivationSummary& summary : one.summaries) summary.initial_layers = summary.layers;
  one.summaries[0].initial_layers[0].relative_gradient_norm = 64.25;
  one.summaries[1].initial_layers[0].relative_gradient_norm = 0.5;
  const std::string text = conclusion(one);
  EXPECT_TRUE(text.ends_with(
      " Gradients exploded most with hard_tanh before training: 64.2 times the last layer's reached "
      "dense1. Gradients vanished most with tanh after training: 1.0e-03 of the last layer's reached "
      "dense1."))
      << text;
}

/// Two epochs with these test accuracies.
Run run_of(const std::string& activation, Index place, double before, double last, double rate = 0.1) {
  Run run{.activation = {activation_named(activation), place},
          .seed = 1,
          .history = {},
          .weights_digest = 0,
          .layers = {}};
  for (const double accuracy : {before, last})
    run.history.epochs.push_back({.epoch = std::ssize(run.history.epochs) + 1,
                                  .train = {},
                                  .test = ogee::Score{.loss = 1, .accuracy = accuracy},
                                  .learning_rate = rate});
  return run;
}

TEST(Conclusion, SaysWhatTheComparisonCannotTell) {
  Comparison one = at_depth(2, {{"tanh", 0.9}, {"relu", 0.85}});
  one.summaries[1].place = 1;
  one.runs = {run_of("tanh", 0, 0.89, 0.9), run_of("relu", 1, 0.75, 0.85)};
  EXPECT_NE(
      conclusion(one).find(" relu improved by 0.1000 in the last epoch and is 0.0500 behind: more epochs "
                           "may change the order. All had the same learning rate"),
      std::string::npos)
      << conclusion(one);
  one.runs = {run_of("tanh", 0, 0.89, 0.9), run_of("relu", 1, 0.84, 0.85, 0.01)};
  EXPECT_EQ(conclusion(one).find("may change"), std::string::npos) << conclusion(one);
  EXPECT_EQ(conclusion(one).find("the same learning rate"), std::string::npos) << conclusion(one);
  const std::vector<LearningRateScore> rates{{0.01, 0.5}, {0.1, 0.6}, {1, 0.7}};
  one.learning_rates = {{.activation = "tanh", .rates = rates, .chosen = 1},
                        {.activation = "relu", .rates = rates, .chosen = 0.1}};
  EXPECT_NE(
      conclusion(one).find(" The learning rate of tanh, 1, is the highest that was tried; a higher one may "
                           "suit it better."),
      std::string::npos)
      << conclusion(one);
  EXPECT_EQ(conclusion(one).find("rate of relu"), std::string::npos);
}

TEST(Conclusion, ComparesSaturationWithItsBeginning) {
  Comparison one = at_depth(2, {{"relu", 0.9}, {"tanh", 0.8}});
  one.target_accuracy.reset();
  for (ActivationSummary& summary : one.summaries) summary.initial_layers = summary.layers;
  EXPECT_NE(conclusion(one).find(" Saturation did not grow in training."), std::string::npos);
  one.summaries[1].initial_layers[0].saturation = Saturation{0.01, 0.02};
  one.summaries[1].layers[0].saturation = Saturation{0.1, 0.2};
  EXPECT_NE(
      conclusion(one).find(" Saturation grew most in dense1 with tanh, from 3.0 % of the outputs to 10.0 % "
                           "left and 20.0 % right."),
      std::string::npos)
      << conclusion(one);
}

TEST(Conclusion, NamesLayersThatAreIdle) {
  Comparison one = at_depth(2, {{"logistic", 0.9}});
  one.summaries[0].layers[0].saturation = Saturation{1, 0};
  LayerStatistics last{.layer = "dense2", .activation = "", .saturation = std::nullopt};
  last.constant_units = 1;
  one.summaries[0].layers.push_back(last);
  EXPECT_NE(
      conclusion(one).find(" More than 99.9 % of the outputs were saturated in dense1 with logistic. In "
                           "dense2, the output of 100.0 % of the units hardly changed over the samples."),
      std::string::npos)
      << conclusion(one);
}

TEST(Conclusion, GivesNoLeadThatTheCommonSeedsDeny) {
  Comparison one = at_depth(2, {{"tanh", 0.9, 1, 2}, {"relu", 0.67, 1, 3}});
  one.differences = {{.first = "tanh",
                      .second = "relu",
                      .difference = {.mean = -0.05},
                      .pairs = 2,
                      .p_value = 0.001,
                      .adjusted_p_value = 0.001,
                      .exceeds_noise = true}};
  EXPECT_EQ(conclusion(one).find("its lead"), std::string::npos) << conclusion(one);
}

TEST(Conclusion, SaysThatATargetWasChosen) {
  Comparison one = at_depth(2, {{"tanh", 0.9}});
  one.target_accuracy = 0.8;
  one.target_is_chosen = true;
  one.summaries[0].reached_target = 1;
  one.summaries[0].epochs_to_target = {3, 0};
  EXPECT_NE(
      conclusion(one).find("first to reach 0.8000, 95 % of the best accuracy of any run, after 3.0 epochs"),
      std::string::npos)
      << conclusion(one);
}

TEST(Conclusion, SaysWhereThereWasNoHeldOutData) {
  Comparison one = at_depth(2, {{"tanh", NAN}});
  one.summaries[0].test_loss = {NAN, NAN};
  one.target_accuracy.reset();
  EXPECT_EQ(conclusion(one),
            "There was no held-out data, so how good the network is on new samples is unknown. The largest "
            "saturated share was in dense1 with tanh, 50.0 % left and 0.0 % right.");
  const std::vector depths{one, one};
  EXPECT_EQ(conclusion(depths).find("nan"), std::string::npos) << conclusion(depths);
}

TEST(Conclusion, NamesTheFunctionOfTheLayerWhereItIsAnother) {
  Comparison one = at_depth(2, {{"tanh", 0.9, 2e-4}});
  one.target_accuracy.reset();
  one.summaries[0].activation = "tanh + hard_tanh(low=-1, high=1)";
  one.summaries[0].layers[0].activation = "hard_tanh(low=-1, high=1)";
  EXPECT_EQ(conclusion(one),
            "tanh + hard_tanh had a test accuracy of 0.9000. The largest saturated share was in dense1 with "
            "hard_tanh, 50.0 % left and 0.0 % right. Gradients vanished after training: 2.0e-04 of the last "
            "layer's reached "
            "dense1.");
  Comparison two = at_depth(2, {{"tanh", 0.9}, {"relu", 0.8}});
  two.summaries[0].layers[0].activation = "softsign";
  two.summaries[1].layers.clear();
  EXPECT_NE(conclusion(two).find("in dense1 (softsign) with tanh, 50.0 %"), std::string::npos)
      << conclusion(two);
}

}  // namespace
}  // namespace ogee::conclusion_test
