#include <gtest/gtest.h>

#include <fstream>
#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::checkpoint_test {
namespace {

namespace fs = std::filesystem;

constexpr Index batches = 3;

/// A folder of its own for each test.
class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest()
      : folder_(
            fs::path(testing::TempDir()) /
            (std::string("checkpoint-") + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
  }
  ~CheckpointTest() override { fs::remove_all(folder_); }

  fs::path folder_;
};

Dataset samples(std::uint64_t seed) { return spirals({.samples = 20, .seed = seed}); }

/// What a training is made of: made anew for each part of it, as another process does.
struct Trial {
  OptimizerDescription optimizer = Sgd{.learning_rate = 0.1};
  std::optional<Schedule> schedule = std::nullopt;
  std::function<std::vector<std::shared_ptr<Callback>>()> callbacks = [] {
    return std::vector<std::shared_ptr<Callback>>{};
  };
  Clipping clipping = {};
  double dropout = 0;
  Index epochs = 4;
};

template <Real T>
struct Outcome {
  Network<T> network;
  History history;
};

template <Real T>
Network<T> new_network(const Trial& trial) {
  Network<T> network{Dense{2, 6}, Tanh{}, Dropout{trial.dropout}, Dense{6, 2}};
  network.initialize({.seed = 7});
  network.regularize({.l2 = 1e-3});
  return network;
}

/// Trains until `last_step`, or to the end; goes on with the checkpoints in `folder` if there are some.
template <Real T>
Outcome<T> trained(const Trial& trial, const fs::path& folder, Index last_step = 0, int threads = 1,
                   CheckpointOptions checkpoint = {.every_epochs = 0, .resume = true}) {
  Outcome<T> outcome{new_network<T>(trial), {}};
  FitOptions options{.epochs = trial.epochs,
                     .batch_size = 8,
                     .seed = 3,
                     .threads = threads,
                     .schedule = trial.schedule,
                     .clipping = trial.clipping,
                     .validation = samples(2),
                     .progress = false,
                     .callbacks = trial.callbacks()};
  // In front, as those of a user may be.
  options.callbacks.insert(options.callbacks.begin(), std::make_shared<Checkpoint>(folder, checkpoint));
  options.callbacks.push_back(lambda_callback({.batch = [=](const TrainingState& state) {
    return (state.epoch - 1) * state.batches + state.batch == last_step ? Verdict::interrupt
                                                                        : Verdict::proceed;
  }}));
  outcome.history =
      fit(outcome.network, samples(1), SoftmaxCrossEntropy{}, Optimizer<T>(trial.optimizer), options);
  return outcome;
}

template <Real T>
void expect_equal(const Outcome<T>& outcome, const Outcome<T>& expected) {
  EXPECT_EQ(outcome.network.digest(), expected.network.digest());
  EXPECT_EQ(outcome.history.stopped, expected.history.stopped);
  ASSERT_EQ(outcome.history.epochs.size(), expected.history.epochs.size());
  for (std::size_t i = 0; i < expected.history.epochs.size(); ++i) {
    const EpochRecord& record = outcome.history.epochs[i];
    const EpochRecord& other = expected.history.epochs[i];
    EXPECT_EQ(record.epoch, other.epoch);
    EXPECT_EQ(record.train.loss, other.train.loss);
    EXPECT_EQ(record.train.accuracy, other.train.accuracy);
    EXPECT_EQ(record.validation->loss, other.validation->loss);
    EXPECT_EQ(record.learning_rate, other.learning_rate);
    EXPECT_EQ(record.penalty, other.penalty);
  }
}

/// Stops after each step in turn and goes on, with other numbers of threads.
template <Real T>
void expect_same_bits_after_each_step(const Trial& trial, const fs::path& folder) {
  const Outcome<T> expected = trained<T>(trial, folder / "whole");
  for (Index step = 1; step <= trial.epochs * batches; ++step) {
    SCOPED_TRACE(step);
    const fs::path own = folder / std::to_string(step);
    (void)trained<T>(trial, own, step);
    expect_equal(trained<T>(trial, own, 0, 2), expected);
  }
}

TEST_F(CheckpointTest, EveryOptimizerGoesOnToTheSameBits) {
  for (const Kind<OptimizerDescription>& kind : registry<OptimizerDescription>().kinds()) {
    SCOPED_TRACE(kind.name);
    expect_same_bits_after_each_step<float>({.optimizer = kind.make({})}, folder_ / kind.name);
    expect_same_bits_after_each_step<double>({.optimizer = kind.make({})}, folder_ / (kind.name + "-double"));
  }
}

TEST_F(CheckpointTest, EveryScheduleGoesOnToTheSameBits) {
  for (const Kind<Schedule>& kind : registry<Schedule>().kinds()) {
    SCOPED_TRACE(kind.name);
    std::vector<Setting> settings;
    for (const FieldInfo& field : kind.fields) {
      SettingValue value = field.usual;
      if (field.name == "learning_rate") value = 0.1;
      if (std::holds_alternative<PartOfTraining>(field.suggestion)) value = std::int64_t{5};
      settings.push_back({field.name, value});
    }
    Trial trial{.optimizer = Sgd{.learning_rate = 0.1, .momentum = 0.9}};
    trial.schedule = with_warm_up(kind.make(settings), {.length = 2});
    expect_same_bits_after_each_step<float>(trial, folder_ / kind.name);
  }
}

TEST_F(CheckpointTest, DropoutAndClippingGoOnToTheSameBits) {
  expect_same_bits_after_each_step<float>({.optimizer = Adam{}, .clipping = {.norm = 0.1}, .dropout = 0.5},
                                          folder_);
}

TEST_F(CheckpointTest, EarlyStoppingGoesOnToTheSameBits) {
  // A large step size: the best epoch is not the last, and the training stops before the eighth.
  std::vector<std::shared_ptr<EarlyStopping>> all;
  const Trial trial{.optimizer = Sgd{.learning_rate = 3},
                    .callbacks =
                        [&] {
                          all.push_back(std::make_shared<EarlyStopping>(EarlyStoppingOptions{.patience = 2}));
                          return std::vector<std::shared_ptr<Callback>>{all.back()};
                        },
                    .epochs = 8};
  const auto expected = trained<float>(trial, folder_ / "whole");
  ASSERT_EQ(expected.history.stopped, StopReason::requested);
  const Index best = *all.front()->best_epoch();
  const auto steps = std::ssize(expected.history.epochs) * batches;
  for (Index step = 1; step <= steps; ++step) {
    SCOPED_TRACE(step);
    (void)trained<float>(trial, folder_ / std::to_string(step), step);
    expect_equal(trained<float>(trial, folder_ / std::to_string(step)), expected);
    EXPECT_EQ(all.back()->best_epoch(), best);
    EXPECT_TRUE(all.back()->stopped());
  }
}

TEST_F(CheckpointTest, ReductionOnAPlateauGoesOnToTheSameBits) {
  expect_same_bits_after_each_step<float>(
      {.optimizer = Sgd{.learning_rate = 3},
       .callbacks =
           [] {
             return std::vector<std::shared_ptr<Callback>>{
                 std::make_shared<ReduceOnPlateau>(ReduceOnPlateauOptions{.patience = 0, .cooldown = 1}),
                 std::make_shared<BestWeights>()};
           }},
      folder_);
}

TEST_F(CheckpointTest, ResumeGoesOnWithMoreEpochs) {
  Trial trial;
  const auto expected = trained<float>({.epochs = 6}, folder_ / "whole");
  (void)trained<float>(trial, folder_ / "run");
  Network<float> network = new_network<float>(trial);
  const History history =
      resume(folder_ / "run", network, samples(1), SoftmaxCrossEntropy{}, trial.optimizer,
             {.epochs = 6, .batch_size = 8, .seed = 3, .validation = samples(2), .progress = false});
  expect_equal({std::move(network), history}, expected);
}

TEST_F(CheckpointTest, ATrainingThatIsCompleteGivesItsResultAgain) {
  const auto expected = trained<float>({}, folder_);
  expect_equal(trained<float>({}, folder_), expected);
}

TEST_F(CheckpointTest, KeepsTheNewest) {
  (void)trained<float>({}, folder_, 0, 1, {.every_epochs = 0, .every_steps = 2, .keep = 2});
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names,
            (std::vector<std::string>{"checkpoint-00000010.safetensors", "checkpoint-00000012.safetensors"}));
}

