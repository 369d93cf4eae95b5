// What somebody writes first who comes from PyTorch or Keras. Half of the proof is that it compiles.

#include <gtest/gtest.h>

#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::first_programs_test {
namespace {

const FitOptions quick{.epochs = 1, .progress = false};

Network<float> small_network() { return Network{Dense{2, 4}, Tanh{}, Dense{4, 2}}; }
Network<double> small_network_in_double() { return small_network().cast<double>(); }

TEST(FirstPrograms, FitTakesATemporaryLossAndATemporaryOptimizer) {
  Network network = small_network();
  const std::uint64_t before = network.digest();
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, Sgd{.learning_rate = 0.5}, quick);
  EXPECT_NE(network.digest(), before);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, Adam{}, quick);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, AdamW{0.01}, quick);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, RmsProp{0.01}, quick);
}

TEST(FirstPrograms, ANetworkInDoubleSaysThePrecisionOfAllElse) {
  Network<double> network = small_network_in_double();
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, Sgd{.learning_rate = 0.5, .momentum = 0.5}, quick);
  Network<double> expected = small_network_in_double();
  Optimizer<double> optimizer{Sgd{.learning_rate = 0.5, .momentum = 0.5}};
  fit(expected, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  EXPECT_EQ(network.digest(), expected.digest());

  Network<double> single{Dense{2, 1}};
  const double before = evaluate(single, xor_problem(), BinaryCrossEntropy{}).loss;
  fit(single, xor_problem(), BinaryCrossEntropy{}, Adam{}, quick);
  EXPECT_NE(evaluate(single, xor_problem(), BinaryCrossEntropy{}).loss, before);
}

template <class Method>
class EachOptimizer : public testing::Test {};
using Methods = testing::Types<Sgd, Adam, AdamW, RmsProp>;
TYPED_TEST_SUITE(EachOptimizer, Methods);

TYPED_TEST(EachOptimizer, TakesALearningRateAlone) {
  using Method = TypeParam;
  EXPECT_EQ(Optimizer{Method{0.25}}.description().description(),
            Optimizer{Method{.learning_rate = 0.25}}.description().description());
  EXPECT_EQ(Optimizer{Method{1}}.learning_rate(), 1);
  EXPECT_THROW(Optimizer{Method{-0.25}}, OptionError);
}

TYPED_TEST(EachOptimizer, IsTheSameInTheOtherPrecision) {
  const OptimizerDescription method = TypeParam{.learning_rate = 0.0625, .weight_decay = 0.25};
  EXPECT_EQ(Optimizer<float>(method).description().description(), method.description());
  EXPECT_EQ(Optimizer<double>(method).description().description(), method.description());
}

TYPED_TEST(EachOptimizer, GivesADescriptionThatBeginsAfresh) {
  Optimizer optimizer{TypeParam{0.01}};
  Network network = small_network();
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  EXPECT_EQ(optimizer.steps(), 1U);
  const OptimizerDescription description = optimizer.description();
  EXPECT_EQ(Optimizer<float>(description).steps(), 0U);

  Network again = small_network();
  fit(again, xor_problem(), SoftmaxCrossEntropy{}, description, quick);
  EXPECT_EQ(again.digest(), network.digest());
}

TEST(FirstPrograms, AnOptimizerThatIsGivenByNameGoesOnWhereItIs) {
  Network network = small_network();
  Optimizer optimizer{Sgd{0.1}};
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  EXPECT_EQ(optimizer.steps(), 2U);
}

TEST(FirstPrograms, ALoopByHandInDoubleTakesALoss) {
  Network<double> network = small_network_in_double();
  Optimizer<double> optimizer{Sgd{0.5}};
  const SoftmaxCrossEntropy loss;
  Workspace workspace{network, 4};
  Batches<double> batches{xor_problem(), network.output_size(), {.batch_size = 4}};
  for (const Batch<double>& batch : batches.epoch(0)) {
    EXPECT_TRUE(check_gradients(network, loss, batch).ok());
    const double before = train_step(network, loss, optimizer, batch.inputs, batch.targets, workspace);
    forward(network, batch.inputs, workspace);
    EXPECT_LT(backward(network, loss, batch.targets, workspace), before);
    update(network, optimizer, workspace);
  }
  EXPECT_EQ(optimizer.steps(), 2U);
}

