#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ogee/activations/functions.hpp>
#include <ogee/core/backprop.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/batches.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/schedules/exponential_decay.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/lambda_callback.hpp>
#include <ogee/training/progress.hpp>

#include "error_message.hpp"

namespace ogee::training_test {
namespace {

Network<float> digit_network() { return Network<float>{Dense{64, 32}, Tanh{}, Dense{32, 10}}; }

TEST(Fit, LearnsTheDigits) {
  const auto [train, test] = digits().split(0.2);
  Network net = digit_network();
  SoftmaxCrossEntropy loss;
  Optimizer optimizer{Sgd{.learning_rate = 0.2}};
  const History history =
      fit(net, train, loss, optimizer, {.epochs = 15, .validation = test, .progress = false});
  ASSERT_EQ(history.epochs.size(), 15U);
  EXPECT_EQ(history.stopped, StopReason::finished);
  EXPECT_GT(*history.epochs.back().validation->accuracy, 0.95);
  EXPECT_LT(history.epochs.back().train.loss, 0.3 * history.epochs.front().train.loss);
  EXPECT_EQ(*history.epochs.back().validation->accuracy, *evaluate(net, test, loss).accuracy);
  EXPECT_EQ(history.epochs.back().learning_rate, 0.2);
  EXPECT_GT(history.seconds(), 0);
  EXPECT_LT(history.seconds(1), history.seconds());
}

std::string text_of_settings(const History& history) {
  std::string text;
  for (const auto& [name, value] : history.settings) text += name + "=" + text_of(value) + " ";
  return text;
}

TEST(Fit, SaysWhatTheTrainingWasDoneWith) {
  const Dataset data = xor_problem();
  Network net{Dense{2, 2}};
  const History plain =
      fit(net, data, SoftmaxCrossEntropy{}, Sgd{.learning_rate = 0.2}, {.epochs = 1, .progress = false});
  EXPECT_EQ(
      text_of_settings(plain),
      "train_samples=4 optimizer=sgd learning_rate=0.2 momentum=0 nesterov=false weight_decay=0 epochs=1 "
      "batch_size=32 shuffle=true seed=0 threads=1 ");

  const Schedule schedule =
      scaled(with_warm_up(ExponentialDecay{.learning_rate = 0.5, .gamma = 0.9}, {.length = 2}), 3);
  const History full = fit(net, data, SoftmaxCrossEntropy{}, Sgd{},
                           {.epochs = 2,
                            .batch_size = 2,
                            .shuffle = false,
                            .seed = 18446744073709551615U,
                            .threads = 2,
                            .schedule = schedule,
                            .clipping = {.value = 1, .norm = 2},
                            .progress = false});
  EXPECT_NE(
      text_of_settings(full).find(
          "optimizer=sgd momentum=0 nesterov=false weight_decay=0 epochs=2 batch_size=2 shuffle=false "
          "seed=18446744073709551615 threads=2 clip_value=1 clip_norm=2 "
          "schedule=exponential_decay schedule_learning_rate=0.5 schedule_gamma=0.9 schedule_unit=epochs "
          "learning_rate_factor=3 warm_up_length=2 warm_up_start_factor=0.333"),
      std::string::npos)
      << text_of_settings(full);
}

TEST(Fit, IsTheLoopByHand) {
  const Dataset data = digits().take(500);
  Network fitted = digit_network();
  Network by_hand = fitted;
  SoftmaxCrossEntropy loss;
  Optimizer first{Sgd{.learning_rate = 0.1, .momentum = 0.5}};
  fit(fitted, data, loss, first, {.epochs = 3, .seed = 9, .threads = 2, .progress = false});

  Optimizer optimizer{Sgd{.learning_rate = 0.1, .momentum = 0.5}};
  Workspace workspace{by_hand, 32};
  Batches batches{data, by_hand.output_size(), {.batch_size = 32, .seed = 9}};
  for (Index epoch = 0; epoch < 3; ++epoch)
    for (const Batch<float>& batch : batches.epoch(epoch))
      train_step(by_hand, loss, optimizer, batch.inputs, batch.targets, workspace);
  EXPECT_EQ(fitted.digest(), by_hand.digest());
}

TEST(Fit, SolvesXorWithEachLoss) {
  const Dataset data = xor_problem();
  const auto solved = [&](const Loss& loss, double rate) {
    Network<double> net{Dense{2, 4}, Tanh{}, Dense{4, 1}};
    net.initialize({.seed = 3});
    Optimizer<double> optimizer{Sgd{.learning_rate = rate}};
    fit(net, data, loss, optimizer, {.epochs = 2000, .batch_size = 4, .progress = false});
    return *evaluate(net, data, loss).accuracy == 1;
  };
  EXPECT_TRUE(solved(BinaryCrossEntropy{}, 0.5));
  EXPECT_TRUE(solved(MeanSquaredError{}, 0.2));
}

TEST(Fit, HasNoAccuracyWithoutClasses) {
  const Dataset data = Dataset::with_targets(Matrix<float>::Random(20, 2), Matrix<float>::Random(20, 1));
  Network net{Dense{2, 1}};
  Optimizer optimizer{Sgd{}};
  const History history = fit(net, data, MeanSquaredError{}, optimizer, {.epochs = 1, .progress = false});
  EXPECT_FALSE(history.epochs[0].train.accuracy);
}

class Recorder final : public Callback {
 public:
  explicit Recorder(Index stop_at_batch = -1) : stop_at_batch_(stop_at_batch) {}
  void on_begin(const TrainingState& /*state*/) override { ++begun; }
  Verdict on_batch(const TrainingState& state) override {
    ++batches;
    EXPECT_LE(state.batch, state.batches);
    return batches == stop_at_batch_ ? Verdict::interrupt : Verdict::proceed;
  }
  Verdict on_epoch(const TrainingState& state) override {
    EXPECT_EQ(state.history.epochs.back().epoch, state.epoch);
    return ++epochs == 2 ? Verdict::stop : Verdict::proceed;
  }
  void on_end(const TrainingState& /*state*/) override { ++ended; }

