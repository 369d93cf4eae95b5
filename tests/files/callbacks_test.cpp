#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/formats/csv/csv_log.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/best_weights.hpp>
#include <ogee/training/early_stopping.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/lambda_callback.hpp>

#include "error_message.hpp"

namespace ogee::callbacks_test {
namespace {

const Loss any_loss = MeanSquaredError{};

/// A training that is acted: each epoch has the score it is told, and the network one weight, the number of
/// the epoch.
class ActedTraining {
 public:
  explicit ActedTraining(std::optional<Dataset> validation = labelled())
      : validation_(std::move(validation)) {
    if (validation_) state_.validation = &*validation_;
  }

  /// The epochs until the callback wants to stop.
  Index run(Callback& callback, const std::vector<Score>& scores) {
    history_.epochs.clear();
    state_.epoch = 0;
    callback.on_begin(state_);
    for (const Score& score : scores) {
      ++state_.epoch;
      weight() = static_cast<float>(state_.epoch);
      history_.epochs.push_back({.epoch = state_.epoch, .train = {}, .validation = score});
      if (callback.on_epoch(state_) != Verdict::proceed) break;
    }
    callback.on_end(state_);
    return state_.epoch;
  }
  Index run_losses(Callback& callback, const std::vector<double>& losses) {
    std::vector<Score> scores;
    for (const double loss : losses) scores.push_back({.loss = loss, .accuracy = 0.5});
    return run(callback, scores);
  }

  [[nodiscard]] float& weight() { return network_.parameters()[0]->value(0, 0); }
  [[nodiscard]] const TrainingState& state() const { return state_; }

  static Dataset labelled() { return Dataset::labelled(Matrix<float>::Zero(2, 1), {0, 1}); }
  static Dataset with_targets() {
    return Dataset::with_targets(Matrix<float>::Zero(2, 1), Matrix<float>::Zero(2, 1), {.name = "curve"});
  }