TEST(FirstPrograms, WhatJudgesANetworkInDoubleTakesALoss) {
  const Network<double> network = small_network_in_double();
  const SoftmaxCrossEntropy loss;
  const Dataset data = xor_problem();
  EXPECT_EQ(classification_metrics(network, data, loss).confusion.samples(), 4);
  EXPECT_TRUE(std::holds_alternative<ClassificationMetrics>(metrics_of(network, data, loss)));
  EXPECT_LE(worst_mistakes(network, data, loss, 4).size(), 4U);
  EXPECT_FALSE(predictions_csv(network, data, loss).empty());

  Batches<double> batches{data, network.output_size()};
  const Batch<double> batch = *batches.epoch(0).begin();
  EXPECT_EQ(layer_statistics(network, loss, batch.inputs, batch.targets).size(), 2U);
  EXPECT_FALSE(trace_batch(network, loss, batch.inputs, batch.targets).empty());

  const Network<double> line{Dense{1, 1}};
  EXPECT_LT(regression_metrics(line, sine(), MeanSquaredError{}).r_squared, 1);
}

TEST(FirstPrograms, ALoopByHandTakesMatricesAsTheyAre) {
  Matrix<float> x{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  Matrix<float> y{{0}, {1}, {1}, {0}};
  Network network{Dense{2, 8}, Tanh{}, Dense{8, 1}};
  const BinaryCrossEntropy loss;
  Optimizer optimizer{Adam{0.05}};
  Workspace workspace(network, x.rows());
  double last = 0;
  for (int step = 0; step < 300; ++step) last = train_step(network, loss, optimizer, x, y, workspace);
  EXPECT_LT(last, 0.1);
  EXPECT_EQ(network.predict(view(x)), network.predict(x));
}

TEST(FirstPrograms, RowsMayBeEigensAndResultsToo) {
  Eigen::MatrixXf x(4, 2);
  x << 0, 0, 0, 1, 1, 0, 1, 1;
  const Eigen::VectorXf y = (x.col(0) - x.col(1)).cwiseAbs();
  Network network{Dense{2, 8}, Tanh{}, Dense{8, 1}};
  Optimizer optimizer{Adam{0.05}};
  Workspace workspace(network, 4);
  for (int step = 0; step < 300; ++step)
    train_step(network, BinaryCrossEntropy{}, optimizer, x, y, workspace);
  const Eigen::MatrixXf outputs = network.predict(x);
  EXPECT_TRUE(((outputs.array() > 0).cast<float>() == y.array()).all());
  EXPECT_EQ(network.predict(x.row(2))(0, 0), outputs(2, 0));
  EXPECT_EQ(network.predict(x.bottomRows(2)).rows(), 2);
  EXPECT_EQ(network.predict(2 * x - x)(1, 0), outputs(1, 0));
  EXPECT_EQ(network.predict({{0, 1}})(0, 0), outputs(1, 0));
}

TEST(FirstPrograms, OptionsStandInOnePairOfBraces) {
  EXPECT_EQ((Optimizer{Sgd{.learning_rate = 0.1}}).learning_rate(), 0.1);
  const Loss loss = SoftmaxCrossEntropy{.label_smoothing = 0.1, .class_weights = {1, 5}};
  EXPECT_EQ(loss.description(), "softmax_cross_entropy(label_smoothing=0.1, class_weights=[1, 5])");
  Network network = small_network();
  const History history =
      fit(network, xor_problem(), loss, Sgd{.learning_rate = 0.1, .momentum = 0.9}, quick);
  EXPECT_EQ(history.epochs.size(), 1U);
}

TEST(FirstPrograms, CompareNeedsNothingButActivations) {
  const TrainTest data = moons({.samples = 40}).split(0.25);
  const Comparison comparison = compare(data, {.activations = {Logistic{}, Tanh{}}, .epochs = 1, .seeds = 1});
  EXPECT_EQ(comparison.runs.size(), 2U);

  CompareOptions options{.activations = {Tanh{}}, .epochs = 1, .seeds = 1};
  options.optimizer = Sgd{};
  EXPECT_EQ(compare(data, options).runs.front().weights_digest, comparison.runs.back().weights_digest);
}

}  // namespace
}  // namespace ogee::first_programs_test
