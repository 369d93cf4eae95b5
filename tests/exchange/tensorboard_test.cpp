#include <ogee/formats/tensorboard/tensorboard.hpp>

#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/formats/tensorboard/event_file.hpp>
#include <ogee/insight/compare/training_result.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/fit.hpp>

#include <fstream>
#include <iterator>
#include <set>

namespace ogee::tensorboard_test {
namespace {

using Path = std::filesystem::path;

Run run_of(const std::string& activation, std::uint64_t seed) {
  return {.activation = activation_named(activation),
          .seed = seed,
          .history = {.epochs = {{.epoch = 1,
                                  .train = {.loss = 2.5, .accuracy = 0.125},
                                  .test = Score{.loss = 2, .accuracy = 0.25},
                                  .learning_rate = 0.1,
                                  .seconds = 0.5},
                                 {.epoch = 2,
                                  .train = {.loss = 1, .accuracy = {}},
                                  .test = {},
                                  .penalty = 3,
                                  .seconds = 4}},
                      .message = {}},
          .weights_digest = 0,
          .layers = {}};
}

Comparison comparison_of(std::vector<Index> hidden, std::vector<Run> runs) {
  Comparison comparison;
  comparison.hidden = std::move(hidden);
  comparison.runs = std::move(runs);
  return comparison;
}

ProbedLayer layer_with(double mean_slope) {
  return {.statistics = {.layer = "dense1",
                         .activation = "",
                         .saturation = std::nullopt,
                         .mean_slope = mean_slope,
                         .pre_activation_deviation = 2,
                         .pre_activations = {.low = 0, .high = 2, .counts = {1, 1}, .sum_of_squares = 8},
                         .outputs = {.low = 0, .high = 1, .counts = {2, 3}}}};
}

TEST(Tensorboard, HasTheCurvesOfARunAtTheEndsOfItsEpochs) {
  EventFile expected(100);
  const EventTime first{.seconds = 100.5, .step = 1};
  expected.add(first, "loss/train", 2.5);
  expected.add(first, "accuracy/train", 0.125);
  expected.add(first, "loss/test", 2);
  expected.add(first, "accuracy/test", 0.25);
  expected.add(first, "learning_rate", 0.1);
  expected.add(first, "seconds", 0.5);
  expected.add(first, "samples_per_second", 0);
  const EventTime second{.seconds = 104.5, .step = 2};
  expected.add(second, "loss/train", 1);
  expected.add(second, "learning_rate", 0);
  expected.add(second, "penalty", 3);
  expected.add(second, "seconds", 4);
  expected.add(second, "samples_per_second", 0);
  EXPECT_EQ(tensorboard_events(run_of("tanh", 1), 100), expected.bytes());
}

TEST(Tensorboard, HasTheLastLookOfEachEpochAndWhatIsKnownOfALayer) {
  ogee::Run run = run_of("tanh", 1);
  run.history.epochs.clear();
  run.probes = {{.epoch = 0, .step = 0, .layers = {layer_with(1)}},
                {.epoch = 1, .step = 5, .layers = {layer_with(2)}},
                {.epoch = 1, .step = 9, .layers = {layer_with(3)}}};
  EventFile expected(100);
  for (const double mean_slope : {1, 3}) {
    const EventTime time{.seconds = 100, .step = mean_slope == 1 ? 0 : 1};
    expected.add(time, "mean_slope/dense1", mean_slope);
    for (const char* tag :
         {"mean_output/dense1", "output_deviation/dense1", "output_percentile_2/dense1",
          "output_percentile_50/dense1", "output_percentile_98/dense1", "constant_units/dense1",
          "gradient_norm/dense1", "pre_activation_gradient_norm/dense1"})
      expected.add(time, tag, 0);
    expected.add(time, "relative_gradient_norm/dense1", 1);
    expected.add(time, "pre_activation_deviation/dense1", 2);
    expected.add(time, "pre_activations/dense1", layer_with(1).statistics.pre_activations);
    expected.add(time, "outputs/dense1", layer_with(1).statistics.outputs);
  }
  EXPECT_EQ(tensorboard_events(run, 100), expected.bytes());
}

class TensorboardFolder : public ::testing::Test {
 protected:
  TensorboardFolder()
      : folder_(std::filesystem::temp_directory_path() / ("ogee-tensorboard-" + std::to_string(getpid()))) {}
  ~TensorboardFolder() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) names.insert(entry.path().lexically_relative(folder_));
    return names;
  }

  Path folder_;
};

TEST_F(TensorboardFolder, HasAFileForEachRun) {
  const Comparison comparison = comparison_of({4}, {run_of("tanh", 1), run_of("hard_logistic:keras2", 12)});
  const std::set<std::string> expected{"hard_logistic(slope=0.2, offset=0.5)-seed12/events.out.tfevents.ogee",
                                       "tanh-seed1/events.out.tfevents.ogee"};
  write_tensorboard(folder_, std::span(&comparison, 1));
  EXPECT_EQ(files(), expected);
  write_tensorboard(folder_, std::span(&comparison, 1));
  EXPECT_EQ(files(), expected) << "a second time";
}

TEST_F(TensorboardFolder, HasAFolderForEachDepth) {
  const std::vector comparisons{comparison_of({4}, {run_of("tanh", 1)}),
                                comparison_of({4, 4}, {run_of("tanh", 1)})};
  write_tensorboard(folder_, comparisons);
  EXPECT_EQ(files(), (std::set<std::string>{"depth1/tanh-seed1/events.out.tfevents.ogee",
                                            "depth2/tanh-seed1/events.out.tfevents.ogee"}));
}

TEST_F(TensorboardFolder, StaysWithinItselfWhateverActivationsAreCalled) {
  ogee::Run run = run_of("tanh", 1);
  run.activation = Activation("../../x/y", [](auto x) { return x; });
  const Comparison comparison = comparison_of({4}, {run});
  write_tensorboard(folder_, std::span(&comparison, 1));
  EXPECT_EQ(files(), std::set<std::string>{".._.._x_y-seed1/events.out.tfevents.ogee"});
}

TEST_F(TensorboardFolder, HasAFileForATrainingOfAProgram) {
  Network<double> network{Dense{2, 4}, Tanh{}, Dense{4, 3}, Logistic{}, Dense{3, 2}};
  const Dataset data = xor_problem();
  const History history = fit(network, data, SoftmaxCrossEntropy{}, Sgd{}, {.epochs = 1, .progress = false});
  write_tensorboard(folder_, training_result(network, history, SoftmaxCrossEntropy{}, data).comparisons);
  EXPECT_EQ(files(), std::set<std::string>{"tanh + logistic-seed0/events.out.tfevents.ogee"});
}

}  // namespace
}  // namespace ogee::tensorboard_test