 private:
  Network<float> network_{Dense{1, 1, {.bias = false}}};
  std::optional<Dataset> validation_;
  History history_;
  TrainingState state_{.running = {},
                       .training = Training<float>{.network = &network_},
                       .loss = any_loss,
                       .history = history_};
};

// Early stopping

TEST(EarlyStopping, StopsAfterPatienceAndGivesTheBestWeightsBack) {
  ActedTraining training;
  EarlyStopping stopping{{.patience = 2}};
  EXPECT_EQ(training.run_losses(stopping, {3, 2, 2.5, 1, 1.5, 1, 0.5}), 6);
  EXPECT_EQ(stopping.best_epoch(), 4);
  EXPECT_EQ(stopping.best_score(), 1);
  EXPECT_TRUE(stopping.stopped());
  EXPECT_EQ(training.weight(), 4);
}

TEST(EarlyStopping, GivesTheBestWeightsBackAlsoAfterTheLastEpoch) {
  ActedTraining training;
  EarlyStopping stopping{{.patience = 9}};
  EXPECT_EQ(training.run_losses(stopping, {2, 1, 3}), 3);
  EXPECT_FALSE(stopping.stopped());
  EXPECT_EQ(training.weight(), 2);
}

TEST(EarlyStopping, CountsOnlyImprovementsByMoreThanTheLeast) {
  ActedTraining training;
  EarlyStopping stopping{{.patience = 3, .min_improvement = 0.5}};
  EXPECT_EQ(training.run_losses(stopping, {3, 2.5, 2, 1.75, 1.5}), 5);
  EXPECT_EQ(stopping.best_epoch(), 3);  // 3 − 2.5 is not more than 0.5, 3 − 2 is
  EXPECT_FALSE(stopping.stopped());
}

TEST(EarlyStopping, WatchesTheAccuracy) {
  ActedTraining training;
  EarlyStopping stopping{{.patience = 1, .watched = WatchedScore::validation_accuracy}};
  EXPECT_EQ(training.run(stopping, {{.loss = 1, .accuracy = 0.5},
                                    {.loss = 2, .accuracy = 0.75},
                                    {.loss = 0, .accuracy = 0.625},
                                    {.loss = 0, .accuracy = 1}}),
            3);
  EXPECT_EQ(stopping.best_epoch(), 2);
  EXPECT_EQ(stopping.best_score(), 0.75);
}

TEST(EarlyStopping, BeginsAnewWithEachTraining) {
  ActedTraining training;
  EarlyStopping stopping{{.patience = 1}};
  EXPECT_EQ(training.run_losses(stopping, {1, 2}), 2);
  EXPECT_EQ(training.run_losses(stopping, {9, 8, 7}), 3);
  EXPECT_EQ(stopping.best_epoch(), 3);
  EXPECT_FALSE(stopping.stopped());
}

TEST(EarlyStopping, WithoutAnEpochLeavesTheNetworkAsItIs) {
  ActedTraining training;
  training.weight() = 42;
  EarlyStopping stopping;
  EXPECT_EQ(training.run(stopping, {}), 0);
  EXPECT_EQ(training.weight(), 42);
  EXPECT_FALSE(stopping.best_epoch());
}

TEST(EarlyStopping, RefusesImpossibleOptions) {
  const auto message = [](EarlyStoppingOptions options) {
    return error_message<OptionError>([&] { EarlyStopping{options}; });
  };
  EXPECT_EQ(message({.patience = 0}), "early stopping: patience is 0, expected at least 1");
  EXPECT_EQ(message({.min_improvement = -1}), "early stopping: min_improvement is -1, expected at least 0");
  EXPECT_EQ(message({.min_improvement = std::numeric_limits<double>::quiet_NaN()}),
            "early stopping: min_improvement is nan, expected at least 0");
}

TEST(EarlyStopping, SaysBeforeTheFirstEpochThatNothingCanBeWatched) {
  const auto message = [](ActedTraining training, WatchedScore watched) {
    EarlyStopping stopping{{.watched = watched}};
    return error_message<OptionError>([&] { stopping.on_begin(training.state()); });
  };
  EXPECT_EQ(message(ActedTraining(std::nullopt), WatchedScore::validation_loss),
            "early stopping: watches the validation loss, but fit has no validation data");
  EXPECT_EQ(message(ActedTraining(ActedTraining::with_targets()), WatchedScore::validation_accuracy),
            "early stopping: watches the validation accuracy, but curve has no classes; watch the validation "
            "loss");
}

// In trainings

Network<float> digit_network() { return Network<float>{Dense{64, 10}}; }

TEST(EarlyStopping, LeavesTheNetworkOfTheBestEpochOfATraining) {
  const auto [train, test] = digits().take(300).split(0.3);
  const auto train_for = [&train = train, &test = test](Index epochs, auto... callbacks) {
    Network net = digit_network();
    Optimizer optimizer{Sgd{.learning_rate = 1}};  // far too large: the loss goes up and down
    const History history =
        fit(net, train, SoftmaxCrossEntropy{}, optimizer,
            {.epochs = epochs, .validation = test, .progress = false, .callbacks = {callbacks...}});
    return std::pair(net.digest(), history);
  };
  const auto stopping = std::make_shared<EarlyStopping>(EarlyStoppingOptions{.patience = 2});
  const auto [digest, history] = train_for(100, stopping);
  ASSERT_TRUE(stopping->stopped());
  EXPECT_EQ(history.stopped, StopReason::requested);
  EXPECT_EQ(std::ssize(history.epochs), *stopping->best_epoch() + 2);
  EXPECT_EQ(digest, train_for(*stopping->best_epoch()).first);
  EXPECT_NE(digest, train_for(*stopping->best_epoch() + 1).first);
}

TEST(EarlyStopping, GivesFiniteWeightsBackWhenTheTrainingDiverges) {
  // The loss of w·x is (w·x − t)²: with this rate, w doubles its distance from the solution in each epoch.
  const Dataset data = Dataset::with_targets(Matrix<float>::Ones(1, 1), Matrix<float>::Zero(1, 1));
  Network net{Dense{1, 1, {.bias = false}}};
  net.parameters()[0]->value(0, 0) = 1;
  Optimizer optimizer{Sgd{.learning_rate = 1e6}};
  const auto stopping = std::make_shared<EarlyStopping>(EarlyStoppingOptions{.patience = 1000});
  const History history =
      fit(net, data, MeanSquaredError{}, optimizer,
          {.epochs = 1000, .validation = data, .progress = false, .callbacks = {stopping}});
  EXPECT_EQ(history.stopped, StopReason::non_finite);
  EXPECT_EQ(stopping->best_epoch(), 1);
  EXPECT_EQ(net.parameters()[0]->value(0, 0), 1 - 2e6F);
}

TEST(BestWeights, KeepsTheBestNetworkBesideTheLast) {
  const Dataset data = digits().take(200);
  const auto best = std::make_shared<BestWeights>(
      BestWeightsOptions{.watched = WatchedScore::validation_accuracy, .min_improvement = 2});
  Network<double> net = digit_network().cast<double>();
  Optimizer<double> optimizer{Sgd{.learning_rate = 0.1}};
  std::uint64_t after_first = 0;
  const auto digest = lambda_callback({.epoch = [&](const TrainingState& state) {
    if (state.epoch == 1) after_first = state.in<double>().network->digest();
    return Verdict::proceed;
  }});
  fit(net, data, SoftmaxCrossEntropy{}, optimizer,
      {.epochs = 3, .validation = data, .progress = false, .callbacks = {best, digest}});
  EXPECT_EQ(best->epoch(), 1);  // no accuracy is better by 2
  EXPECT_EQ(best->network<double>().digest(), after_first);
  EXPECT_NE(net.digest(), after_first);
  EXPECT_EQ(error_message<OptionError>([&] { (void)best->network<float>(); }),
            "best weights: the trained network has the other precision");
  EXPECT_EQ(error_message<OptionError>([] { (void)BestWeights().network<float>(); }),
            "best weights: no epoch has been completed");
}

TEST(LambdaCallback, SeesTheBatchThatWasTrainedOn) {
  const Dataset data = digits().take(25);
  Network<double> net = digit_network().cast<double>();
  std::vector<Index> rows;
  int batches_at_other_times = 0;
  const auto look = lambda_callback({.begin =
                                         [](const TrainingState& state) {
                                           EXPECT_EQ(state.in<double>().batch, nullptr);
                                           EXPECT_THROW((void)state.in<float>(), std::bad_variant_access);
                                         },
                                     .batch =
                                         [&](const TrainingState& state) {
                                           const Training<double>& training = state.in<double>();
                                           EXPECT_EQ(training.network, &net);
                                           EXPECT_EQ(training.batch->number + 1, state.batch);
                                           rows.push_back(training.batch->inputs.rows());
                                           return Verdict::proceed;
                                         },
                                     .epoch =
                                         [&](const TrainingState& state) {
                                           if (state.in<double>().batch != nullptr) ++batches_at_other_times;
                                           return Verdict::proceed;
                                         },
                                     .end =
                                         [&](const TrainingState& state) {
                                           if (state.in<double>().batch != nullptr) ++batches_at_other_times;
                                         }});
  fit(net, data, SoftmaxCrossEntropy{}, Sgd{},
      {.epochs = 2, .batch_size = 10, .progress = false, .callbacks = {look}});
  EXPECT_EQ(rows, (std::vector<Index>{10, 10, 5, 10, 10, 5}));
  EXPECT_EQ(batches_at_other_times, 0);
}

TEST(LambdaCallback, IsCalledAtEachMomentThatItHasAFunctionFor) {
  std::string moments;
  const auto all = lambda_callback({.begin = [&](const TrainingState&) { moments += "("; },
                                    .batch =
                                        [&](const TrainingState& state) {
                                          moments += std::to_string(state.batch);
                                          return Verdict::proceed;
                                        },
                                    .epoch =
                                        [&](const TrainingState& state) {
                                          moments += "|";
                                          return state.epoch == 2 ? Verdict::stop : Verdict::proceed;
                                        },
                                    .end = [&](const TrainingState&) { moments += ")"; }});
  Network net = digit_network();
  Optimizer optimizer{Sgd{}};
  const History history =
      fit(net, digits().take(6), SoftmaxCrossEntropy{}, optimizer,
          {.epochs = 5, .batch_size = 2, .progress = false, .callbacks = {all, lambda_callback({})}});
  EXPECT_EQ(moments, "(123|123|)");
  EXPECT_EQ(history.stopped, StopReason::requested);
}

// The log

TEST(LambdaCallback, EndsFitWithWhatItThrows) {
  const auto message_of_fit = [](const CallbackFunctions& functions) {
    Network net = digit_network();
    Optimizer optimizer{Sgd{}};
    const Dataset data = digits().take(50);
    return error_message<NonFiniteError>([&] {
      fit(net, data, SoftmaxCrossEntropy{}, optimizer,
          {.epochs = 2, .validation = data, .progress = false, .callbacks = {lambda_callback(functions)}});
    });
  };
  // An error that fit itself would take for the end of the training, too.
  const auto fail = [](const TrainingState&) -> Verdict { throw NonFiniteError("mine"); };
  EXPECT_EQ(message_of_fit({.batch = fail}), "mine");
  EXPECT_EQ(message_of_fit({.epoch = fail}), "mine");
}

class CsvLogFile : public ::testing::Test {
 protected:
  ~CsvLogFile() override { std::filesystem::remove(path_); }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream stream(path_);
    std::vector<std::string> all;
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
  }

