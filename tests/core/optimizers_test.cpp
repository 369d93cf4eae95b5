/// What all optimizers have in common, and RMSProp, Adam and AdamW.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <string>
#include <vector>

#include "csv_table.hpp"
#include "each_instruction_set.hpp"
#include "error_message.hpp"
#include "optimizer_methods.hpp"

namespace ogee::optimizers_test {
namespace {

/// The settings of tests/references/optimizers.csv, which scripts/make_optimizer_references.py makes with
/// PyTorch 1.13.
const std::map<std::string, OptimizerDescription> settings{
    {"sgd", Sgd{.learning_rate = 0.1}},
    {"sgd momentum", Sgd{.learning_rate = 0.05, .momentum = 0.9}},
    {"sgd nesterov", Sgd{.learning_rate = 0.05, .momentum = 0.9, .nesterov = true}},
    {"sgd weight decay", Sgd{.learning_rate = 0.1, .weight_decay = 0.3}},
    {"sgd momentum weight decay", Sgd{.learning_rate = 0.05, .momentum = 0.5, .weight_decay = 0.3}},
    {"sgd nesterov weight decay",
     Sgd{.learning_rate = 0.02, .momentum = 0.8, .nesterov = true, .weight_decay = 0.2}},
    {"rmsprop", RmsProp{}},
    {"rmsprop momentum", RmsProp{.learning_rate = 0.003, .smoothing = 0.9, .momentum = 0.8}},
    {"rmsprop centered",
     RmsProp{.learning_rate = 0.02, .smoothing = 0.95, .epsilon = 1e-3, .centered = true}},
    {"rmsprop centered momentum",
     RmsProp{.learning_rate = 0.005, .epsilon = 1e-2, .momentum = 0.5, .centered = true}},
    {"rmsprop weight decay", RmsProp{.learning_rate = 0.01, .weight_decay = 0.3}},
    {"adam", Adam{}},
    {"adam large", Adam{.learning_rate = 0.1, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-4}},
    {"adam without means", Adam{.learning_rate = 0.02, .beta1 = 0, .beta2 = 0}},
    {"adam weight decay", Adam{.learning_rate = 0.05, .weight_decay = 0.3}},
    {"adam amsgrad", Adam{.learning_rate = 0.05, .beta2 = 0.9, .amsgrad = true}},
    {"adamw", AdamW{}},
    {"adamw weight decay", AdamW{.learning_rate = 0.05, .weight_decay = 0.3}},
    {"adamw amsgrad", AdamW{.learning_rate = 0.05, .beta2 = 0.9, .weight_decay = 0.1, .amsgrad = true}},
};

/// Steps on L = Σ wᵢ⁴ / 4 + wᵢ sin(i + step) of two weights.
template <Real T>
class Descent {
 public:
  explicit Descent(Optimizer<T>& optimizer) : optimizer_(optimizer) { weights_.value << T(1.5), T(-0.5); }

  const Matrix<T>& step() {
    Matrix<T> gradient(1, 2);
    for (Index i = 0; i < 2; ++i) {
      const auto noise = static_cast<T>(std::sin(static_cast<double>(i + steps_)));
      gradient(0, i) = weights_.value(0, i) * weights_.value(0, i) * weights_.value(0, i) + noise;
    }
    ++steps_;
    const std::vector<Parameter<T>*> parameters{&weights_};
    optimizer_.begin_step(parameters);
    optimizer_.update(weights_, 0, 0, read_only(view(gradient)));
    return weights_.value;
  }