TEST_F(CheckpointTest, TakesTheOneBeforeADamagedOne) {
  const auto expected = trained<float>({}, folder_ / "whole");
  (void)trained<float>({}, folder_ / "run", 0, 1, {.every_epochs = 1});
  const fs::path newest = folder_ / "run" / "checkpoint-00000012.safetensors";
  std::fstream file(newest, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-1, std::ios::end);
  file.put('\x7f');
  file.close();
  const auto loaded = newest_checkpoint(folder_ / "run");
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(loaded->file.filename(), "checkpoint-00000009.safetensors");
  ASSERT_EQ(loaded->damaged.size(), 1U);
  EXPECT_NE(loaded->damaged.front().find("checkpoint-00000012.safetensors: is damaged: its checksum is"),
            std::string::npos);
  expect_equal(trained<float>({}, folder_ / "run"), expected);
}

TEST_F(CheckpointTest, OneOfALaterVersionIsNotDamaged) {
  (void)trained<float>({}, folder_, 0, 1, {.every_epochs = 1});
  const fs::path newest = folder_ / "checkpoint-00000012.safetensors";
  Safetensors file = read_safetensors(newest);
  const auto write_with = [&](std::string_view name, const std::string& text) {
    for (auto& [key, value] : file.metadata)
      if (key == name) value = text;
    write_safetensors(newest, file);
  };
  write_with("ogee.checkpoint", "2");
  write_with("ogee.needs", "3.1.0");
  // The message says which checksum would be right.
  const std::string damaged = newest_checkpoint(folder_)->damaged.at(0);
  const std::string before = "its checksum is ";
  write_with("ogee.checksum", damaged.substr(damaged.find(before) + before.size(), 8));
  EXPECT_EQ(error_message<FormatError>([&] { (void)trained<float>({}, folder_); }),
            newest.string() + ": needs ogee 3.1.0 or later, this is " + std::string(version()));
}

