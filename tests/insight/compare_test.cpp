#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/insight/compare/compare.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/schedules/exponential_decay.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/lambda_callback.hpp>

#include "error_message.hpp"

namespace ogee::compare_test {
namespace {

CompareOptions small_comparison() {
  return {.activations = {Logistic{}, Tanh{}},
          .hidden = {16},
          .epochs = 3,
          .seeds = 2,
          .optimizer = Sgd{.learning_rate = 0.2}};
}

TEST(Compare, GivesEveryActivationTheSameSeedsAndRepeats) {
  const TrainTest data = digits().take(300).split(0.2);
  const Comparison first = compare(data, small_comparison());
  ASSERT_EQ(first.runs.size(), 4U);
  EXPECT_EQ(first.runs[0].seed, first.runs[1].seed);
  EXPECT_NE(first.runs[0].weights_digest, first.runs[2].weights_digest);
  ASSERT_EQ(first.summaries.size(), 2U);
  EXPECT_EQ(first.summaries[1].activation, "tanh");
  EXPECT_EQ(first.summaries[1].runs, 2);
  ASSERT_EQ(first.summaries[0].layers.size(), 2U);
  const Comparison second = compare(data, small_comparison());
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(first.runs[i].weights_digest, second.runs[i].weights_digest);
}

TEST(Compare, MeasuresTheWayToTheTarget) {
  CompareOptions options = small_comparison();
  options.target_accuracy = 0.0;
  const TrainTest data = digits().take(300).split(0.2);
  const Comparison reached = compare(data, options);
  EXPECT_EQ(reached.summaries[0].reached_target, 2);
  EXPECT_EQ(reached.summaries[0].epochs_to_target.mean, 1);
  options.target_accuracy = 1.1;
  EXPECT_EQ(compare(data, options).summaries[0].reached_target, 0);
}

TEST(Compare, KeepsWhatRunsDidBeforeOneDiverged) {
  CompareOptions options = small_comparison();
  options.activations = {Relu{}};
  options.optimizer = Sgd{.learning_rate = 1e12};
  const Comparison comparison = compare(digits().take(300).split(0.2), options);
  ASSERT_EQ(comparison.runs.size(), 2U);
  EXPECT_EQ(comparison.runs[0].history.stopped, StopReason::non_finite);
  EXPECT_NE(comparison.runs[0].history.message.find("epoch 1, batch"), std::string::npos);
  EXPECT_EQ(comparison.summaries[0].runs, 0);
}

TEST(Compare, KeepsARunWhoseNetworkOverflowsOnHeldOutData) {
  CompareOptions options = small_comparison();
  options.activations = {Tanh{}, Identity{}};
  options.hidden = std::vector<Index>(12, 64);
  options.epochs = 1;
  options.batch_size = 240;
  options.seeds = 1;
  options.optimizer = Sgd{.learning_rate = 1e30};
  const Comparison comparison = compare(digits().take(300).split(0.2), options);
  ASSERT_EQ(comparison.runs.size(), 2U);
  EXPECT_EQ(comparison.runs[1].history.stopped, StopReason::non_finite);
  EXPECT_NE(comparison.runs[1].history.message.find("test"), std::string::npos)
      << comparison.runs[1].history.message;
  EXPECT_TRUE(comparison.runs[1].layers.empty());
}

TEST(Compare, PredictsTargets) {
  CompareOptions options = small_comparison();
  options.epochs = 20;
  const Comparison comparison = compare(sine().split(0.2), options);
  EXPECT_EQ(comparison.task, Task::regress);
  EXPECT_FALSE(comparison.target_accuracy);
  for (const auto& run : comparison.runs) {
    EXPECT_FALSE(run.history.epochs.back().test->accuracy);
    EXPECT_FALSE(run.layers.empty());
  }
  for (const ActivationSummary& summary : comparison.summaries) {
    EXPECT_TRUE(std::isnan(summary.test_accuracy.mean));
    EXPECT_EQ(summary.reached_target, 0);
    EXPECT_LT(summary.test_loss.mean, 0.5);    // that of always saying the mean
    EXPECT_GT(summary.test_loss.mean, 0.005);  // half of the noise
  }
  options.target_accuracy = 0.9;
  EXPECT_THROW((void)compare(sine().split(0.2), options), OptionError);
}

TEST(Compare, RefusesImpossibleOptions) {
  const TrainTest data = digits().take(100).split(0.2);
  CompareOptions options = small_comparison();
  options.activations.clear();
  EXPECT_THROW((void)compare(data, options), OptionError);
  options = small_comparison();
  options.activations = {Tanh{}, Tanh{}};
  EXPECT_THROW((void)compare(data, options), OptionError);
  options = small_comparison();
  options.seeds = 0;
  EXPECT_THROW((void)compare(data, options), OptionError);
  const Dataset one_class = Dataset::labelled(Matrix<float>{{1}, {2}}, {0, 0});
  EXPECT_THROW((void)compare({one_class, one_class}, small_comparison()), DataError);
}

std::vector<std::uint64_t> digests_of(const Comparison& comparison) {
  std::vector<std::uint64_t> digests;
  for (const auto& run : comparison.runs) digests.push_back(run.weights_digest);
  return digests;
}

TEST(Compare, GivesTheSameOnAnyNumberOfThreads) {
  const TrainTest data = digits().take(300).split(0.2);
  CompareOptions options = small_comparison();
  const Comparison expected = compare(data, options);
  for (const int threads : {2, 3, 8}) {
    options.threads = threads;
    const Comparison spread = compare(data, options);
    EXPECT_EQ(digests_of(spread), digests_of(expected));
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(spread.runs[i].seed, expected.runs[i].seed);
      EXPECT_EQ(spread.runs[i].activation.place, expected.runs[i].activation.place);
    }
  }
}

TEST(Compare, GivesEachActivationItsOwnLearningRate) {
  const TrainTest data = digits().take(300).split(0.2);
  CompareOptions options = small_comparison();
  options.schedule = ExponentialDecay{.learning_rate = 0.2, .gamma = 0.5};
  options.learning_rates = {0.1, 0.4};
  const Comparison comparison = compare(data, options);
  for (const auto& run : comparison.runs) {
    const double first = run.activation.place == 0 ? 0.1 : 0.4;
    EXPECT_NEAR(run.history.epochs[0].learning_rate, first, 1e-15);
    EXPECT_NEAR(run.history.epochs[2].learning_rate, first / 4, 1e-15);
  }
  EXPECT_EQ(small_comparison().learning_rates.size(), 0U);
}

TEST(Compare, LooksIntoRunsWhenAsked) {
  CompareOptions options = small_comparison();
  const TrainTest data = digits().take(300).split(0.2);
  EXPECT_TRUE(compare(data, options).runs[0].probes.empty());
  options.probe = ProbeOptions{};
  const Comparison comparison = compare(data, options);
  for (const auto& run : comparison.runs) {
    ASSERT_EQ(run.probes.size(), 4U);
    // The test part is smaller than the samples of both looks: they see the same.
    EXPECT_EQ(run.probes.back().layers[0].statistics.gradient_norm, run.layers[0].gradient_norm);
  }
}

TEST(Compare, EndsAllRunsWhenOneIsInterrupted) {
  CompareOptions options = small_comparison();
  options.epochs = 1'000'000;
  options.threads = 2;
  options.make_callbacks = [](const StartingRun& run) {
    std::vector<std::shared_ptr<Callback>> callbacks;
    if (run.activation.name() == "tanh")
      callbacks.push_back(lambda_callback({.epoch = [](const TrainingState& state) {
        return state.epoch == 2 ? Verdict::interrupt : Verdict::proceed;
      }}));
    return callbacks;
  };
  const Comparison comparison = compare(digits().take(300).split(0.2), options);
  EXPECT_TRUE(comparison.interrupted);
  ASSERT_LE(comparison.runs.size(), 2U);
  EXPECT_TRUE(std::all_of(comparison.runs.begin(), comparison.runs.end(),
                          [](const auto& run) { return run.history.stopped == StopReason::interrupted; }));
}

TEST(Compare, GoesThroughDepths) {
  CompareOptions options = small_comparison();
  const TrainTest data = digits().take(300).split(0.2);
  const std::vector<Index> depths{1, 3};
  const std::vector<Comparison> comparisons = compare_depths(data, options, depths);
  ASSERT_EQ(comparisons.size(), 2U);
  EXPECT_EQ(digests_of(comparisons[0]), digests_of(compare(data, options)));
  EXPECT_EQ(comparisons[1].hidden, (std::vector<Index>{16, 16, 16}));
  EXPECT_EQ(comparisons[1].runs.front().layers.size(), 4U);
  EXPECT_THROW((void)compare_depths(data, options, std::vector<Index>{}), OptionError);
  EXPECT_THROW((void)compare_depths(data, options, std::vector<Index>{0}), OptionError);
}

TEST(Compare, RefusesLearningRatesThatDoNotFit) {
  CompareOptions options = small_comparison();
  options.learning_rates = {0.1};
  EXPECT_EQ(error_message<OptionError>([&] { (void)compare(digits().take(100).split(0.2), options); }),
            "compare: 1 learning rates for 2 activations");
  options = small_comparison();
  options.threads = 0;
  EXPECT_THROW((void)compare(digits().take(100).split(0.2), options), OptionError);
}

// Networks of one's own

CompareOptions own_networks() {
  CompareOptions options = small_comparison();
  options.make_network = [](const Activation& activation) {
    return Network{Dense{64, 12}, Softsign{}, Dense{12, 8}, activation, Dropout{0.1}, Dense{8, 10}};
  };
  return options;
}

TEST(CompareOwnNetworks, TrainsThemAsFitDoes) {
  const TrainTest data = digits().take(300).split(0.2);
  CompareOptions options = own_networks();
  options.loss = SoftmaxCrossEntropy{.label_smoothing = 0.1};
  options.initialization = Initialization::he_normal;
  const Comparison comparison = compare(data, options);
  EXPECT_EQ(comparison.hidden, (std::vector<Index>{12, 8}));
  ASSERT_EQ(comparison.runs.size(), 4U);

  Network network = options.make_network(Tanh{});
  network.initialize({.scheme = Initialization::he_normal, .seed = 2});
  const History history =
      fit(network, data.train, SoftmaxCrossEntropy{.label_smoothing = 0.1}, Sgd{.learning_rate = 0.2},
          {.epochs = 3, .seed = 2, .test = data.test, .progress = false});
  const auto& run = comparison.runs[3];
  EXPECT_EQ(run.activation.description(), "tanh");
  EXPECT_EQ(run.weights_digest, network.digest());
  EXPECT_EQ(run.history.epochs.back().test->loss, history.epochs.back().test->loss);
  EXPECT_NE(run.weights_digest, comparison.runs[1].weights_digest) << "the seed";
  EXPECT_EQ(run.layers.size(), 3U);
}

TEST(CompareOwnNetworks, AreMadeOnceForEachActivation) {
  const TrainTest data = digits().take(100).split(0.2);
  CompareOptions options = own_networks();
  options.threads = 3;
  int made = 0;
  options.make_network = [&made, make = options.make_network](const Activation& activation) {
    ++made;
    return make(activation);
  };
  const Comparison comparison = compare(data, options);
  EXPECT_EQ(made, 2);
  // Another shape for each call makes no difference to the seeds, since they share one network.
  options.make_network = [&made](const Activation& activation) {
    return Network{Dense{64, ++made < 5 ? 8 : 9}, activation, Dense{10}};
  };
  EXPECT_EQ(compare(data, options).runs.size(), 4U);
}

TEST(CompareOwnNetworks, HaveTheMultilayerPerceptronAmongThem) {
  const TrainTest data = digits().take(300).split(0.2);
  CompareOptions options = small_comparison();
  options.probe = ProbeOptions{};
  options.learning_rate_sweep = LearningRateOptions{.rates = {0.1, 0.3}};
  const Comparison expected = compare(data, options);
  options.make_network = [](const Activation& activation) {
    return Network{Dense{64, 16}, activation, Dense{16, 10}};
  };
  options.hidden = {1, 2, 3};
  options.dropout = 0.5;
  const Comparison own = compare(data, options);
  EXPECT_EQ(digests_of(own), digests_of(expected));
  EXPECT_EQ(own.hidden, expected.hidden);
  EXPECT_EQ(own.target_accuracy, expected.target_accuracy);
  ASSERT_EQ(own.runs[0].prediction.size(), 2U);
  EXPECT_EQ(own.runs[0].prediction[0].chi, expected.runs[0].prediction[0].chi);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(own.learning_rates[i].rates[1].score, expected.learning_rates[i].rates[1].score);
}

TEST(CompareOwnNetworks, KeepTheirPenaltiesUnlessOneIsGiven) {
  const TrainTest data = digits().take(100).split(0.2);
  CompareOptions options = own_networks();
  options.make_network = [make = options.make_network](const Activation& activation) {
    Network network = make(activation);
    network.regularize({.l2 = 0.01});
    return network;
  };
  const auto penalty = [&] { return *compare(data, options).runs[0].history.epochs[0].penalty; };
  const double own = penalty();
  EXPECT_GT(own, 0);
  options.regularization = {.l2 = 0.01};
  EXPECT_EQ(penalty(), own);
  options.regularization = {.l2 = 1e-6};
  EXPECT_LT(penalty(), own / 100);
}

TEST(CompareOwnNetworks, MustFitTheDataAndEachOther) {
  const TrainTest data = digits().take(100).split(0.2);
  CompareOptions options = small_comparison();
  const auto with = [&](auto make) {
    options.make_network = make;
    return [&] { (void)compare(data, options); };
  };
  EXPECT_EQ(error_message<ShapeError>(with([](const Activation& activation) {
              return Network{Dense{64, 8}, activation, Dense{8, activation.name() == "tanh" ? 3 : 10}};
            })),
            "compare: make_network gives tanh a network with 64 inputs and 3 outputs, digits has 64 features "
            "and 10 classes");
  EXPECT_EQ(error_message<ShapeError>(with([](const Activation& activation) {
              return Network{Dense{3, 10}, activation};
            })),
            "compare: make_network gives logistic a network with 3 inputs and 10 outputs, digits has 64 "
            "features and 10 classes");
  EXPECT_EQ(error_message<OptionError>(with([](const Activation& activation) {
              return Network{Dense{64, activation.name() == "tanh" ? 8 : 9}, activation, Dense{10}};
            })),
            "compare: make_network gives tanh hidden layers of [8] units, logistic of [9]");
  options = own_networks();
  EXPECT_EQ(error_message<OptionError>([&] { (void)compare_depths(data, options, std::vector<Index>{1}); }),
            "compare: depths are those of a multilayer perceptron, and make_network is given");
  EXPECT_EQ(error_message<OptionError>([&] { (void)train_run(data, options, Relu{}, 1); }),
            "compare: relu is not among the activations of the options");
}

TEST(HiddenUnits, AreThoseOfLayersWithWeightsButTheLast) {
  EXPECT_EQ(hidden_units(Network{Dense{3, 2}}), std::vector<Index>{});
  EXPECT_EQ(hidden_units(Network<double>{Scale{{1, 2}, {0, 0}}, Dense{2, 5}, Gate{Tanh{}}, Dropout{0.5},
                                         Dense{4}, Logistic{}}),
            (std::vector<Index>{5, 5}));
}

}  // namespace
}  // namespace ogee::compare_test
