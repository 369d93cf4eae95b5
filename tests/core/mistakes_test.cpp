#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/errors.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/training/mistakes.hpp>

#include "error_message.hpp"

namespace ogee::mistakes_test {
namespace {

/// One input, and logits 0 and x.
Network<double> two_logits() {
  Network<double> network{Dense{1, 2}};
  network.parameters()[0]->value << 0, 1;
  return network;
}

double sigma(double x) { return 1 / (1 + std::exp(-x)); }

TEST(WorstMistakes, AreThoseTheNetworkWasSurestOf) {
  // Class 1 is said where x > 0: wrong are samples 0, 2, 3 and 5.
  const Dataset data = Dataset::labelled(Matrix<float>{{1}, {2}, {-3}, {0.5}, {-1}, {1}}, {0, 1, 1, 0, 0, 0});
  const auto mistakes = worst_mistakes(two_logits(), data, SoftmaxCrossEntropy{}, 3);
  ASSERT_EQ(mistakes.size(), 3U);
  EXPECT_EQ(mistakes[0].sample, 2);
  EXPECT_EQ(mistakes[0].label, 1);
  EXPECT_EQ(mistakes[0].prediction, 0);
  EXPECT_NEAR(mistakes[0].probability, sigma(3), 1e-15);
  EXPECT_EQ(mistakes[1].sample, 0);
  EXPECT_EQ(mistakes[1].prediction, 1);
  EXPECT_NEAR(mistakes[1].probability, sigma(1), 1e-15);
  EXPECT_EQ(mistakes[2].sample, 5);
  EXPECT_EQ(worst_mistakes(two_logits(), data, SoftmaxCrossEntropy{}, 100).size(), 4U);
}

TEST(WorstMistakes, AreFoundWithASingleOutput) {
  Network<double> network{Dense{1, 1}};
  network.parameters()[0]->value << 2;
  const Dataset data = Dataset::labelled(Matrix<float>{{1}, {-2}}, {0, 1});
  const auto mistakes = worst_mistakes(network, data, BinaryCrossEntropy{}, 5);
  ASSERT_EQ(mistakes.size(), 2U);
  EXPECT_EQ(mistakes[0].prediction, 0);
  EXPECT_NEAR(mistakes[0].probability, sigma(4), 1e-15);
  EXPECT_EQ(mistakes[1].prediction, 1);
  EXPECT_NEAR(mistakes[1].probability, sigma(2), 1e-15);
}

TEST(WorstMistakes, NeedClasses) {
  Network<double> network{Dense{1, 1}};
  EXPECT_THROW((void)worst_mistakes(network, sine(), BinaryCrossEntropy{}, 5), DataError);
  const Dataset data = Dataset::labelled(Matrix<float>{{1}, {-1}}, {0, 1});
  EXPECT_EQ(error_message<OptionError>([&] { (void)worst_mistakes(network, data, BinaryCrossEntropy{}, 0); }),
            "worst mistakes: max_count is 0, expected at least 1");
}

}  // namespace
}  // namespace ogee::mistakes_test
