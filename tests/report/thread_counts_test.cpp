// Every function that takes a number of threads refuses one below 1, in the same words.

#include <gtest/gtest.h>

#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::thread_counts_test {
namespace {

class ThreadCounts : public testing::TestWithParam<int> {
 protected:
  /// `who` says that it refuses the number.
  template <class Action>
  void expect_refusal(const std::string& who, const Action& action) const {
    EXPECT_EQ(error_message<OptionError>(action),
              who + ": threads is " + std::to_string(GetParam()) + ", expected at least 1");
  }

  const int threads = GetParam();
  const Dataset data = xor_problem();
  const SoftmaxCrossEntropy loss;
  Network<float> network{Dense{2, 2}};
};

TEST_P(ThreadCounts, AreRefusedWherePredictionsAreMade) {
  const Matrix<float> one = Matrix<float>::Zero(1, 2);
  const Matrix<float> many = Matrix<float>::Zero(1000, 2);
  Matrix<float> outputs = one;
  expect_refusal("predict", [&] { (void)network.predict(one, threads); });
  expect_refusal("predict", [&] { (void)network.predict(many, threads); });
  expect_refusal("predict", [&] { network.predict(view(one), view(outputs), threads); });
  expect_refusal("predict", [&] { (void)evaluate(network, data, loss, threads); });
  expect_refusal("predict", [&] { (void)worst_mistakes(network, data, loss, 1, threads); });
  expect_refusal("predict", [&] { (void)predictions_csv(network, data, loss, threads); });
  expect_refusal("predict", [&] {
    (void)classification_metrics(network, data, loss, {.top_k = 1, .threads = threads});
  });
  expect_refusal("predict", [&] {
    const Network line{Dense{1, 1}};
    (void)regression_metrics(line, sine(), MeanSquaredError{}, threads);
  });
}

TEST_P(ThreadCounts, AreRefusedInTraining) {
  Optimizer optimizer{Sgd{}};
  expect_refusal("fit",
                 [&] { fit(network, data, loss, optimizer, {.threads = threads, .progress = false}); });
  expect_refusal("workspace", [&] { const Workspace workspace(network, 1, threads); });
  expect_refusal("batches", [&] { const Batches<float> batches(data, 2, {.threads = threads}); });
}

TEST_P(ThreadCounts, AreRefusedInComparisons) {
  const TrainTest parts{.train = data, .test = data};
  const CompareOptions options{.activations = {Tanh{}}, .threads = threads};
  expect_refusal("compare", [&] { (void)compare(parts, options); });
  expect_refusal("compare", [&] { (void)train_run(parts, options, Tanh{}, 1); });
  expect_refusal("compare", [&] { (void)sweep_learning_rates(moons(), options); });
}

INSTANTIATE_TEST_SUITE_P(BelowOne, ThreadCounts, testing::Values(0, -1));

}  // namespace
}  // namespace ogee::thread_counts_test