  const std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("ogee-log-" + std::to_string(getpid()) + ".csv");
};

constexpr const char* header =
    "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
    "learning_rate,penalty,seconds,samples_per_"
    "second";

TEST_F(CsvLogFile, HasALineForEachEpochAsSoonAsItIsCompleted) {
  std::ofstream(path_) << "an older log\n";
  const auto log = std::make_shared<CsvLog>(path_);
  std::vector<std::size_t> seen;
  const auto look = lambda_callback({.begin = [&](const TrainingState&) { seen.push_back(lines().size()); },
                                     .epoch =
                                         [&](const TrainingState&) {
                                           seen.push_back(lines().size());
                                           return Verdict::proceed;
                                         }});
  Network net = digit_network();
  Optimizer optimizer{Sgd{}};
  const Dataset data = digits().take(50);
  const History history = fit(net, data, SoftmaxCrossEntropy{}, optimizer,
                              {.epochs = 3, .validation = data, .progress = false, .callbacks = {log, look}});
  EXPECT_EQ(seen, (std::vector<std::size_t>{1, 2, 3, 4}));
  EXPECT_EQ(lines().front(), header);
  for (std::size_t i = 0; i < 3; ++i) {
    const EpochRecord& record = history.epochs[i];
    double epoch = 0, train_loss = 0, train_accuracy = 0, loss = 0, accuracy = 0, rate = 0, seconds = 0,
           speed = 0;
    ASSERT_EQ(std::sscanf(lines()[i + 1].c_str(), "%lf,%lf,%lf,%lf,%lf,,,%lf,,%lf,%lf", &epoch, &train_loss,
                          &train_accuracy, &loss, &accuracy, &rate, &seconds, &speed),
              8);
    EXPECT_EQ(epoch, static_cast<double>(i + 1));
    EXPECT_EQ(train_loss, record.train.loss);
    EXPECT_EQ(train_accuracy, record.train.accuracy);
    EXPECT_EQ(loss, record.validation->loss);
    EXPECT_EQ(accuracy, record.validation->accuracy);
    EXPECT_EQ(rate, record.learning_rate);
    EXPECT_EQ(seconds, record.seconds);
    EXPECT_EQ(speed, record.samples_per_second);
  }
}

TEST_F(CsvLogFile, MayBeOpenAlready) {
  std::FILE* stream = std::fopen(path_.c_str(), "w");
  const History history;
  const TrainingState state{.running = {}, .loss = any_loss, .history = history};
  CsvLog log(stream);
  log.on_begin(state);
  EXPECT_EQ(lines(), std::vector<std::string>{header});
  log.on_end(state);
  std::fputs("more\n", stream);
  std::fclose(stream);
  EXPECT_EQ(lines().back(), "more");
}

TEST_F(CsvLogFile, LeavesEmptyWhatIsNotKnown) {
  History history;
  const TrainingState state{.running = {}, .loss = any_loss, .history = history};
  CsvLog log(path_);
  log.on_begin(state);
  history.epochs.push_back({.epoch = 7,
                            .train = {.loss = std::numeric_limits<double>::infinity(), .accuracy = {}},
                            .validation = std::nullopt,
                            .learning_rate = 1e-30,
                            .penalty = 0.25,
                            .seconds = 0.1,
                            .samples_per_second = 123456789});
  EXPECT_EQ(log.on_epoch(state), Verdict::proceed);
  log.on_end(state);
  EXPECT_EQ(lines(), (std::vector<std::string>{header, "7,inf,,,,,,1e-30,0.25,0.1,123456789"}));
}

TEST_F(CsvLogFile, ErrorsNameThePathAndTheReason) {
  const History history;
  const TrainingState state{.running = {}, .loss = any_loss, .history = history};
  EXPECT_EQ(error_message<DataError>([&] { CsvLog("/missing/log.csv").on_begin(state); }),
            "/missing/log.csv: cannot be written: No such file or directory");
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  EXPECT_EQ(error_message<DataError>([&] { CsvLog("/dev/full").on_begin(state); }),
            "/dev/full: cannot be written: No space left on device");
}

}  // namespace
}  // namespace ogee::callbacks_test