TEST_F(CheckpointTest, EveryBitCounts) {
  (void)trained<float>({.optimizer = Adam{}}, folder_, 4);
  const fs::path path = folder_ / "checkpoint-00000004.safetensors";
  std::ifstream in(path, std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(in)), {});
  for (std::size_t i = 0; i < good.size(); i += 3) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << i % 8));
    std::ofstream(path, std::ios::binary) << bad;
    try {
      (void)newest_checkpoint(folder_);
      ADD_FAILURE() << "byte " << i << " may be wrong";
    } catch (const FormatError&) {
    }
  }
  for (std::size_t size = 0; size < good.size(); size += 7) {
    std::ofstream(path, std::ios::binary) << good.substr(0, size);
    EXPECT_THROW((void)newest_checkpoint(folder_), FormatError) << size;
  }
}

TEST_F(CheckpointTest, AnotherTrainingDoesNotGoOn) {
  (void)trained<float>({}, folder_, 4);
  const auto error = [&](const Trial& trial) {
    return error_message<Error>([&] { (void)trained<float>(trial, folder_); });
  };
  EXPECT_EQ(error({.optimizer = Sgd{.learning_rate = 0.2}}),
            "fit: learning_rate is 0.2, but 0.1 in the training to go on with");
  EXPECT_EQ(error({.optimizer = Adam{.learning_rate = 0.1}}),
            "fit: optimizer is adam, but sgd in the training to go on with");
  EXPECT_EQ(error({.clipping = {.norm = 1}}),
            "fit: clip_norm is 1, but not set in the training to go on with");
  EXPECT_EQ(
      error({.callbacks =
                 [] { return std::vector<std::shared_ptr<Callback>>{std::make_shared<EarlyStopping>()}; }}),
      "the training to go on with did not use early_stopping");
  EXPECT_EQ(error({.epochs = 1}), "fit: epochs is 1, but the training to go on with is in epoch 2");
  EXPECT_TRUE(error({.dropout = 0.5})
                  .starts_with("fit: layers is dense1 (2 → 6), l1 of weight 0, l2 of weight 0.001;"));
}

TEST_F(CheckpointTest, OtherDataDoesNotGoOn) {
  (void)trained<float>({}, folder_, 4);
  Network<float> network = new_network<float>({});
  EXPECT_NE(error_message<OptionError>([&] {
              (void)resume(
                  folder_, network, samples(5), SoftmaxCrossEntropy{}, Sgd{.learning_rate = 0.1},
                  {.epochs = 4, .batch_size = 8, .seed = 3, .validation = samples(2), .progress = false});
            }).find("fit: digest of the data is"),
            std::string::npos);
}

