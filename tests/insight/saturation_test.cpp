#include <gtest/gtest.h>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/insight/statistics/saturation.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace ogee::saturation_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Saturation, KnowsTheSidesThatAFunctionHas) {
  const std::vector<double> x{-2, -1, 1, 2};
  EXPECT_EQ(saturation(Relu{}, x).left, 0.5);
  EXPECT_EQ(saturation(Relu{}, x).right, 0);
  EXPECT_EQ(saturation(Identity{}, x).left, 0);
  EXPECT_EQ(saturation(Step{}, x).left, 0.5);
  EXPECT_EQ(saturation(Step{}, x).right, 0.5);
  EXPECT_EQ(saturation(LeakyRelu{}, x).left, 0);
}

TEST(Saturation, OfAFunctionOfOnesOwnNeedsNoContract) {
  const Activation own{"own", [](auto v) { return tanh(v); }};
  std::vector<double> x;
  for (int i = -400; i <= 400; ++i) x.push_back(i / 100.0);
  EXPECT_GT(saturation(own, x).left, 0.2);
  EXPECT_EQ(saturation(own, x).left, saturation(Tanh{}, x).left);
  EXPECT_EQ(saturation(own, x).right, saturation(Tanh{}, x).right);
}

TEST(Saturation, OfEveryFunctionIsOnTheSidesThatItsContractStates) {
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    std::vector<Activation> variants{family.with_defaults()};
    for (const ActivationPreset& preset : family.presets) variants.push_back(family.make(preset.values));
    for (const Activation& activation : variants) {
      const SaturationRule rule(activation);
      const Contract& contract = activation.contract();
      EXPECT_EQ(std::isfinite(rule.left_end()), contract.left_saturation.has_value())
          << activation.description();
      EXPECT_EQ(std::isfinite(rule.right_begin()), contract.right_saturation.has_value())
          << activation.description();
    }
  }
}

TEST(Saturation, BeginsWhereTheSlopeHasFallenForGood) {
  // Solved by hand: σ(x) σ(−x) = 1/80, and 1 − tanh² = 1/20.
  EXPECT_NEAR(SaturationRule(Logistic{}).left_end(), std::log((1 - std::sqrt(0.95)) / (1 + std::sqrt(0.95))),
              1e-12);
  EXPECT_NEAR(SaturationRule(Tanh{}).right_begin(), std::atanh(std::sqrt(0.95)), 1e-12);
  // The slope of silu is 0 at −1.278 and small around it, which is not its tail.
  EXPECT_EQ(SaturationRule(Silu{}).side_of(-1.278), Side::alive);
  EXPECT_EQ(SaturationRule(Gelu{}).side_of(-0.752), Side::alive);
  EXPECT_EQ(SaturationRule(HardSilu{}).side_of(-1.5), Side::alive);
  EXPECT_EQ(SaturationRule(HardSilu{}).side_of(-3), Side::left);
  // With a larger share it begins earlier.
  EXPECT_NEAR(SaturationRule(Tanh{}, 0.5).right_begin(), std::atanh(std::sqrt(0.5)), 1e-12);
}

TEST(Saturation, FindsExactlyFlatTails) {
  EXPECT_NEAR(SaturationRule(HardTanh{}, 0).left_end(), -1, 1e-12);
  EXPECT_EQ(SaturationRule(Softsign{}, 0).left_end(), -infinity);
  EXPECT_EQ(SaturationRule(Relu{}, 0).left_end(), 0);
}

TEST(Saturation, NeedsASlopeThatStaysSmall) {
  const SaturationRule wave(Activation{"wave", [](auto x) { return sin(x); }});
  EXPECT_FALSE(wave.has_tail());
  const SaturationRule square(Activation{"square", [](auto x) { return x * x; }});
  EXPECT_FALSE(square.has_tail());
  const SaturationRule constant(Activation{"constant", [](auto x) { return 0 * x + 1; }});
  EXPECT_EQ(constant.side_of(-1), Side::left);
  EXPECT_EQ(constant.side_of(1), Side::right);
  EXPECT_EQ(constant.side_of(std::numeric_limits<double>::quiet_NaN()), Side::alive);
}

}  // namespace
}  // namespace ogee::saturation_test