 private:
  Optimizer<T>& optimizer_;
  Parameter<T> weights_{.name = "weights", .value = Matrix<T>(1, 2)};
  Index steps_ = 0;
};

TEST(Optimizers, FollowPyTorchForAHundredSteps) {
  const auto rows = tests::csv_rows("optimizers.csv");
  ASSERT_EQ(rows.size(), settings.size() * 100);
  with_each_instruction_set([&] {
    for (std::size_t start = 0; start < rows.size(); start += 100) {
      const std::string& setting = rows[start][0];
      Optimizer<double> optimizer(settings.at(setting));
      Descent<double> descent(optimizer);
      for (std::size_t i = start; i < start + 100; ++i) {
        const Matrix<double>& weights = descent.step();
        ASSERT_EQ(rows[i][0], setting);
        ASSERT_NEAR(weights(0, 0), std::stod(rows[i][2]), 1e-11) << setting << ", step " << rows[i][1];
        ASSERT_NEAR(weights(0, 1), std::stod(rows[i][3]), 1e-11) << setting << ", step " << rows[i][1];
      }
      EXPECT_EQ(optimizer.steps(), 100u);
    }
  });
}

TEST(Optimizers, DoInFloatWhatTheyDoInDouble) {
  for (const auto& [setting, options] : settings) {
    Optimizer<float> single(options);
    Optimizer<double> wide(options);
    Descent<float> rounded(single);
    Descent<double> exact(wide);
    for (int step = 1; step <= 100; ++step) {
      const Matrix<float>& found = rounded.step();
      const Matrix<double>& expected = exact.step();
      for (Index i = 0; i < 2; ++i)
        ASSERT_NEAR(static_cast<double>(found(0, i)), expected(0, i), 5e-6) << setting << ", step " << step;
    }
  }
}

TEST(Optimizers, BeginAnewAfterReset) {
  for (const auto& [setting, options] : settings) {
    Optimizer<double> optimizer(options);
    Descent<double> first(optimizer);
    const Matrix<double> once = first.step();
    (void)first.step();
    optimizer.reset();
    Descent<double> second(optimizer);
    EXPECT_EQ(second.step(), once) << setting;
  }
}

TEST(Optimizers, TakeANewLearningRateFromTheNextStepOn) {
  for (const auto& [setting, options] : settings) {
    Optimizer<double> later(options);
    Optimizer<double> given(changed(options, "learning_rate", 0.123));
    later.set_learning_rate(0.123);
    EXPECT_EQ(later.learning_rate(), 0.123);
    EXPECT_EQ(later.description().description(), given.description().description());
    Descent<double> first(later);
    Descent<double> second(given);
    EXPECT_EQ(first.step(), second.step()) << setting;
  }
}

TEST(AdaptiveOptimizers, LeaveAWeightWithoutGradientAlone) {
  for (const OptimizerDescription& options : adaptive_methods) {
    Optimizer<float> optimizer(changed(options, "weight_decay", 0));
    Parameter<float> weights{.name = "weights", .value = Matrix<float>::Constant(3, 3, 0.7F)};
    const Matrix<float> gradient = Matrix<float>::Zero(3, 3);
    const std::vector<Parameter<float>*> parameters{&weights};
    for (int step = 0; step < 3; ++step) {
      optimizer.begin_step(parameters);
      optimizer.update(weights, 0, 0, view(gradient));
    }
    EXPECT_EQ(weights.value, (Matrix<float>::Constant(3, 3, 0.7F)));
  }
}

// The difference of mean square and squared mean would be negative here after a few steps.
TEST(RmsProp, KeepsAVarianceThatNeverBecomesNegative) {
  Optimizer<float> optimizer{RmsProp{.learning_rate = 1e-4, .smoothing = 0.5, .centered = true}};
  Parameter<float> weights{.name = "weights", .value = Matrix<float>::Zero(64, 1)};
  Matrix<float> gradient(64, 1);
  for (Index i = 0; i < 64; ++i) gradient(i, 0) = 1.0F + static_cast<float>(i) / 37;
  const std::vector<Parameter<float>*> parameters{&weights};
  for (int step = 0; step < 60; ++step) {
    optimizer.begin_step(parameters);
    optimizer.update(weights, 0, 0, read_only(view(gradient)));
  }
  EXPECT_TRUE(weights.value.allFinite());
}

template <Real T>
Matrix<T> random_column(Index rows, std::uint32_t substream) {
  const RandomStream random(1, RandomPurpose::data, substream);
  Matrix<T> column(rows, 1);
  for (Index i = 0; i < rows; ++i)
    column(i, 0) = static_cast<T>(random.normal(static_cast<std::uint64_t>(i)));
  return column;
}

/// The weights after four steps, each of them in tiles of so many rows, from the last to the first.
template <Real T>
Matrix<T> descended(const OptimizerDescription& options, Index rows, Index rows_per_tile) {
  Parameter<T> weights{.name = "weights", .value = random_column<T>(rows, 0)};
  const std::vector<Parameter<T>*> parameters{&weights};
  Optimizer<T> optimizer(options);
  for (std::uint32_t step = 1; step <= 4; ++step) {
    const Matrix<T> gradient = random_column<T>(rows, step);
    optimizer.begin_step(parameters);
    for (Index end = rows; end > 0; end -= std::min(end, rows_per_tile)) {
      const Index first = std::max<Index>(0, end - rows_per_tile);
      optimizer.update(weights, 0, first, rows_of(view(gradient), first, end - first));
    }
  }
  return weights.value;
}

template <class T>
class AdaptiveKernels : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(AdaptiveKernels, Precisions);

TYPED_TEST(AdaptiveKernels, GiveTheSameBitsHoweverTheWeightsAreCut) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const OptimizerDescription& options : adaptive_methods)
      for (Index rows = 1; rows < 40; ++rows) {
        const Matrix<T> whole = descended<T>(options, rows, rows);
        for (const Index rows_per_tile : {1, 3, 8, 19})
          ASSERT_EQ(whole, descended<T>(options, rows, rows_per_tile)) << rows << " by " << rows_per_tile;
      }
  });
}

