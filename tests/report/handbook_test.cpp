// What docs/activations.md says and the library does not: against closed forms, and references of 20 digits
// computed with mpmath.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>

#include "../../docs/handbook/measures.hpp"
#include "../../docs/handbook/page.hpp"

namespace handbook {
namespace {

using namespace ogee;

TEST(HandbookMoments, OfReluAreThoseOfHalfANormal) {
  const Moments moments = output_moments(Relu{});
  EXPECT_NEAR(moments.mean, 1 / std::sqrt(2 * std::numbers::pi), 1e-12);
  EXPECT_NEAR(moments.variance, 0.5 - 1 / (2 * std::numbers::pi), 1e-12);
}

TEST(HandbookMoments, OfTheLogisticHaveTheMeanOneHalf) {
  EXPECT_NEAR(output_moments(Logistic{}).mean, 0.5, 1e-12);
}

TEST(HandbookDistance, OfHardTanhIsLargestAtItsKink) {
  const Distance apart = distance(HardTanh{}, Tanh{});
  EXPECT_NEAR(apart.at, 1, 1e-8);
  EXPECT_NEAR(apart.largest, 1 - std::tanh(1.0), 1e-8);
  EXPECT_NEAR(apart.in_power, 0.010803386979494607609, 1e-12);
}

TEST(HandbookDistance, OfTheHardLogisticOfPyTorchIsLargestWhereTheSlopesAreEqual) {
  const Distance apart = distance(HardLogistic{"torch"}, Logistic{});
  const double value = (1 + std::sqrt(1 - 4.0 / 6)) / 2;  // σ(1 − σ) = 1/6
  const double x = std::log(value / (1 - value));
  EXPECT_NEAR(apart.at, x, 1e-7);
  EXPECT_NEAR(apart.largest, value - (x / 6 + 0.5), 1e-12);
  EXPECT_NEAR(apart.in_power, 0.0022642575876924400013, 1e-12);
}

TEST(HandbookAgreement, EndsWhereTheErrorExceedsTheTolerance) {
  EXPECT_NEAR(reach_of_agreement(Logistic{}, HardLogistic{}, 0.01), 0.7992923523459123405, 1e-12);
  EXPECT_NEAR(reach_of_agreement(Tanh{}, HardTanh{}, 0.1), 0.71181155486530894566, 1e-12);
}

TEST(HandbookAgreement, HoldsForTwoThirdsOfANormalWithinADeviation) {
  EXPECT_NEAR(normal_share_within(1), 0.68268949213708589717, 1e-15);
}

TEST(HandbookTails, BeginWhereTheSlopeIsAFiveHundredths) {
  const double value = (1 + std::sqrt(1 - 0.05)) / 2;  // σ(1 − σ) = 0.05 / 4
  EXPECT_NEAR(saturated_tails(Logistic{}).right, std::log(value / (1 - value)), 1e-12);
  EXPECT_NEAR(saturated_tails(Softsign{}).left, 1 - 1 / std::sqrt(0.05), 1e-12);
  EXPECT_NEAR(saturated_tails(Elu{}).left, std::log(0.05), 1e-12);
}

TEST(HandbookTails, AreInfiniteWhereAFunctionDoesNotSaturate) {
  EXPECT_EQ(saturated_tails(Relu{}).right, std::numeric_limits<double>::infinity());
  EXPECT_EQ(saturated_tails(Identity{}).left, -std::numeric_limits<double>::infinity());
}

TEST(HandbookTails, MeetForTheStep) {
  EXPECT_NEAR(saturated_tails(Step{}).left, 0, 1e-12);
  EXPECT_NEAR(saturated_tails(Step{}).right, 0, 1e-12);
}

TEST(HandbookPresets, OfEqualConstantsStandTogether) {
  const std::vector<HardPreset> presets = hard_logistic_presets();
  ASSERT_EQ(presets.size(), 4);
  EXPECT_EQ(presets[1].names, "torch, keras3");
  EXPECT_EQ(presets[1].slope, 1.0 / 6);
}

TEST(HandbookRounding, TakesTheSlopeInStepsOfTheLastPlace) {
  EXPECT_EQ(logistic_slope_from_value(17), 0x1.fffffep-25F);               // y = 1 − 2⁻²⁴
  EXPECT_EQ(logistic_slope_from_value(25 * std::numbers::ln2 + 1e-6), 0);  // 1 − y is half a unit there
  EXPECT_EQ(tanh_slope_from_value(9), 0x1p-23F);
  EXPECT_EQ(tanh_slope_from_value(13 * std::numbers::ln2 + 1e-6), 0);
}

TEST(HandbookPage, ReplacesWhatIsBetweenTheMarks) {
  const std::vector<Block> blocks{{"b", "new\n"}};
  EXPECT_EQ(filled("a\n<!-- begin b -->\nold\n<!-- end b -->\nc\n", blocks),
            "a\n<!-- begin b -->\nnew\n<!-- end b -->\nc\n");
}

TEST(HandbookPage, WithoutThePlaceOfABlockIsAnError) {
  const std::vector<Block> blocks{{"b", "new\n"}};
  EXPECT_THROW((void)filled("a\n<!-- begin c -->\n<!-- end c -->\n", blocks), DataError);
}

}  // namespace
}  // namespace handbook
