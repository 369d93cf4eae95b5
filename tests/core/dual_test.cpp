#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <ogee/core/dual.hpp>
#include <string>
#include <vector>

namespace ogee::dual_test {
namespace {

/// An operation on dual numbers, and the derivative as a formula of its own.
template <Real T>
struct Rule {
  std::string name;
  std::function<Dual<T>(Dual<T>)> function;
  std::function<long double(long double)> value;
  std::function<long double(long double)> slope;
  bool positive_only = false;
};

template <Real T>
std::vector<Rule<T>> rules() {
  using D = Dual<T>;
  using L = long double;
  return {
      {"sum", [](D x) { return x + 2 * x + 1; }, [](L x) { return 3 * x + 1; }, [](L) { return 3.0L; }},
      {"difference", [](D x) { return 1 - x - 2 * x; }, [](L x) { return 1 - 3 * x; },
       [](L) { return -3.0L; }},
      {"negation", [](D x) { return -x; }, [](L x) { return -x; }, [](L) { return -1.0L; }},
      {"product", [](D x) { return x * x * x; }, [](L x) { return x * x * x; },
       [](L x) { return 3 * x * x; }},
      {"quotient", [](D x) { return x / (x * x + 1); }, [](L x) { return x / (x * x + 1); },
       [](L x) { return (1 - x * x) / ((x * x + 1) * (x * x + 1)); }},
      {"in place",
       [](D x) {
         D y = x;
         y += 1;
         y *= x;
         y -= 3;
         y /= 2;
         return y;
       },
       [](L x) { return ((x + 1) * x - 3) / 2; }, [](L x) { return (2 * x + 1) / 2; }},
      {"exp", [](D x) { return exp(2 * x); }, [](L x) { return std::exp(2 * x); },
       [](L x) { return 2 * std::exp(2 * x); }},
      {"expm1", [](D x) { return expm1(x); }, [](L x) { return std::expm1(x); },
       [](L x) { return std::exp(x); }},
      {"log", [](D x) { return log(3 * x); }, [](L x) { return std::log(3 * x); }, [](L x) { return 1 / x; },
       true},
      {"log1p", [](D x) { return log1p(x); }, [](L x) { return std::log1p(x); },
       [](L x) { return 1 / (1 + x); }, true},
      {"sqrt", [](D x) { return sqrt(x); }, [](L x) { return std::sqrt(x); },
       [](L x) { return 0.5L / std::sqrt(x); }, true},
      {"power", [](D x) { return pow(x, 3); }, [](L x) { return x * x * x; }, [](L x) { return 3 * x * x; }},
      {"power of a constant", [](D x) { return pow(2, x); }, [](L x) { return std::exp2(x); },
       [](L x) { return std::exp2(x) * std::log(2.0L); }},
      {"power of itself", [](D x) { return pow(x, x); }, [](L x) { return std::pow(x, x); },
       [](L x) { return std::pow(x, x) * (std::log(x) + 1); }, true},
      {"sin", [](D x) { return sin(x); }, [](L x) { return std::sin(x); }, [](L x) { return std::cos(x); }},
      {"cos", [](D x) { return cos(x); }, [](L x) { return std::cos(x); }, [](L x) { return -std::sin(x); }},
      {"tan", [](D x) { return tan(x / 4); }, [](L x) { return std::tan(x / 4); },
       [](L x) { return 0.25L / (std::cos(x / 4) * std::cos(x / 4)); }},
      {"atan", [](D x) { return atan(x); }, [](L x) { return std::atan(x); },
       [](L x) { return 1 / (1 + x * x); }},
      {"sinh", [](D x) { return sinh(x); }, [](L x) { return std::sinh(x); },
       [](L x) { return std::cosh(x); }},
      {"cosh", [](D x) { return cosh(x); }, [](L x) { return std::cosh(x); },
       [](L x) { return std::sinh(x); }},
      {"tanh", [](D x) { return tanh(x); }, [](L x) { return std::tanh(x); },
       [](L x) { return 1 / (std::cosh(x) * std::cosh(x)); }},
      {"erf", [](D x) { return erf(x); }, [](L x) { return std::erf(x); },
       [](L x) { return 2 / std::sqrt(std::numbers::pi_v<L>) * std::exp(-x * x); }},
      {"abs", [](D x) { return abs(x) + fabs(2 * x); }, [](L x) { return 3 * std::abs(x); },
       [](L x) { return x > 0 ? 3.0L : -3.0L; }},
      {"max", [](D x) { return max(x, 1) + fmax(0, x); },
       [](L x) { return std::max(x, 1.0L) + std::max(x, 0.0L); },
       [](L x) { return (x > 1 ? 1.0L : 0) + (x > 0 ? 1.0L : 0); }},
      {"min", [](D x) { return min(x, 1) + fmin(0, x); },
       [](L x) { return std::min(x, 1.0L) + std::min(x, 0.0L); },
       [](L x) { return (x < 1 ? 1.0L : 0) + (x < 0 ? 1.0L : 0); }},
      {"choice", [](D x) { return x > 0.5 ? x * x : 0; }, [](L x) { return x > 0.5L ? x * x : 0; },
       [](L x) { return x > 0.5L ? 2 * x : 0; }},
      {"logistic", [](D x) { return 1 / (1 + exp(-x)); }, [](L x) { return 1 / (1 + std::exp(-x)); },
       [](L x) { return std::exp(-x) / ((1 + std::exp(-x)) * (1 + std::exp(-x))); }},
  };
}

template <class T>
class DualNumbers : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(DualNumbers, Precisions);

TYPED_TEST(DualNumbers, BringTheSlopeOfEveryOperationAlong) {
  using T = TypeParam;
  constexpr double epsilon = std::numeric_limits<T>::epsilon();
  for (const Rule<T>& rule : rules<T>())
    for (int i = -39; i < 40; i += 2) {  // not 0, 0.5 and 1, where some have kinks
      const T x = static_cast<T>(i) / 16;
      if (rule.positive_only && x <= 0) continue;
      const Dual<T> found = rule.function(Dual<T>{x, 1});
      const auto value = static_cast<double>(rule.value(x));
      const auto slope = static_cast<double>(rule.slope(x));
      EXPECT_NEAR(found.value, value, 8 * epsilon * std::max(1.0, std::abs(value)))
          << rule.name << " at " << x;
      EXPECT_NEAR(found.slope, slope, 16 * epsilon * std::max(1.0, std::abs(slope)))
          << rule.name << " at " << x;
      // The chain rule: along another direction everything is multiplied.
      EXPECT_NEAR(rule.function(Dual<T>{x, -2}).slope, -2 * slope,
                  40 * epsilon * std::max(1.0, std::abs(slope)))
          << rule.name << " at " << x;
    }
}

TYPED_TEST(DualNumbers, KeepTheSlopeOfASaturatedTanh) {
  using T = TypeParam;
  const Dual<T> found = tanh(Dual<T>{20, 1});
  EXPECT_EQ(found.value, T{1});
  EXPECT_NEAR(found.slope / 1.6993417021166355e-17, 1,
              8 * std::numeric_limits<T>::epsilon());  // 1 / cosh² 20
}

TYPED_TEST(DualNumbers, HaveTheStatedSlopesAtKinks) {
  using T = TypeParam;
  const Dual<T> zero{0, 1};
  EXPECT_EQ(abs(zero).slope, T{0});
  EXPECT_EQ(max(zero, 0).slope, T{0});
  EXPECT_EQ(max(0, zero).slope, T{0});
  EXPECT_EQ(min(zero, 2 * zero).slope, T{1});
  EXPECT_EQ(pow(zero, 2).slope, T{0});
  EXPECT_EQ(pow(zero, 0).slope, T{0});
}

TYPED_TEST(DualNumbers, HandNanOn) {
  using T = TypeParam;
  const Dual<T> nan{std::numeric_limits<T>::quiet_NaN(), 1};
  EXPECT_TRUE(std::isnan(max(nan, 0).value));
  EXPECT_TRUE(std::isnan(max(0, nan).value));
  EXPECT_TRUE(std::isnan(min(nan, 0).value));
  EXPECT_TRUE(std::isnan(abs(nan).value));
}

TYPED_TEST(DualNumbers, CompareByValue) {
  using T = TypeParam;
  const Dual<T> x{1, 5};
  EXPECT_TRUE(x == 1 && x != 2 && x < 2 && x <= 1 && x > 0 && x >= 1 && 0 < x && 2 > x);
}

}  // namespace
}  // namespace ogee::dual_test
