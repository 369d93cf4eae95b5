/// What a flight recorder writes, what is read from it, and what runs again.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <ogee/ogee.hpp>

#include "error_message.hpp"
#include "flight_record.hpp"

namespace ogee::flight_recorder_test {
namespace {

using Path = std::filesystem::path;

constexpr float infinity = std::numeric_limits<float>::infinity();

/// A folder of the test's own.
class FlightRecorderFiles : public ::testing::Test {
 protected:
  FlightRecorderFiles()
      : folder_(std::filesystem::temp_directory_path() /
                ("ogee-flight-" + std::to_string(getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directory(folder_);
  }
  ~FlightRecorderFiles() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  /// The record of a training that is to fail.
  template <Real T>
  [[nodiscard]] FlightRecord<T> record_of(Network<T>& network, const Dataset& data, const Loss& loss,
                                          Optimizer<T>& optimizer, FitOptions options,
                                          const std::shared_ptr<const Probe>& probe = nullptr) {
    options.progress = false;
    options.callbacks.push_back(std::make_shared<FlightRecorder>(path("crash.json"), probe));
    history_ = fit(network, data, loss, optimizer, options);
    EXPECT_EQ(history_.stopped, StopReason::non_finite);
    return std::get<FlightRecord<T>>(read_flight_record(path("crash.json")));
  }

  History history_;  // of that training

 private:
  Path folder_;
};

Dataset one_sample(float input, float target) {
  return Dataset::with_targets(Matrix<float>::Constant(1, 1, input), Matrix<float>::Constant(1, 1, target));
}

/// One weight and no bias.
Network<float> single_weight(float weight) {
  Network<float> network{Dense{1, 1, {.bias = false}}};
  network.parameters()[0]->value(0, 0) = weight;
  return network;
}

/// With each sentence on one line.
template <Real T>
std::string report_of(const FlightRecord<T>& record, const Replay& replay) {
  return replay_report(record, replay, {.width = 1000});
}

TEST(BatchTrace, HasTheBitsOfTheEngine) {
  Network<float> network{
      Scale{.factor = {0.5}}, Dense{5, 7},          Tanh{},     Dropout{0.4}, Dense{7, 6}, Softmax{}, Relu{},
      Gate{Tanh{}},           Residual{Logistic{}}, Dense{6, 3}};
  network.regularize({.l1 = 1e-3, .l2 = 1e-2});
  const SoftmaxCrossEntropy loss;
  const Matrix<float> inputs = Matrix<float>::Random(9, 5);
  const Matrix<float> targets = Matrix<float>::Constant(9, 3, 1.0F / 3);
  Workspace<float> workspace(network, 9);
  workspace.set_step(11);
  forward(network, view(inputs), workspace);
  backward(network, loss, view(targets), workspace);
  const auto trace = trace_batch(network, loss, view(inputs), view(targets), {.step = 11});
  EXPECT_FALSE(first_non_finite(trace));

  Index compared = 0;
  for (const TracedArray& array : trace) {
    const auto expect = [&](const ConstMatrixView<float>& values) {
      expect_same_bits<double>(array.values, values.cast<double>());
      ++compared;
    };
    if (array.name == "output of dropout1") expect(read_only(workspace.output(3)));
    if (array.name == "slope of tanh1") expect(read_only(workspace.saved(2)));
    if (array.name == "gradient of the output of dropout1") expect(read_only(workspace.output_gradient(3)));
    if (array.name == "gradient of the output of dense1") expect(read_only(workspace.output_gradient(1)));
    if (array.name == "gradient of dense1.weight") expect(read_only(workspace.parameter_gradient(0)));
    if (array.name == "gradient of dense1.bias") expect(read_only(workspace.parameter_gradient(1)));
    if (array.name == "gradient of gate1.weight") expect(read_only(workspace.parameter_gradient(4)));
    if (array.name == "gradient of residual1.weight") expect(read_only(workspace.parameter_gradient(8)));
    if (array.name == "gradient of dense3.weight") expect(read_only(workspace.parameter_gradient(12)));
    if (array.name == "loss of each row") {
      for (Index row = 0; row < 9; ++row)
        EXPECT_EQ(array.values(row, 0), workspace.row_losses()[static_cast<std::size_t>(row)]);
    }
  }
  EXPECT_EQ(compared, 9);
  EXPECT_EQ(trace.back().name, "gradient of dense1.bias");
}

TEST_F(FlightRecorderFiles, HoldWhatTheTrainingMet) {
  Network<float> network{Dense{64, 32}, Relu{}, Dropout{0.2}, Dense{32, 10}};
  Optimizer<float> optimizer{Sgd{.learning_rate = 1e20}};
  const auto probe = std::make_shared<Probe>(digits().take(20), SoftmaxCrossEntropy{},
                                             ProbeOptions{.every_epochs = 0, .every_steps = 1});
  const auto record = record_of(network, digits().take(100), SoftmaxCrossEntropy{}, optimizer,
                                {.batch_size = 25, .seed = 3, .callbacks = {probe}}, probe);
  EXPECT_EQ(history_.message, record.place + ": " + record.message);
  EXPECT_EQ(record.seed, 3U);
  EXPECT_EQ(record.optimizer, "sgd(learning_rate=1e+20, momentum=0, nesterov=false, weight_decay=0)");
  EXPECT_EQ(record.network.digest(), network.digest());  // no weight has changed since

  // The batch is that of the dataset in the order of the seed.
  Batches<float> batches(digits().take(100), 10, {.batch_size = 25, .seed = 3});
  for (const Batch<float>& batch : batches.epoch(record.epoch - 1)) {
    if (batch.number + 1 != record.batch) continue;
    EXPECT_EQ(std::vector<Index>(batch.rows.begin(), batch.rows.end()), record.samples);
    expect_same_bits<float>(record.inputs, batch.inputs);
    expect_same_bits<float>(record.targets, batch.targets);
  }

  // The layer and the rows are those of the history.
  ASSERT_TRUE(record.array.starts_with("output of dense")) << record.array;
  const std::string layer = record.array.substr(std::string("output of ").size());
  EXPECT_TRUE(record.message.starts_with(layer + " (")) << record.message;
  EXPECT_NE(record.message.find("in rows " + std::to_string(record.rows.at(0)) + ", "), std::string::npos);

  ASSERT_EQ(record.probes.size(), std::min<std::size_t>(3, probe->records().size()));
  EXPECT_EQ(record.probes.back().step, probe->records().back().step);
  EXPECT_EQ(record.probes.front().layers.size(), 2U);

  const Replay found = replay(record);
  EXPECT_TRUE(found.reproduced()) << found.differences.front();
  EXPECT_EQ(found.message, record.message);
}

TEST_F(FlightRecorderFiles, AreWrittenForAnyThreads) {
  // A function of the user throws where the first block of rows meets it, which depends on the blocks.
  const Activation wall{"wall", [](auto x) { return log(1 - x * x); }};
  ActivationRegistry::instance().add(wall);
  for (const int threads : {1, 2, 8}) {
    Network<float> network{Dense{64, 300}, wall, Dense{300, 10}};
    network.initialize({.scheme = Initialization::lecun_normal});
    network.parameters()[0]->value *= 5;
    Optimizer<float> optimizer{Sgd{}};
    const auto record = record_of(network, digits().take(200), SoftmaxCrossEntropy{}, optimizer,
                                  {.batch_size = 200, .threads = threads});
    EXPECT_EQ(record.threads, threads);
    const Replay found = replay(record);
    EXPECT_TRUE(found.reproduced()) << found.differences.front();
    EXPECT_TRUE(found.message.starts_with("wall: the value at x = ")) << found.message;
    EXPECT_EQ(record.array, "output of wall1");
    EXPECT_TRUE(std::isnan(found.first->in_double));
    EXPECT_NE(report_of(record, found).find("float is not the reason"), std::string::npos);
  }
}

TEST_F(FlightRecorderFiles, TellWhetherDoubleWouldHelp) {
  const MeanSquaredError loss;
  Optimizer<float> optimizer{Sgd{}};
  // A float ends at 3.4e38.
  Network<float> large = single_weight(1e30F);
  const auto overflow = record_of(large, one_sample(1e30F, 0), loss, optimizer, {});
  const Replay beyond = replay(overflow);
  ASSERT_TRUE(beyond.first);
  EXPECT_EQ(beyond.arrays[beyond.first->place.array].name, "output of dense1");
  EXPECT_EQ(beyond.first->value, infinity);
  EXPECT_EQ(beyond.first->in_double, double{1e30F} * double{1e30F});
  EXPECT_NE(report_of(overflow, beyond).find("too small for it"), std::string::npos);

  // 2 · 3e38 − 2 · 3e38 is 0, but not by way of float.
  Network<float> two{Dense{2, 1, {.bias = false}}};
  two.parameters()[0]->value << 3e38F, -3e38F;
  const Dataset pair = Dataset::with_targets(Matrix<float>::Constant(1, 2, 2.0F), Matrix<float>::Zero(1, 1));
  const auto cancelled = record_of(two, pair, loss, optimizer, {});
  const Replay cancelling = replay(cancelled);
  ASSERT_TRUE(cancelling.first);
  EXPECT_FALSE(std::isfinite(cancelling.first->value));
  EXPECT_EQ(cancelling.first->in_double, 0);
  EXPECT_NE(report_of(cancelled, cancelling).find("on the way to it"), std::string::npos);
}

TEST_F(FlightRecorderFiles, ReproduceGradientsThatAreClipped) {
  // y = 1e10 and L = 1e20 are finite; dL/dw = 2 · 1e10 · 1e30 is not, in float.
  Network<float> network = single_weight(1e-20F);
  Optimizer<float> optimizer{Sgd{}};
  const auto record =
      record_of(network, one_sample(1e30F, 0), MeanSquaredError{}, optimizer, {.clipping = {.norm = 1.0}});
  EXPECT_EQ(record.array, "gradient of dense1.weight");
  EXPECT_TRUE(record.rows.empty());
  const Replay found = replay(record);
  EXPECT_TRUE(found.reproduced()) << found.differences.front();
  EXPECT_NEAR(found.first->in_double, 2e40, 1e34);
}

TEST_F(FlightRecorderFiles, ReproduceParametersThatAStepSpoiled) {
  Network<float> network = single_weight(1e-15F);
  Optimizer<float> optimizer{Sgd{.learning_rate = 1}};
  const auto record = record_of(network, one_sample(1e30F, 1), MeanSquaredError{}, optimizer, {.epochs = 1});
  EXPECT_EQ(record.moment, NonFiniteMoment::epoch_end);
  EXPECT_EQ(record.place, "epoch 1, after the last batch");
  EXPECT_EQ(record.array, "dense1.weight");
  const Replay found = replay(record);
  EXPECT_TRUE(found.reproduced()) << found.differences.front();
  EXPECT_NE(report_of(record, found).find("the update of the step before"), std::string::npos);
}

TEST_F(FlightRecorderFiles, ReproduceTheValidation) {
  Network<float> network = single_weight(0.5F);
  Optimizer<float> optimizer{Sgd{.learning_rate = 0.01}};
  Matrix<float> inputs(3, 1);
  inputs << 1, 2, 3e38F;
  network.parameters()[0]->value(0, 0) = 4;
  const auto record =
      record_of(network, one_sample(1, 4), MeanSquaredError{}, optimizer,
                {.batch_size = 2, .validation = Dataset::with_targets(inputs, Matrix<float>::Zero(3, 1))});
  EXPECT_EQ(record.moment, NonFiniteMoment::evaluation);
  EXPECT_EQ(
      history_.message,
      "epoch 1, validation (row 0 is sample 2): dense1 (1 → 1, no bias): the output is not finite in row 0");
  EXPECT_EQ(record.samples, std::vector<Index>{2});
  const Replay found = replay(record);
  EXPECT_TRUE(found.reproduced()) << found.differences.front();
  EXPECT_EQ(found.arrays.back().name, "loss of each row");
}

TEST_F(FlightRecorderFiles, AreOneForEachTrainingThatFails) {
  const auto recorder = std::make_shared<FlightRecorder>(path("crash.json"));
  const auto train = [&](float weight) {
    Network<float> network = single_weight(weight);
    Optimizer<float> optimizer{Sgd{.learning_rate = 0.01}};
    (void)fit(network, one_sample(1e10F, 0), MeanSquaredError{}, optimizer,
              {.epochs = 1, .progress = false, .callbacks = {recorder}});
  };
  train(0);
  EXPECT_TRUE(std::filesystem::is_empty(path("")));
  train(1e30F);
  train(1e31F);
  EXPECT_EQ(recorder->files(), (std::vector<Path>{path("crash.json"), path("crash-2.json")}));
  const auto second = std::get<FlightRecord<float>>(read_flight_record(path("crash-2.json")));
  EXPECT_EQ(second.network.parameters()[0]->value(0, 0), 1e31F);
}

TEST_F(FlightRecorderFiles, AreNumberedTogetherForTrainingsWithTheirOwnProbes) {
  const FlightRecorder recorder(path("crash.json"));
  const Dataset data = one_sample(1e10F, 0);
  for (int i = 0; i < 2; ++i) {
    const auto probe = std::make_shared<Probe>(one_sample(1, 0), MeanSquaredError{});
    Network<float> network = single_weight(1e30F);
    Optimizer<float> optimizer{Sgd{.learning_rate = 0.01}};
    (void)fit(network, data, MeanSquaredError{}, optimizer,
              {.epochs = 1,
               .progress = false,
               .callbacks = {probe, std::make_shared<FlightRecorder>(recorder.with_probe(probe))}});
  }
  EXPECT_EQ(recorder.files(), (std::vector<Path>{path("crash.json"), path("crash-2.json")}));
  for (const Path& file : recorder.files())
    EXPECT_EQ(std::get<FlightRecord<float>>(read_flight_record(file)).probes.size(), 1U);
}

TEST_F(FlightRecorderFiles, ReplaceNothingByANameWithANumber) {
  const auto recorder = std::make_shared<FlightRecorder>(path("crash.json"));
  for (const char* name : {"crash.json", "crash-2.json"}) std::ofstream(path(name)) << "before";
  for (int i = 0; i < 2; ++i) {
    Network<float> network = single_weight(1e30F);
    Optimizer<float> optimizer{Sgd{.learning_rate = 0.01}};
    (void)fit(network, one_sample(1e10F, 0), MeanSquaredError{}, optimizer,
              {.epochs = 1, .progress = false, .callbacks = {recorder}});
  }
  EXPECT_EQ(recorder->files(), (std::vector<Path>{path("crash.json"), path("crash-3.json")}));
  EXPECT_EQ(std::filesystem::file_size(path("crash-2.json")), 6U);
  EXPECT_TRUE(is_numbered_record(path("crash.json"), path(".") / "crash-3.json"));
  EXPECT_FALSE(is_numbered_record(path("crash.json"), path("crash-3.csv")));
}

TEST_F(FlightRecorderFiles, KeepTheWeightsThatEarlyStoppingTakesBack) {
  Network<float> network = single_weight(1);
  Optimizer<float> optimizer{Sgd{.learning_rate = 1e12}};
  const Dataset data = one_sample(1, 0);
  const auto record =
      record_of(network, data, MeanSquaredError{}, optimizer,
                {.epochs = 100, .validation = data, .callbacks = {std::make_shared<EarlyStopping>()}});
  EXPECT_GT(std::abs(record.network.parameters()[0]->value(0, 0)), 1e20F);
  EXPECT_LT(std::abs(network.parameters()[0]->value(0, 0)), 1e14F);
  EXPECT_TRUE(replay(record).reproduced());
}

/// A loss that is not registered.
struct OwnLoss {
  static constexpr std::string_view kind = "own_loss";

  template <Real T>
  void compute(const LossRows<T>& rows) const {
    mean_over_outputs(rows, [](T output, T target) { return std::pair(output - target, T{1}); });
  }
};

TEST_F(FlightRecorderFiles, AreRefusedBeforeTheTraining) {
  Network<float> network = single_weight(0);
  Optimizer<float> optimizer{Sgd{}};
  const auto train = [&](const Loss& loss, const Path& file) {
    (void)fit(network, one_sample(0, 0), loss, optimizer,
              {.progress = false, .callbacks = {std::make_shared<FlightRecorder>(file)}});
  };
  EXPECT_EQ(error_message<OptionError>([&] { train(OwnLoss{}, path("crash.json")); }),
            "loss own_loss is not registered and cannot be stored in a flight record");
  const std::string nowhere = path("no/crash.json").string();
  EXPECT_EQ(error_message<DataError>([&] { train(MeanSquaredError{}, nowhere); }),
            nowhere + ": cannot be written: No such file or directory");
}

TEST(Replay, SaysWhatDiffers) {
  FlightRecord<float> record = record_with<float>(MeanSquaredError{});
  const Replay found = replay(record);
  EXPECT_FALSE(found.reproduced());
  EXPECT_EQ(found.differences.size(), 3U);
  EXPECT_EQ(found.message, "dense1.weight has 2 values that are not finite, the first at row 0, column 0");
  const std::string report = report_of(record, found);
  EXPECT_NE(report.find("Not reproduced."), std::string::npos);
  EXPECT_NE(report.find("first array: recorded output of dense1, found dense1.weight"), std::string::npos)
      << report;
}

}  // namespace
}  // namespace ogee::flight_recorder_test
