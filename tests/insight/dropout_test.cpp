#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee::dropout_test {
namespace {

template <class T>
class DropoutLayer : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(DropoutLayer, Precisions);

constexpr std::uint64_t seed = 0x123456789ABCDEF;

/// What dropout gives for inputs that are all 1, the third layer of a network; one row for each of the batch.
template <Real T>
Matrix<T> dropped_ones(double rate, Index rows, Index columns, const PassPosition& position) {
  Network<T> net{Dense{1, columns}, Tanh{}, Dropout{rate}};
  net.initialize({.seed = seed});
  const Matrix<T> ones = Matrix<T>::Ones(rows, columns);
  Matrix<T> output(rows, columns);
  Matrix<T> nothing(rows, 0);
  PassPosition own = position;
  own.stream = net.layer(2).stream();
  net.layer(2).forward(view(ones), view(output), view(nothing), own);
  return output;
}

/// The same from the counters of Philox one by one.
template <Real T>
Matrix<T> dropped_ones_by_definition(double rate, Index rows, Index columns, const PassPosition& position) {
  Matrix<T> output(rows, columns);
  for (Index row = 0; row < rows; ++row)
    for (Index column = 0; column < columns; ++column) {
      const auto element = static_cast<std::uint64_t>((position.first_row + row) * columns + column);
      constexpr std::uint32_t substream = 2;
      constexpr std::uint32_t purpose = 4;
      const auto words = philox4x32({static_cast<std::uint32_t>(element / 4),
                                     static_cast<std::uint32_t>(position.step), substream, purpose},
                                    {0x89ABCDEF, 0x1234567});
      const double uniform = words.at(element % 4) / 0x1p32;
      output(row, column) = uniform < rate ? T{0} : static_cast<T>(1 / (1 - rate));
    }
  return output;
}

TYPED_TEST(DropoutLayer, DropsByTheWordsOfItsStreamWhateverTheBlockOfRows) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (const double rate : {0.0, 0.2, 0.5, 0.9})
      for (const Index columns : {1, 3, 4, 7, 10, 16, 33, 128, 600})
        for (const PassPosition position : {PassPosition{.step = 0, .first_row = 0},
                                            {.step = 1, .first_row = 1},
                                            {.step = 70'000, .first_row = 9}})
          EXPECT_EQ(dropped_ones<T>(rate, 5, columns, position),
                    dropped_ones_by_definition<T>(rate, 5, columns, position))
              << "rate " << rate << ", " << columns << " columns, step " << position.step;
  });
}

TYPED_TEST(DropoutLayer, LeavesTheRightShareAndTheMean) {
  using T = TypeParam;
  constexpr double rate = 0.3;
  const Matrix<T> output = dropped_ones<T>(rate, 500, 200, {.step = 3, .first_row = 0});
  const auto count = static_cast<double>(output.size());
  const auto dropped = static_cast<double>((output.array() == 0).count());
  EXPECT_NEAR(dropped / count, rate, 5 * std::sqrt(rate * (1 - rate) / count));
  EXPECT_NEAR(output.template cast<double>().mean(), 1, 5 * std::sqrt(rate / (1 - rate) / count));
}

TYPED_TEST(DropoutLayer, DropsAnewWithEachStepRowLayerAndSeed) {
  using T = TypeParam;
  const Matrix<T> first = dropped_ones<T>(0.5, 2, 64, {.step = 0, .first_row = 0});
  EXPECT_NE(first, dropped_ones<T>(0.5, 2, 64, {.step = 1, .first_row = 0}));
  EXPECT_NE(first.row(0), first.row(1));

  Network<T> net{Dense{1, 64}, Dropout{0.5}, Dropout{0.5}};
  const Matrix<T> ones = Matrix<T>::Ones(2, 64);
  const auto mask = [&](Index layer, std::uint64_t of_seed) {
    net.initialize({.seed = of_seed});
    Matrix<T> output(2, 64);
    Matrix<T> nothing(2, 0);
    net.layer(layer).forward(view(ones), view(output), view(nothing), {.stream = net.layer(layer).stream()});
    return output;
  };
  EXPECT_NE(mask(1, 0), mask(2, 0));
  EXPECT_NE(mask(1, 0), mask(1, 1));
  EXPECT_EQ(mask(1, 7), mask(1, 7));
}

TYPED_TEST(DropoutLayer, DropsWhatIsNotFiniteToo) {
  using T = TypeParam;
  Network<T> net{Dense{1, 64}, Dropout{0.5}};
  const Matrix<T> bad = Matrix<T>::Constant(1, 64, std::numeric_limits<T>::quiet_NaN());
  Matrix<T> output(1, 64);
  Matrix<T> nothing(1, 0);
  net.layer(1).forward(view(bad), view(output), view(nothing), {});
  EXPECT_GT((output.array() == 0).count(), 0);
  EXPECT_GT(output.array().isNaN().count(), 0);
}

TYPED_TEST(DropoutLayer, DoesNothingInPrediction) {
  using T = TypeParam;
  const Network<T> with{Dense{5, 40}, Tanh{}, Dropout{0.5}, Dense{40, 3}};
  const Network<T> without{Dense{5, 40}, Tanh{}, Dense{40, 3}};
  Network<T> same_weights = without;
  same_weights.parameters()[2]->value = with.parameters()[2]->value;
  const Matrix<T> inputs = Matrix<T>::Random(9, 5);
  EXPECT_EQ(with.predict(inputs), same_weights.predict(inputs));
}

template <Real T>
std::uint64_t trained_digest(int threads, Index rows) {
  Network<T> net{Dense{70, 90}, Logistic{}, Dropout{0.4}, Dense{90, 61}, Tanh{}, Dropout{0.1}, Dense{61, 5}};
  const Matrix<T> inputs = Matrix<double>::Random(rows, 70).cast<T>();
  const Matrix<T> targets = Matrix<T>::Constant(rows, 5, T(0.2));
  Optimizer<T> optimizer{Sgd{.learning_rate = 0.5}};
  Workspace<T> workspace(net, rows, threads);
  for (int step = 0; step < 4; ++step)
    train_step(net, SoftmaxCrossEntropy{}, optimizer, view(inputs), view(targets), workspace);
  return net.digest();
}

TYPED_TEST(DropoutLayer, TrainsToTheSameBitsWhateverTheThreads) {
  using T = TypeParam;
  for (const Index rows : {33, 150, 301}) {
    std::srand(1);
    const std::uint64_t expected = trained_digest<T>(1, rows);
    for (const int threads : {2, 3, 8}) {
      std::srand(1);
      EXPECT_EQ(trained_digest<T>(threads, rows), expected) << threads << " threads, " << rows << " rows";
    }
  }
}

TEST(Dropout, HasRightGradients) {
  const Network net{Dense{3, 20}, Tanh{},     Dropout{0.3}, Dense{20, 20},
                    Dropout{0.6}, Logistic{}, Dense{20, 4}};
  const Matrix<float> inputs = Matrix<float>::Random(7, 3);
  const Matrix<float> targets = Matrix<float>::Random(7, 4);
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(Dropout, KeepsItsMasksInACopyAndInTheOtherPrecision) {
  Network<float> net{Dense{1, 32}, Dropout{0.5}};
  net.initialize({.seed = 5});
  const auto mask = [](const auto& network) {
    using T = std::remove_cvref_t<decltype(network.parameters()[0]->value(0, 0))>;
    const Matrix<T> ones = Matrix<T>::Ones(1, 32);
    Matrix<T> output(1, 32);
    Matrix<T> nothing(1, 0);
    network.layer(1).forward(view(ones), view(output), view(nothing), {});
    return Matrix<double>(output.template cast<double>());
  };
  const Network<float> copy = net;
  EXPECT_EQ(mask(copy), mask(net));
  EXPECT_EQ(mask(net.cast<double>()), mask(net));
}

TEST(Dropout, GoesOnWithNewMasksWhereATrainingGoesOn) {
  // Two epochs at once or one after the other: the second draws what the steps in front of it left.
  const Dataset data = moons({.samples = 64});
  const auto train = [&](const std::vector<Index>& epochs) {
    Network<float> net{Dense{2, 16}, Tanh{}, Dropout{0.5}, Dense{16, 2}};
    Optimizer<float> optimizer{Sgd{.learning_rate = 0.5}};
    for (const Index count : epochs)
      fit(net, data, SoftmaxCrossEntropy{}, optimizer,
          {.epochs = count, .batch_size = 64, .shuffle = false, .progress = false});
    return net.digest();
  };
  EXPECT_EQ(train({2}), train({1, 1}));
}

TEST(Dropout, LeavesTheInitialisationToTheActivationBehindIt) {
  const Network<float> with{Dense{50, 50}, Dropout{0.5}, Relu{}, Dense{50, 1}};
  const Network<float> without{Dense{50, 50}, Relu{}, Dense{50, 1}};
  EXPECT_EQ(with.parameters()[0]->value, without.parameters()[0]->value);
}

TEST(Dropout, RefusesARateThatIsNone) {
  for (const double rate : {-0.1, 1.0, 2.0, std::nan("")})
    EXPECT_THROW(LayerDescription{Dropout{rate}}, OptionError) << rate;
  EXPECT_EQ(error_message<OptionError>([] { LayerDescription{Dropout{1.5}}; }),
            "dropout: rate is 1.5, expected at least 0 and below 1");
}

}  // namespace
}  // namespace ogee::dropout_test