TYPED_TEST(AdaptiveKernels, GiveTheSameOnAllInstructionSets) {
  using T = TypeParam;
  for (const OptimizerDescription& options : adaptive_methods) {
    const Matrix<T> expected = descended<T>(options, 37, 37);  // with the best one
    with_each_instruction_set([&] {
      const Matrix<T> found = descended<T>(options, 37, 37);
      const bool same = is_fused(instruction_set()) && is_fused(instruction_sets().front());
      EXPECT_TRUE(!same || found == expected);
      for (Index i = 0; i < found.rows(); ++i)
        EXPECT_NEAR(found(i, 0), expected(i, 0), 16 * std::numeric_limits<T>::epsilon());
    });
  }
}

TEST(RmsProp, RefusesImpossibleOptions) {
  const auto error = [](const RmsProp& options) {
    return error_message<OptionError>([&] { (void)Optimizer<float>(options); });
  };
  EXPECT_EQ(error({.learning_rate = -1}), "rmsprop: learning_rate is -1, expected at least 0");
  EXPECT_EQ(error({.learning_rate = NAN}), "rmsprop: learning_rate is nan, expected at least 0");
  EXPECT_EQ(error({.learning_rate = 1e39}),
            "rmsprop: learning_rate is 1e+39, expected at least 0, up to 3.4e+38 in float");
  EXPECT_EQ(error({.smoothing = 1}), "rmsprop: smoothing is 1, expected at least 0 and below 1");
  EXPECT_EQ(error({.epsilon = 0}), "rmsprop: epsilon is 0, expected more than 0");
  EXPECT_EQ(error({.epsilon = 1e-60}), "rmsprop: epsilon is 1e-60, expected more than 0, in float too");
  EXPECT_EQ(error({.momentum = -0.1}), "rmsprop: momentum is -0.1, expected at least 0 and below 1");
  EXPECT_EQ(error({.weight_decay = INFINITY}), "rmsprop: weight_decay is inf, expected a finite number");
  EXPECT_NO_THROW(Optimizer<double>(RmsProp{.learning_rate = 1e39, .epsilon = 1e-60}));
  Optimizer optimizer{RmsProp{}};
  EXPECT_THROW(optimizer.set_learning_rate(-1), OptionError);
  EXPECT_EQ(optimizer.learning_rate(), 0.01);
}

TEST(Adam, RefusesImpossibleOptions) {
  const auto error = [](const Adam& options) {
    return error_message<OptionError>([&] { (void)Optimizer<float>(options); });
  };
  EXPECT_EQ(error({.learning_rate = INFINITY}), "adam: learning_rate is inf, expected a finite number");
  EXPECT_EQ(error({.beta1 = 1}), "adam: beta1 is 1, expected at least 0 and below 1");
  EXPECT_EQ(error({.beta2 = -0.5}), "adam: beta2 is -0.5, expected at least 0 and below 1");
  EXPECT_EQ(error({.beta2 = NAN}), "adam: beta2 is nan, expected at least 0 and below 1");
  EXPECT_EQ(error({.epsilon = -1e-8}), "adam: epsilon is -1e-08, expected more than 0");
  EXPECT_EQ(error({.weight_decay = -1}), "adam: weight_decay is -1, expected at least 0");
  EXPECT_EQ(error_message<OptionError>([] { (void)Optimizer<float>(AdamW{.beta1 = 2}); }),
            "adamw: beta1 is 2, expected at least 0 and below 1");
  Optimizer optimizer{AdamW{}};
  EXPECT_EQ(error_message<OptionError>([&] { optimizer.set_learning_rate(-1); }),
            "adamw: learning_rate is -1, expected at least 0");
  EXPECT_EQ(optimizer.learning_rate(), 1e-3);
}

}  // namespace
}  // namespace ogee::optimizers_test