  Index begun = 0;
  Index batches = 0;
  Index epochs = 0;
  Index ended = 0;

 private:
  Index stop_at_batch_;
};

TEST(Callbacks, SeeEverythingAndCanStop) {
  Network net = digit_network();
  Optimizer optimizer{Sgd{}};
  const auto recorder = std::make_shared<Recorder>();
  const History history = fit(net, digits().take(100), SoftmaxCrossEntropy{}, optimizer,
                              {.epochs = 5, .batch_size = 30, .progress = false, .callbacks = {recorder}});
  EXPECT_EQ(history.stopped, StopReason::requested);
  EXPECT_EQ(history.epochs.size(), 2U);
  EXPECT_EQ(recorder->begun, 1);
  EXPECT_EQ(recorder->batches, 8);
  EXPECT_EQ(recorder->ended, 1);
}

TEST(Callbacks, CanInterruptWithinAnEpoch) {
  Network net = digit_network();
  Optimizer optimizer{Sgd{}};
  const auto recorder = std::make_shared<Recorder>(6);
  const History history = fit(net, digits().take(100), SoftmaxCrossEntropy{}, optimizer,
                              {.epochs = 5, .batch_size = 30, .progress = false, .callbacks = {recorder}});
  EXPECT_EQ(history.stopped, StopReason::interrupted);
  EXPECT_EQ(history.epochs.size(), 1U);
  EXPECT_EQ(recorder->ended, 1);
}

TEST(Fit, StopsAtAValueThatIsNotFinite) {
  Network net{Dense{64, 32}, Relu{}, Dense{32, 10}};
  Optimizer optimizer{Sgd{.learning_rate = 1e20}};
  const History history =
      fit(net, digits(), SoftmaxCrossEntropy{}, optimizer, {.epochs = 3, .progress = false});
  EXPECT_EQ(history.stopped, StopReason::non_finite);
  EXPECT_EQ(history.message.substr(0, 14), "epoch 1, batch");
  EXPECT_NE(history.message.find("dense"), std::string::npos) << history.message;
}

TEST(Fit, FindsParametersThatTheLastStepSpoiled) {
  const Dataset data =
      Dataset::with_targets(Matrix<float>::Constant(1, 1, 1e30F), Matrix<float>::Constant(1, 1, 1.0F));
  Network net{Dense{1, 1, {.bias = false}}};
  net.layer(0).parameter("weight").value(0, 0) = 1e-15F;
  Optimizer optimizer{Sgd{.learning_rate = 1}};
  const History history = fit(net, data, MeanSquaredError{}, optimizer, {.epochs = 1, .progress = false});
  EXPECT_EQ(history.stopped, StopReason::non_finite);
  EXPECT_EQ(history.message,
            "epoch 1, after the last batch: dense1.weight has 1 value that is not finite, the first at row "
            "0, column 0");
}

TEST(Fit, NamesWhatDoesNotFit) {
  Network net = digit_network();
  Optimizer optimizer{Sgd{}};
  const FitOptions quiet{.epochs = 1, .progress = false};
  EXPECT_EQ(
      error_message<ShapeError>([&] { fit(net, xor_problem(), SoftmaxCrossEntropy{}, optimizer, quiet); }),
      "xor has 2 features, dense1 (64 → 32) expects 64 inputs");
  Network narrow{Dense{64, 3}};
  EXPECT_EQ(
      error_message<ShapeError>([&] { fit(narrow, digits(), SoftmaxCrossEntropy{}, optimizer, quiet); }),
      "digits has 10 classes, the network has 3 outputs");
  const auto with = [&](FitOptions options) {
    return error_message<OptionError>([&] { fit(net, digits(), SoftmaxCrossEntropy{}, optimizer, options); });
  };
  EXPECT_EQ(with({.epochs = 0}), "fit: epochs is 0, expected at least 1");
  EXPECT_EQ(with({.batch_size = 0}), "fit: batch_size is 0, expected at least 1");
  EXPECT_EQ(with({.threads = 0}), "fit: threads is 0, expected at least 1");
  const auto nothing = lambda_callback({});
  EXPECT_EQ(with({.callbacks = {nothing, nullptr, nothing}}), "fit: callback 2 of 3 is null");
  const Dataset outside =
      Dataset::with_targets(Matrix<float>::Zero(3, 64), Matrix<float>::Constant(3, 10, 2.0F));
  EXPECT_THROW(fit(net, outside, BinaryCrossEntropy{}, optimizer, quiet), DataError);
}

TEST(Progress, WritesALineForEachEpochToAPipe) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  const auto [train, test] = digits().take(200).split(0.2);
  Network net = digit_network();
  Optimizer optimizer{Sgd{}};
  fit(net, train, SoftmaxCrossEntropy{}, optimizer,
      {.epochs = 2,
       .validation = train,
       .test = test,
       .progress = false,
       .callbacks = {std::make_shared<Progress>(file, "digits: ")}});
  std::rewind(file);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_EQ(text.find("digits: epoch 1/2  loss "), 0U) << text;
  EXPECT_NE(text.find("digits: epoch 2/2  loss "), std::string::npos) << text;
  EXPECT_NE(text.find("validation accuracy 0."), std::string::npos) << text;
  EXPECT_NE(text.find("test accuracy 0."), std::string::npos) << text;
  EXPECT_EQ(text.find('\r'), std::string::npos);
}

TEST(Evaluate, MeansOverAllRowsWhateverTheThreads) {
  const Network net = digit_network();
  const SoftmaxCrossEntropy loss;
  const Score one = evaluate(net, digits(), loss);
  const Score two = evaluate(net, digits(), loss, 2);
  EXPECT_EQ(one.loss, two.loss);
  EXPECT_EQ(one.accuracy, two.accuracy);
  EXPECT_THROW((void)evaluate(net, xor_problem(), loss), ShapeError);
}

}  // namespace
}  // namespace ogee::training_test