TEST_F(CheckpointTest, ANewTrainingDoesNotMixWithAnOldOne) {
  (void)trained<float>({}, folder_, 4);
  EXPECT_EQ(
      error_message<OptionError>([&] { (void)trained<float>({}, folder_, 0, 1, {.every_epochs = 1}); }),
      folder_.string() + ": has checkpoints of another training: go on with it, or take another folder");
}

TEST_F(CheckpointTest, TwoTrainingsDoNotShareAFolder) {
  std::string message;
  const Trial outer{.callbacks = [&] {
    return std::vector<std::shared_ptr<Callback>>{lambda_callback({.begin = [&](const TrainingState&) {
      message = error_message<OptionError>([&] { (void)trained<float>({}, folder_); });
    }})};
  }};
  (void)trained<float>(outer, folder_);
  EXPECT_EQ(message, folder_.string() + ": another training is writing checkpoints to this folder");
}

TEST_F(CheckpointTest, NothingToResumeIsAnError) {
  Network<float> network = new_network<float>({});
  EXPECT_EQ(error_message<DataError>(
                [&] { (void)resume(folder_, network, samples(1), SoftmaxCrossEntropy{}, Sgd{}, {}); }),
            folder_.string() + ": has no checkpoint to go on with");
}

TEST_F(CheckpointTest, NeverKeepsDamagedFilesInPlaceOfGoodOnes) {
  (void)trained<float>({}, folder_, 0, 1, {.every_epochs = 1});
  for (const char* steps : {"09", "12"})
    fs::resize_file(folder_ / ("checkpoint-000000" + std::string(steps) + ".safetensors"), 100);
  // Goes on from step 6, and stops after the next one.
  (void)trained<float>({}, folder_, 7, 1, {.every_epochs = 0, .every_steps = 1, .keep = 1, .resume = true});
  EXPECT_EQ(newest_checkpoint(folder_)->file.filename(), "checkpoint-00000007.safetensors");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(CheckpointTest, OneObjectServesOneTrainingAfterTheOther) {
  const auto checkpoint = std::make_shared<Checkpoint>(folder_, CheckpointOptions{.resume = true});
  FitOptions options{.epochs = 2, .batch_size = 8, .progress = false, .callbacks = {checkpoint}};
  Network<float> network = new_network<float>({});
  (void)fit(network, samples(1), SoftmaxCrossEntropy{}, Sgd{}, options);
  EXPECT_FALSE(checkpoint->loaded().has_value());
  options.epochs = 4;
  const History history = fit(network, samples(1), SoftmaxCrossEntropy{}, Sgd{}, options);
  EXPECT_EQ(history.epochs.size(), 4U);
  EXPECT_EQ(checkpoint->loaded()->file.filename(), "checkpoint-00000006.safetensors");
  options.callbacks.clear();
  options.epochs = 5;
  EXPECT_EQ(resume(folder_, network, samples(1), SoftmaxCrossEntropy{}, Sgd{}, options).epochs.size(), 5U);
}

TEST_F(CheckpointTest, ARefusedTrainingLeavesOtherFilesAsTheyWere) {
  (void)trained<float>({}, folder_ / "run", 4);
  std::ofstream(folder_ / "log.csv") << "as it was";
  const Trial other{.callbacks = [&] {
    return std::vector<std::shared_ptr<Callback>>{std::make_shared<CsvLog>(folder_ / "log.csv"),
                                                  std::make_shared<EarlyStopping>()};
  }};
  EXPECT_THROW((void)trained<float>(other, folder_ / "run"), OptionError);
  EXPECT_EQ(fs::file_size(folder_ / "log.csv"), 9U);
}

TEST_F(CheckpointTest, KeepsWhatTheProgramAdds) {
  (void)trained<float>({}, folder_, 0, 1, {.settings = {{"note", std::string("of the program")}}});
  EXPECT_EQ(text_of(newest_checkpoint(folder_)->settings.front().value), "of the program");
}

TEST_F(CheckpointTest, RemovesWhatAKilledProcessLeft) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "checkpoint-00000003.safetensors.77-0.tmp") << "half";
  (void)trained<float>({}, folder_);
  EXPECT_FALSE(fs::exists(folder_ / "checkpoint-00000003.safetensors.77-0.tmp"));
}

}  // namespace
}  // namespace ogee::checkpoint_test
