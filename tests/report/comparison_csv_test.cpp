#include <ogee/report/results/comparison_csv.hpp>

#include <gtest/gtest.h>
#include <ogee/activations/registry.hpp>

#include <sstream>

namespace ogee::comparison_csv_test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  EXPECT_TRUE(text.ends_with("\n"));
  return lines;
}

std::vector<Comparison> two_depths() {
  ProbedLayer layer{.statistics = {.layer = "dense1",
                                   .activation = "hard_logistic",
                                   .saturation = Saturation{0.25, 0.5},
                                   .mean_output = 1.0 / 3,
                                   .gradient_norm = 1e-300,
                                   .pre_activation_deviation = 2}};
  Run run{
      .activation = activation_named("hard_logistic:keras2"),
      .seed = 7,
      .history = {.epochs = {{.epoch = 1,
                              .train = {.loss = 2.5, .accuracy = 0.1},
                              .test = Score{.loss = 2, .accuracy = 0.25},
                              .learning_rate = 0.1,
                              .seconds = 0.5,
                              .samples_per_second = 100},
                             {.epoch = 2, .train = {.loss = 1, .accuracy = {}}, .test = {}, .penalty = 3}},
                  .message = {}},
      .weights_digest = 0,
      .layers = {},
      .probes = {{.epoch = 0, .step = 0, .layers = {layer}}, {.epoch = 1, .step = 9, .layers = {layer}}}};
  run.probes[1].layers[0].update_ratio = 0.001;
  run.probes[1].layers[0].rounding = GradientRounding{.float_norm = 1.5, .lost = 1};
  std::vector<Comparison> depths(2);
  depths[0].hidden = {64, 32};
  depths[0].runs = {run};
  run.activation = activation_named("tanh");
  run.history.epochs.pop_back();
  run.probes.clear();
  depths[1].hidden = {8};
  depths[1].runs = {run};
  return depths;
}

const std::string keras2 = "\"hard_logistic(slope=0.2, offset=0.5)\"";

TEST(ComparisonCsv, HasARowForEachRunAndEpoch) {
  EXPECT_EQ(epochs_csv(two_depths()),
            "activation,hidden,depth,seed,epoch,train_loss,train_accuracy,validation_loss,validation_"
            "accuracy,test_loss,test_accuracy,"
            "learning_rate,penalty,seconds,samples_per_second\n" +
                keras2 + ",64-32,2,7,1,2.5,0.1,,,2,0.25,0.1,,0.5,100\n" + keras2 +
                ",64-32,2,7,2,1,,,,,,0,3,0,0\n"
                "tanh,8,1,7,1,2.5,0.1,,,2,0.25,0.1,,0.5,100\n");
}

TEST(ComparisonCsv, HasARowForEachProbedLayer) {
  const std::vector<std::string> lines = lines_of(probes_csv(two_depths()));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(
      lines[0],
      "activation,hidden,depth,seed,epoch,step,layer,saturated_left,saturated_right,flat_left,flat_right,"
      "dead_units,mean_slope,mean_output,output_deviation,output_percentile_2,output_percentile_50,output_"
      "percentile_98,constant_units,gradient_norm,pre_activation_gradient_norm,"
      "relative_gradient_norm,gate_openness,pre_activation_deviation,update_ratio,float_gradient_norm,"
      "gradient_lost");
  EXPECT_EQ(lines[1],
            keras2 + ",64-32,2,7,0,0,dense1,0.25,0.5,,,,1,0.3333333333333333,0,0,0,0,0,1e-300,0,1,,2,,,");
  EXPECT_EQ(
      lines[2],
      keras2 + ",64-32,2,7,1,9,dense1,0.25,0.5,,,,1,0.3333333333333333,0,0,0,0,0,1e-300,0,1,,2,0.001,1.5,1");
}

TEST(ComparisonCsv, HasColumnsWithoutRuns) {
  EXPECT_EQ(lines_of(epochs_csv({})).size(), 1U);
  EXPECT_EQ(lines_of(probes_csv({})).size(), 1U);
}

}  // namespace
}  // namespace ogee::comparison_csv_test
