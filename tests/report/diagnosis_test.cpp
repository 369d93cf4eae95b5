// Each training goes wrong in one way, which is found, and its like goes well, in which nothing is found.

#include <gtest/gtest.h>

#include <cstdint>
#include <ogee/activations/functions.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/standardization.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/insight/compare/compare.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/report/findings/diagnosis.hpp>
#include <string>

namespace ogee::diagnosis_test {
namespace {

const std::vector<Setting> settings{{"block", "plain"},
                                    {"features", std::int64_t{64}},
                                    {"outputs", std::int64_t{10}},
                                    {"initialization", "matched"},
                                    {"initialization_scale", 1.0},
                                    {"optimizer", "sgd"}};

TrainTest some_digits(Index count = 300) { return standardized(digits().take(count).split(0.3)); }

/// A good training: tanh reaches more than 0.8 in a second.
CompareOptions good() {
  return {
      .activations = {Tanh{}}, .hidden = {32}, .epochs = 10, .batch_size = 16, .seeds = 1, .measure = true};
}

/// All that is found, one line each.
std::string found(const TrainTest& data, const CompareOptions& options) {
  std::string text;
  for (const Diagnosis& diagnosis : diagnoses(compare(data, options), settings))
    text += text_of(diagnosis) + "\n";
  return text;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Diagnosis, FindsNothingWhereNothingIsWrong) {
  EXPECT_EQ(found(some_digits(), good()), "");
  CompareOptions regression = good();
  regression.epochs = 60;
  EXPECT_EQ(found(with_standardized_targets(with_standardized_features(sine().split(0.3))), regression), "");
}

TEST(Diagnosis, FindsGradientsThatVanish) {
  CompareOptions options = good();
  options.hidden.assign(6, 32);
  EXPECT_EQ(found(some_digits(), options), "");
  options.activations = {Logistic{}};
  options.probe.emplace();
  const std::string text = found(some_digits(), options);
  EXPECT_TRUE(has(text, "ll 90 test samples are called ")) << text;
  EXPECT_TRUE(has(text, "is that of guessing (ln 10)")) << text;
  EXPECT_TRUE(has(text, "of the gradient reached dense1 (theory: ")) << text;
  EXPECT_TRUE(has(text, "where the mean slope was 0.1")) << text;
  const std::string before = "--activation tanh, --block gate, --optimizer adam, --init-scale ";
  ASSERT_TRUE(has(text, before)) << text;
  EXPECT_TRUE(has(text, " or fewer hidden layers may help")) << text;
  options.initialization_scale = std::stod(text.substr(text.find(before) + before.size()));
  EXPECT_GT(options.initialization_scale, 2);
  EXPECT_EQ(found(some_digits(), options), "");
  // Not where no weights help: no slope, or signals that grow.
  options.initialization_scale = 1;
  options.activations = {Step{}};
  EXPECT_TRUE(has(found(some_digits(), options), "of the gradient reached dense1"));
  EXPECT_FALSE(has(found(some_digits(), options), "--init-scale"));
  options.activations = {Softplus{}};
  options.hidden.assign(30, 32);
  EXPECT_TRUE(has(found(some_digits(), options), "of the gradient reached dense1"));
  EXPECT_FALSE(has(found(some_digits(), options), "--init-scale"));
}

TEST(Diagnosis, TakesAnySettingsOfAProgram) {
  CompareOptions options = good();
  options.hidden.assign(6, 32);
  options.activations = {Logistic{}};
  std::vector<Setting> own = settings;
  for (Setting& setting : own)
    if (setting.name == "initialization") setting.value = "orthogonal";
  const auto found = diagnoses(compare(some_digits(), options), own);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(has(found.front().remedy, "--init-scale")) << found.front().remedy;
}

TEST(Diagnosis, FindsGradientsThatExplode) {
  CompareOptions options = good();
  options.hidden.assign(40, 32);
  options.epochs = 2;
  options.activations = {HardTanh{}};
  options.initialization = Initialization::he_normal;
  const std::string text = found(some_digits(), options);
  EXPECT_TRUE(has(text, "fold on its way back to dense1")) << text;
  options.hidden = {32};
  options.epochs = 10;
  EXPECT_EQ(found(some_digits(), options), "");
}

TEST(Diagnosis, FindsALearningRateThatIsTooHigh) {
  CompareOptions options = good();
  options.optimizer = Sgd{.learning_rate = 100};
  const std::string text = found(some_digits(), options);
  EXPECT_TRUE(has(text,
                  "is larger than that of guessing, 2.3026: the learning rate, 100, is too high. A lower "
                  "--learning-rate or --clip-norm 1 may help."))
      << text;
  options.activations = {Identity{}};
  options.optimizer = Sgd{.learning_rate = 1e30};
  const std::string diverged = found(some_digits(), options);
  EXPECT_TRUE(has(diverged, "Values were no longer finite in epoch 1. A lower --learning-rate")) << diverged;
}

TEST(Diagnosis, FindsALearningRateThatIsTooLow) {
  CompareOptions options = good();
  options.optimizer = Sgd{.learning_rate = 1e-5};
  options.probe.emplace();
  const std::string text = found(some_digits(), options);
  EXPECT_TRUE(has(text, "The training loss still falls nearly as fast as at first, from ")) << text;
  EXPECT_TRUE(has(text, "; a step changes the weights by ")) << text;
  EXPECT_TRUE(has(text, "A higher --learning-rate than 1e-05 or more --epochs may help.")) << text;
}

TEST(Diagnosis, FindsDeadUnits) {
  CompareOptions options = good();
  options.activations = {Relu{}};
  EXPECT_EQ(found(some_digits(), options), "");
  options.optimizer = Sgd{.learning_rate = 3};
  const std::string text = found(some_digits(), options);
  EXPECT_TRUE(has(text, "of the units of dense1 are saturated for every sample")) << text;
}

TEST(Diagnosis, FindsFeaturesOfDifferentSizes) {
  Matrix<float> inputs = moons().all_inputs();
  inputs.col(1) *= 1000;
  const TrainTest raw = moons().with_new_inputs(inputs).split(0.3);
  const std::string text = found(raw, good());
  EXPECT_TRUE(has(text, "The feature \"1\" varies by ")) << text;
  EXPECT_TRUE(has(text, " and \"2\" by ")) << text;
  EXPECT_TRUE(has(text, "without --raw-inputs")) << text;
  EXPECT_FALSE(has(found(with_standardized_features(raw), good()), "varies by"));
}

TEST(Diagnosis, FindsOverfitting) {
  const TrainTest data = some_digits(200);
  std::vector<Index> labels;  // nothing to learn but by heart
  for (Index i = 0; i < data.train.size(); ++i) labels.push_back((7 * i * i + i / 3) % 10);
  std::vector<std::string> names;
  for (int k = 0; k < 10; ++k) names.push_back(std::to_string(k));
  CompareOptions options = good();
  options.epochs = 40;
  options.optimizer = Adam{.learning_rate = 0.01};
  const std::string text = found({data.train.with_new_labels(labels, names), data.test}, options);
  EXPECT_TRUE(has(text, "The test loss was ")) << text;
  EXPECT_TRUE(has(text, "while the training loss fell to 0.")) << text;
  EXPECT_TRUE(has(text, "--early-stopping 5")) << text;
}

TEST(Diagnosis, FindsAnOutputFunctionBeforeTheLoss) {
  CompareOptions options = good();
  options.activations = {Logistic{}};
  options.make_network = [](const Activation& activation) {
    return Network{Dense{64, 32}, Tanh{}, Dense{32, 10}, Activate{activation}};
  };
  const std::string text = found(some_digits(), options);
  // ln(1 + 9 / e) = 1.4612
  EXPECT_TRUE(has(text,
                  "The last activation, logistic, keeps the outputs between 0 and 1 before the softmax of "
                  "the loss, which can "
                  "therefore not fall below 1.4612. A network without logistic at its end may help."))
      << text;
}

TEST(Diagnosis, FindsClassesOfDifferentSizes) {
  const Dataset all = moons({.samples = 400, .noise = 0.4});
  std::vector<Index> rows;
  for (Index i = 0; i < all.size(); ++i)
    if (all.label(i) == 0 || i % 9 == 0) rows.push_back(i);
  CompareOptions options = good();
  options.epochs = 100;
  const std::string text = found(all.subset(rows).split(0.4), options);
  EXPECT_TRUE(has(text, "of the test samples are of one class: the accuracy is 0.")) << text;
  EXPECT_FALSE(has(found(all.split(0.4), good()), "of one class"));
}

}  // namespace
}  // namespace ogee::diagnosis_test
