#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/optim/sgd.hpp>
#include <vector>

#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee::sgd_test {
namespace {

TEST(Sgd, UpdatesTilesAlikeInAnyOrder) {
  Network<float> whole{Dense{6, 5}};
  Network<float> tiled = whole;
  const Matrix<float> gradient = Matrix<float>::Random(6, 5);
  Optimizer<float> first{Sgd{.momentum = 0.9}};
  Optimizer<float> second{Sgd{.momentum = 0.9}};
  for (int step = 0; step < 3; ++step) {
    first.begin_step(whole.parameters());
    first.update(*whole.parameters()[0], 0, 0, view(gradient));
    second.begin_step(tiled.parameters());
    second.update(*tiled.parameters()[0], 0, 4, rows_of(view(gradient), 4, 2));
    second.update(*tiled.parameters()[0], 0, 0, rows_of(view(gradient), 0, 4));
  }
  EXPECT_EQ(whole.digest(), tiled.digest());
}

const std::vector<Sgd> methods{
    {.learning_rate = 0.1},
    {.learning_rate = 0.1, .weight_decay = 0.01},
    {.learning_rate = 0.1, .momentum = 0.9},
    {.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.01},
    {.learning_rate = 0.1, .momentum = 0.9, .nesterov = true},
    {.learning_rate = 0.1, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01},
};

template <Real T>
Matrix<T> random_column(Index rows, std::uint32_t substream) {
  const RandomStream random(1, RandomPurpose::data, substream);
  Matrix<T> column(rows, 1);
  for (Index i = 0; i < rows; ++i)
    column(i, 0) = static_cast<T>(random.normal(static_cast<std::uint64_t>(i)));
  return column;
}

/// The weights after three steps, each of them in tiles of so many rows, from the last to the first.
template <Real T>
Matrix<T> descended(const Sgd& options, Index rows, Index rows_per_tile) {
  Parameter<T> weights{.name = "weights", .value = random_column<T>(rows, 0)};
  const std::vector<Parameter<T>*> parameters{&weights};
  Optimizer<T> optimizer(options);
  for (std::uint32_t step = 1; step <= 3; ++step) {
    const Matrix<T> gradient = random_column<T>(rows, step);
    optimizer.begin_step(parameters);
    for (Index end = rows; end > 0; end -= std::min(end, rows_per_tile)) {
      const Index first = std::max<Index>(0, end - rows_per_tile);
      optimizer.update(weights, 0, first, rows_of(view(gradient), first, end - first));
    }
  }
  return weights.value;
}

using LongColumn = Eigen::Matrix<long double, Eigen::Dynamic, 1>;

/// The same by the formula.
template <Real T>
LongColumn formula_of(const Sgd& options, Index rows) {
  LongColumn w = random_column<T>(rows, 0).template cast<long double>();
  LongColumn v = LongColumn::Zero(rows);
  const long double rate = static_cast<T>(options.learning_rate);
  const long double momentum = static_cast<T>(options.momentum);
  const long double decay = static_cast<T>(options.weight_decay);
  for (std::uint32_t step = 1; step <= 3; ++step) {
    const LongColumn g = random_column<T>(rows, step).template cast<long double>() + decay * w;
    v = momentum * v + g;
    w -= rate * (options.nesterov ? LongColumn(g + momentum * v) : v);
  }
  return w;
}

template <class T>
class SgdKernels : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(SgdKernels, Precisions);

TYPED_TEST(SgdKernels, FollowTheFormula) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Sgd& options : methods) {
      const Matrix<T> found = descended<T>(options, 45, 45);
      const LongColumn expected = formula_of<T>(options, 45);
      for (Index i = 0; i < found.rows(); ++i)
        EXPECT_NEAR(static_cast<double>(found(i, 0) - expected(i)), 0, 8 * std::numeric_limits<T>::epsilon());
    }
  });
}

TYPED_TEST(SgdKernels, GiveTheSameBitsHoweverTheWeightsAreCut) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const Sgd& options : methods)
      for (Index rows = 1; rows < 40; ++rows) {
        const Matrix<T> whole = descended<T>(options, rows, rows);
        for (const Index rows_per_tile : {1, 3, 8, 19})
          ASSERT_EQ(whole, descended<T>(options, rows, rows_per_tile)) << rows << " by " << rows_per_tile;
      }
  });
}

TYPED_TEST(SgdKernels, GiveTheSameBitsOnInstructionSetsWithFusedMultiplyAdd) {
  using T = TypeParam;
  for (const Sgd& options : methods) {
    std::vector<Matrix<T>> results;
    with_each_instruction_set([&] {
      if (is_fused(instruction_set())) results.push_back(descended<T>(options, 37, 37));
    });
    for (const Matrix<T>& result : results) EXPECT_EQ(result, results.front());
  }
}

TEST(Sgd, RefusesToCarryItsMomentumToAnotherNetwork) {
  Network<float> net{Dense{2, 3}};
  Network<float> other{Dense{3, 3}};
  Optimizer<float> optimizer{Sgd{.momentum = 0.9}};
  optimizer.begin_step(net.parameters());
  EXPECT_THROW(optimizer.begin_step(other.parameters()), ShapeError);
  optimizer.reset();
  EXPECT_NO_THROW(optimizer.begin_step(other.parameters()));
}

TEST(Sgd, RefusesImpossibleOptions) {
  EXPECT_EQ(error_message<OptionError>([] { (void)OptimizerDescription(Sgd{.learning_rate = -1}); }),
            "sgd: learning_rate is -1, expected at least 0");
  EXPECT_THROW(OptimizerDescription(Sgd{.learning_rate = NAN}), OptionError);
  EXPECT_THROW(OptimizerDescription(Sgd{.momentum = 1}), OptionError);
  EXPECT_THROW(OptimizerDescription(Sgd{.nesterov = true}), OptionError);
  EXPECT_THROW(OptimizerDescription(Sgd{.weight_decay = -0.1}), OptionError);
  Optimizer optimizer{Sgd{}};
  EXPECT_THROW(optimizer.set_learning_rate(INFINITY), OptionError);
  optimizer.set_learning_rate(0.5);
  EXPECT_EQ(optimizer.learning_rate(), 0.5);
}

}  // namespace
}  // namespace ogee::sgd_test
