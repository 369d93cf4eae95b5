// What somebody writes first who comes from PyTorch or Keras. Half of the proof is that it compiles.

#include <gtest/gtest.h>

#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee {
namespace {

const FitOptions quick{.epochs = 1, .progress = false};

Network<float> small_network() { return Network{Dense{2, 4}, Tanh{}, Dense{4, 2}}; }
Network<double> small_network_in_double() { return small_network().cast<double>(); }

TEST(FirstPrograms, FitTakesATemporaryLossAndATemporaryOptimizer) {
  Network network = small_network();
  const std::uint64_t before = network.digest();
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, Sgd{{.learning_rate = 0.5}}, quick);
  EXPECT_NE(network.digest(), before);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, Adam{}, quick);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, AdamW{0.01}, quick);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, RmsProp{0.01}, quick);
}

TEST(FirstPrograms, ANetworkInDoubleSaysThePrecisionOfAllElse) {
  Network<double> network = small_network_in_double();
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, Sgd{{.learning_rate = 0.5, .momentum = 0.5}}, quick);
  Network<double> expected = small_network_in_double();
  Sgd<double> optimizer{{.learning_rate = 0.5, .momentum = 0.5}};
  fit(expected, xor_problem(), SoftmaxCrossEntropy<double>{}, optimizer, quick);
  EXPECT_EQ(network.digest(), expected.digest());

  Network<double> single{Dense{2, 1}};
  fit(single, xor_problem(), BinaryCrossEntropy{}, Adam{}, quick);
  EXPECT_EQ(evaluate(single, xor_problem(), BinaryCrossEntropy{}).loss,
            evaluate(single, xor_problem(), BinaryCrossEntropy<double>{}).loss);
}

// A class for the optimizers of both precisions.
template <class Float, class Double>
struct Pair {
  using InFloat = Float;
  using InDouble = Double;
};

template <class P>
class EachOptimizer : public testing::Test {};
using Optimizers = testing::Types<Pair<Sgd<float>, Sgd<double>>, Pair<Adam<float>, Adam<double>>,
                                  Pair<AdamW<float>, AdamW<double>>, Pair<RmsProp<float>, RmsProp<double>>>;
TYPED_TEST_SUITE(EachOptimizer, Optimizers);

TYPED_TEST(EachOptimizer, HasTheSameOptionsInTheOtherPrecision) {
  const typename TypeParam::InFloat in_float{{.learning_rate = 0.0625, .weight_decay = 0.25}};
  const typename TypeParam::InDouble in_double{{.learning_rate = 0.0625, .weight_decay = 0.25}};
  EXPECT_EQ(in_float.to_double()->description(), in_double.description());
  EXPECT_EQ(in_double.to_float()->description(), in_float.description());
  EXPECT_EQ(in_float.to_float()->description(), in_float.description());
  EXPECT_EQ(in_double.to_double()->description(), in_double.description());
}

TYPED_TEST(EachOptimizer, TakesALearningRateAlone) {
  using Optimizer = typename TypeParam::InFloat;
  EXPECT_EQ(Optimizer{0.25}.description(), Optimizer{{.learning_rate = 0.25}}.description());
  EXPECT_EQ(Optimizer{1}.description(), Optimizer{{.learning_rate = 1}}.description());
  EXPECT_THROW(Optimizer{-0.25}, OptionError);
}

TYPED_TEST(EachOptimizer, IsAsBeforeItsFirstStepInTheOtherPrecision) {
  typename TypeParam::InFloat optimizer{0.01};
  Network network = small_network();
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  EXPECT_EQ(optimizer.steps(), 1U);
  EXPECT_EQ(optimizer.to_double()->steps(), 0U);
  EXPECT_EQ(optimizer.to_float()->steps(), 0U);
}

TEST(FirstPrograms, AnOptimizerThatIsGivenByNameGoesOnWhereItIs) {
  Network network = small_network();
  Sgd optimizer{0.1};
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  fit(network, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quick);
  EXPECT_EQ(optimizer.steps(), 2U);
}

TEST(FirstPrograms, ALoopByHandInDoubleTakesALossInFloat) {
  Network<double> network = small_network_in_double();
  Sgd<double> optimizer{0.5};
  const SoftmaxCrossEntropy loss;
  Tape tape{network, 4};
  Batches<double> batches{xor_problem(), network.output_size(), {.batch_size = 4}};
  for (const Batch<double>& batch : batches.epoch(0)) {
    EXPECT_TRUE(check_gradients(network, loss, batch).ok());
    const double before = train_step(network, loss, optimizer, batch.inputs, batch.targets, tape);
    forward(network, batch.inputs, tape);
    EXPECT_LT(backward(network, loss, batch.targets, tape), before);
    update(network, optimizer, tape);
  }
  EXPECT_EQ(optimizer.steps(), 2U);
}

TEST(FirstPrograms, WhatJudgesANetworkInDoubleTakesALossInFloat) {
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
  Adam optimizer{0.05};
  Tape tape(network, x.rows());
  double last = 0;
  for (int step = 0; step < 300; ++step) last = train_step(network, loss, optimizer, x, y, tape);
  EXPECT_LT(last, 0.1);
  EXPECT_EQ(network.predict(view(x)), network.predict(x));
}

TEST(FirstPrograms, RowsMayBeEigensAndResultsToo) {
  Eigen::MatrixXf x(4, 2);
  x << 0, 0, 0, 1, 1, 0, 1, 1;
  const Eigen::VectorXf y = (x.col(0) - x.col(1)).cwiseAbs();
  Network network{Dense{2, 8}, Tanh{}, Dense{8, 1}};
  Adam optimizer{0.05};
  Tape tape(network, 4);
  for (int step = 0; step < 300; ++step) train_step(network, BinaryCrossEntropy{}, optimizer, x, y, tape);
  const Eigen::MatrixXf outputs = network.predict(x);
  EXPECT_TRUE(((outputs.array() > 0).cast<float>() == y.array()).all());
  EXPECT_EQ(network.predict(x.row(2))(0, 0), outputs(2, 0));
  EXPECT_EQ(network.predict(x.bottomRows(2)).rows(), 2);
  EXPECT_EQ(network.predict(2 * x - x)(1, 0), outputs(1, 0));
  EXPECT_EQ(network.predict({{0, 1}})(0, 0), outputs(1, 0));
}

TEST(FirstPrograms, CompareNeedsNothingButActivations) {
  const TrainTest data = moons({.samples = 40}).split(0.25);
  const Comparison comparison = compare(data, {.activations = {Logistic{}, Tanh{}}, .epochs = 1, .seeds = 1});
  EXPECT_EQ(comparison.runs.size(), 2U);

  CompareOptions options{.activations = {Tanh{}}, .epochs = 1, .seeds = 1};
  options.make_optimizer = [] { return std::make_unique<Sgd<float>>(); };
  EXPECT_EQ(compare(data, options).runs.front().weights_digest, comparison.runs.back().weights_digest);
  options.make_optimizer = [] { return std::unique_ptr<Optimizer<float>>(); };
  EXPECT_EQ(error_message<OptionError>([&] { (void)compare(data, options); }),
            "compare: make_optimizer gives none");
}

}  // namespace
}  // namespace ogee
