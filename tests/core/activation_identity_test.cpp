// The identities of the textbooks hold, and the slope stays alive where identities in y lose it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>

namespace ogee::activation_identity_test {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

template <class Test>
void for_points(Test test) {
  for (int k = -640; k <= 640; ++k) test(k / 64.0);
}

TEST(Identity, LogisticSlopeIsValueTimesComplement) {
  for_points([f = Logistic{}](double x) {
    const auto [value, slope] = f.at(x);
    EXPECT_NEAR(slope, value * (1 - value), 2 * epsilon) << "x = " << x;
  });
}

TEST(Identity, TanhSlopeIsOneMinusSquare) {
  for_points([f = Tanh{}](double x) {
    const auto [value, slope] = f.at(x);
    EXPECT_NEAR(slope, 1 - value * value, 4 * epsilon) << "x = " << x;
  });
}

TEST(Identity, TanhIsTheStretchedLogistic) {
  for_points([tanh = Tanh{}, logistic = Logistic{}](double x) {
    EXPECT_NEAR(tanh.at(x).value, 2 * logistic.at(2 * x).value - 1, 4 * epsilon) << "x = " << x;
    EXPECT_NEAR(tanh.at(x).slope, 4 * logistic.at(2 * x).slope, 4 * epsilon) << "x = " << x;
  });
}

TEST(Identity, LogisticOfMinusXIsTheComplement) {
  for_points(
      [f = Logistic{}](double x) { EXPECT_NEAR(f.at(-x).value, 1 - f.at(x).value, epsilon) << "x = " << x; });
}

TEST(Identity, SlopeOfSoftplusIsLogistic) {
  for_points([softplus = Softplus{}, logistic = Logistic{}](double x) {
    EXPECT_EQ(softplus.at(x).slope, logistic.at(x).value) << "x = " << x;
  });
}

TEST(Identity, SiluIsXTimesLogistic) {
  for_points([silu = Silu{}, logistic = Logistic{}](double x) {
    EXPECT_EQ(silu.at(x).value, x * logistic.at(x).value) << "x = " << x;
  });
}

TEST(Identity, HardSiluIsXTimesHardLogistic) {
  for_points([hard_silu = HardSilu{}, hard_logistic = HardLogistic{"torch"}](double x) {
    EXPECT_NEAR(hard_silu.at(x).value, x * hard_logistic.at(x).value, 4 * epsilon) << "x = " << x;
  });
}

// ---- the hard functions are clipped Taylor expansions ----

struct Line {
  double offset;
  double slope;
};

/// The first-order Taylor expansion at 0 from two values of the function, extrapolated to step 0.
Line taylor_at_zero(const Activation& f) {
  const auto difference = [&](double h) { return (f.at(h).value - f.at(-h).value) / (2 * h); };
  return {.offset = f.at(0.0).value, .slope = (4 * difference(0.001) - difference(0.002)) / 3};
}

TEST(Taylor, HardLogisticIsTheTangentOfLogistic) {
  const Line line = taylor_at_zero(Logistic{});
  const Activation hard = HardLogistic{"nndl"};
  ASSERT_EQ(hard.parameters().at(0).name, "slope");
  EXPECT_NEAR(hard.parameters().at(0).value, line.slope, 1e-11);
  EXPECT_NEAR(hard.parameters().at(1).value, line.offset, 1e-11);
  for_points([&](double x) {
    EXPECT_NEAR(hard.at(x).value, std::clamp(line.slope * x + line.offset, 0.0, 1.0), 1e-10) << "x = " << x;
  });
}

TEST(Taylor, HardLogisticIsNndlByDefault) {
  EXPECT_EQ(HardLogistic{}.description(), HardLogistic{"nndl"}.description());
  EXPECT_EQ(HardLogistic{}.description(), "hard_logistic(slope=0.25, offset=0.5)");
}

TEST(Taylor, HardTanhIsTheTangentOfTanh) {
  const Line line = taylor_at_zero(Tanh{});
  EXPECT_EQ(line.offset, 0);
  EXPECT_NEAR(line.slope, 1, 1e-11);
  for_points([&](double x) {
    EXPECT_NEAR(HardTanh{}.at(x).value, std::clamp(line.slope * x + line.offset, -1.0, 1.0), 1e-10)
        << "x = " << x;
  });
}

// ---- the slope comes from x ----

TEST(VanishingSlope, LogisticIsAliveWhereTheProductOfValuesIsNot) {
  for (int size = 18; size <= 80; ++size) {  // at 17 the nearest float is still below 1
    for (const float x : {static_cast<float>(size), static_cast<float>(-size)}) {
      const float slope = Logistic{}.at(x).slope;
      EXPECT_GT(slope, 0) << "x = " << x;
      EXPECT_NEAR(slope / std::exp(-static_cast<float>(size)), 1, 1e-6) << "x = " << x;
    }
    const float value = Logistic{}.at(static_cast<float>(size)).value;
    EXPECT_EQ(value * (1 - value), 0) << "x = " << size;
  }
}

TEST(VanishingSlope, TanhIsAliveWhereOneMinusSquareIsNot) {
  for (int size = 10; size <= 43; ++size) {
    for (const float x : {static_cast<float>(size), static_cast<float>(-size)}) {
      const auto [value, slope] = Tanh{}.at(x);
      EXPECT_GT(slope, 0) << "x = " << x;
      EXPECT_NEAR(slope / (4 * std::exp(-2 * static_cast<float>(size))), 1, 1e-6) << "x = " << x;
      EXPECT_EQ(1 - value * value, 0) << "x = " << x;
    }
  }
}

// ---- the sign of zero ----

template <Real T>
void expect_zero_keeps_its_sign(const Activation& activation) {
  EXPECT_FALSE(std::signbit(activation.at(T{0}).value)) << activation.description();
  EXPECT_TRUE(std::signbit(activation.at(-T{0}).value)) << activation.description();
}

TEST(Zero, KeepsItsSignThroughOddFunctions) {
  int odd = 0;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    const Activation activation = family.with_defaults();
    if (activation.contract().zero_centred != true) continue;
    expect_zero_keeps_its_sign<float>(activation);
    expect_zero_keeps_its_sign<double>(activation);
    ++odd;
  }
  EXPECT_GE(odd, 4);
}

}  // namespace
}  // namespace ogee::activation_identity_test
