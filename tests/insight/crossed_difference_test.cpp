// Errors of differences over seeds and samples, against a computation with 40 digits (mpmath), and Holm's correction by hand.

#include <ogee/insight/statistics/crossed_difference.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ogee::crossed_difference_test {
namespace {

TEST(CrossedDifference, HasTheErrorsOfSeedsAndSamples) {
  const CrossedDifference crossed = crossed_difference(
      Matrix<double>{{0.1, 0.3, -0.2, 0.4, 0.0}, {0.2, 0.1, 0.0, 0.5, -0.1}, {0.0, 0.4, -0.1, 0.3, 0.1}});
  EXPECT_NEAR(crossed.mean, 0.13333333333333333, 1e-15);
  EXPECT_NEAR(crossed.seed_error, 0.0066666666666666667, 1e-15);
  EXPECT_NEAR(crossed.sample_error, 0.09006170724070864, 1e-15);
  EXPECT_NEAR(crossed.p_value, 0.21387590807260631, 1e-13);
  EXPECT_NEAR(crossed.half_width, 0.25073552263242028, 1e-12);
}

/// Of 359 samples, 10 are right with the first network alone, and 4 with the second; every seed gives the same.
Matrix<double> without_spread(Index seeds) {
  Matrix<double> differences(seeds, 359);
  differences.setZero();
  differences.leftCols(10).setConstant(1);
  differences.middleCols(10, 4).setConstant(-1);
  return differences;
}

TEST(CrossedDifference, KnowsTheErrorOfTheSamplesWhereSeedsDoNotDiffer) {
  const CrossedDifference crossed = crossed_difference(without_spread(2));
  EXPECT_EQ(crossed.seed_error, 0);
  EXPECT_NEAR(crossed.p_value, 0.10891434731267414, 1e-12);
  EXPECT_FALSE(seeds_needed(crossed, 2, 359)) << "seeds do not lessen the error of the samples";
}

TEST(CrossedDifference, IsUnknownForOneSeedOrOneSample) {
  EXPECT_EQ(crossed_difference(without_spread(1)).p_value, 1);
  EXPECT_TRUE(std::isinf(crossed_difference(without_spread(1)).half_width));
  EXPECT_EQ(crossed_difference(Matrix<double>{{1}, {1}}).p_value, 1);
  EXPECT_EQ(crossed_difference({}).p_value, 1);
}

TEST(CrossedDifference, IsUnknownWhereAScoreIs) {
  Matrix<double> differences = without_spread(2);
  for (const double broken : std::vector<double>{NAN, HUGE_VAL}) {
    differences(1, 300) = broken;
    EXPECT_EQ(crossed_difference(differences).p_value, 1);
    EXPECT_TRUE(std::isinf(crossed_difference(differences).half_width));
  }
}

TEST(CrossedDifference, DoesNotDependOnTheUnit) {
  const Matrix<double> tiny = 1e-120 * without_spread(2);
  EXPECT_NEAR(crossed_difference(tiny).p_value, crossed_difference(without_spread(2)).p_value, 1e-12);
}

TEST(CrossedDifference, OfFewSamplesThatAllDifferIsASignTest) {
  EXPECT_EQ(crossed_difference(Matrix<double>::Constant(2, 2, 1)).p_value, 0.5);
  EXPECT_TRUE(std::isinf(crossed_difference(Matrix<double>::Constant(2, 2, 1)).half_width));
  EXPECT_EQ(crossed_difference(Matrix<double>::Constant(3, 8, -1)).p_value, 1.0 / 128);
  EXPECT_EQ(crossed_difference(Matrix<double>::Constant(3, 8, -1)).half_width, 0);
}

TEST(CrossedDifference, OfEqualNetworksIsNothing) {
  Matrix<double> nothing(3, 5);
  nothing.setZero();
  const CrossedDifference crossed = crossed_difference(nothing);
  EXPECT_EQ(crossed.p_value, 1);
  EXPECT_EQ(crossed.half_width, 0);
  EXPECT_FALSE(seeds_needed(crossed, 3, 5));
}

TEST(CrossedDifference, SaysHowManySeedsItWouldNeed) {
  // A mean of 1 over many samples that are alike, with a standard deviation of 2 over seeds: 1 exceeds t · 2 / √k from 18 on.
  CrossedDifference crossed{.mean = 1, .seed_error = 2 / std::sqrt(5.0), .sample_error = 1e-9};
  EXPECT_EQ(seeds_needed(crossed, 5, 10'000), 18);
  EXPECT_EQ(seeds_needed(crossed, 5, 10'000, 0.01), 31);
  crossed.mean = 0;
  EXPECT_FALSE(seeds_needed(crossed, 5, 10'000));
}

TEST(Holm, MultipliesTheSmallestByTheNumberOfTests) {
  EXPECT_EQ(holm_adjusted(std::vector<double>{0.0625, 0.25, 0.03125}),
            (std::vector<double>{0.125, 0.25, 0.09375}));
  EXPECT_EQ(holm_adjusted(std::vector<double>{0.5, 0.375}), (std::vector<double>{0.75, 0.75}))
      << "never decreases";
  EXPECT_EQ(holm_adjusted(std::vector<double>{0.75, 1, 0.5}), (std::vector<double>{1, 1, 1}));
  EXPECT_TRUE(holm_adjusted({}).empty());
}

}  // namespace
}  // namespace ogee::crossed_difference_test
