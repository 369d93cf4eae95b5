// Every built-in activation keeps its contract, and the check rejects what does not.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/insight/checks/check_activation.hpp>

#include "csv_table.hpp"

namespace ogee::activation_contract_test {
namespace {

std::vector<std::string> activation_texts() {
  std::vector<std::string> texts{
      "hard_logistic(slope=0.3, offset=0.4)",
      "hard_logistic(slope=1000, offset=-2)",
      "hard_tanh(low=-2, high=0.5)",
      "hard_tanh(low=3, high=4)",
      "hard_tanh(low=-1e-6, high=1e-6)",
      "hard_tanh(low=-1e9, high=1e9)",
      "leaky_relu(slope=0.3)",
      "leaky_relu(slope=1)",
      "leaky_relu(slope=2)",
      "elu(alpha=0.3)",
      "elu(alpha=2.5)",
  };
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    texts.push_back(family.name);
    for (const ActivationPreset& preset : family.presets) texts.push_back(family.name + ":" + preset.name);
  }
  return texts;
}

class ActivationContract : public ::testing::TestWithParam<std::string> {};

TEST_P(ActivationContract, HoldsAndIsComplete) {
  const ActivationReport report = check_activation(activation_named(GetParam()));
  EXPECT_TRUE(report.ok()) << to_string(report);
  EXPECT_TRUE(report.unclaimed.empty()) << to_string(report);
}

TEST_P(ActivationContract, SaysWhereItComesFrom) {
  const Contract contract = activation_named(GetParam()).contract();
  EXPECT_FALSE(contract.formula.empty());
  EXPECT_FALSE(contract.slope_formula.empty());
  EXPECT_FALSE(contract.source.empty());
}

INSTANTIATE_TEST_SUITE_P(All, ActivationContract, ::testing::ValuesIn(activation_texts()),
                         [](const auto& test) { return tests::test_name(test.param); });

// ---- planted bugs ----

/// The claims that do not hold.
std::vector<std::string> broken(const Activation& activation) {
  std::vector<std::string> claims;
  for (const ActivationClaim& claim : check_activation(activation).claims) {
    if (!claim.holds) claims.push_back(claim.claim);
    EXPECT_EQ(claim.holds, claim.explanation.empty()) << claim.claim;
  }
  return claims;
}

using Claims = std::vector<std::string>;

/// Whether this claim, perhaps among others, does not hold.
bool breaks(const Activation& activation, const std::string& claim) {
  const Claims claims = broken(activation);
  return std::find(claims.begin(), claims.end(), claim) != claims.end();
}

/// A contract that claims only kinks.
Contract with_kinks(std::vector<Kink> kinks) {
  Contract contract;
  contract.kinks = std::move(kinks);
  return contract;
}

/// Tanh with its contract changed.
template <class Change>
Activation tanh_claiming(Change change) {
  Contract contract = Tanh{}.contract();
  change(contract);
  return {"changed", {}, contract, [tanh = Tanh{}]<Real T>(T x) { return tanh.at(x); }};
}

/// Relu with its contract changed.
template <class Change>
Activation relu_claiming(Change change) {
  Contract contract = Relu{}.contract();
  change(contract);
  return {"changed", {}, contract, [relu = Relu{}]<Real T>(T x) { return relu.at(x); }};
}

TEST(CheckActivation, AcceptsAnUnchangedContract) {
  EXPECT_EQ(broken(tanh_claiming([](Contract&) {})), Claims{});
  EXPECT_EQ(broken(relu_claiming([](Contract&) {})), Claims{});
}

TEST(CheckActivation, RejectsAWrongSlope) {
  const Activation factor{"factor", [](auto x) { return x * x; }, [](auto x) { return x; }};
  EXPECT_EQ(broken(factor), Claims{"the slope is the derivative"});
  const Activation sign{"sign", [](auto x) { return std::cos(x); }, [](auto x) { return std::sin(x); }};
  EXPECT_EQ(broken(sign), Claims{"the slope is the derivative"});
  const Activation slightly{"slightly", [](auto x) { return std::tanh(x); },
                            [](auto x) { return decltype(x)(1.0001) / (std::cosh(x) * std::cosh(x)); }};
  EXPECT_EQ(broken(slightly), Claims{"the slope is the derivative"});
}

TEST(CheckActivation, RejectsAWrongSlopeOnASmallInterval) {
  const Activation local{"local", [](auto x) { return x * x; },
                         [](auto x) { return x > 2 && x < decltype(x)(2.05) ? 0 * x : 2 * x; }};
  EXPECT_TRUE(breaks(local, "the slope is the derivative"));
}

/// c + |x|^p with `factor` times its slope where |x| < end; smooth but for 0, where it has no second derivative.
Activation power(double c, double p, double factor, double end) {
  return {"power", [=](auto x) { return decltype(x)(c) + std::pow(std::abs(x), decltype(x)(p)); },
          [=]<Real T>(T x) {
            const T slope = std::copysign(T(p) * std::pow(std::abs(x), T(p - 1)), x);
            return std::abs(x) < T(end) ? T(factor) * slope : slope;
          }};
}

TEST(CheckActivation, GivesNoVerdictOnSlopesThatDifferencesCannotShow) {
  for (const double p : {1.2, 1.5, 1.8, 2.5})
    for (const double c : {0.0, 1.0}) EXPECT_EQ(broken(power(c, p, 1, 0)), Claims{}) << c << " + |x|^" << p;
}

TEST(CheckActivation, RejectsAWrongSlopeNearARoughPoint) {
  for (const double p : {1.2, 1.5, 1.8, 2.0})
    EXPECT_TRUE(breaks(power(0, p, 1.01, 0.01), "the slope is the derivative")) << p;
  const Activation steep{"steep", [](auto x) { return x * x * x; },
                         [](auto x) { return x > 100 && x < 110 ? 0 * x : 3 * x * x; }};
  EXPECT_TRUE(breaks(steep, "the slope is the derivative"));
}

TEST(CheckActivation, RejectsAWrongValueRange) {
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.value_range.high = 0.9; })),
            (Claims{"values lie in [-1, 0.9]"}));
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.value_range.low = -1.1; })),
            (Claims{"values come near -1.1"}));
}

TEST(CheckActivation, RejectsAWrongSlopeRange) {
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.slope_range.high = 0.999; })),
            (Claims{"slopes lie in [0, 0.999]"}));
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.slope_range.high = 1.001; })),
            (Claims{"slopes come near 1.001"}));
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.slope_range.low = 0.1; })),
            (Claims{"slopes lie in [0.1, 1]"}));
}

TEST(CheckActivation, RejectsAMissingKink) {
  const Activation relu = relu_claiming([](Contract& contract) { contract.kinks.clear(); });
  EXPECT_TRUE(breaks(relu, "every kink is listed"));
}

TEST(CheckActivation, RejectsAMissingKinkBesideAListedOne) {
  Contract contract = HardTanh{}.contract();
  contract.kinks.pop_back();
  const Activation changed{"changed", {}, contract, [f = HardTanh{}]<Real T>(T x) { return f.at(x); }};
  EXPECT_TRUE(breaks(changed, "every kink is listed"));
}

TEST(CheckActivation, RejectsAMissingJump) {
  const Activation jump{"jump", [](auto x) { return x > decltype(x)(0.3) ? x + 1 : x; },
                        [](auto x) { return 0 * x + 1; }};
  EXPECT_TRUE(breaks(jump, "every kink is listed"));
}

TEST(CheckActivation, RejectsAKinkThatIsNone) {
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) {
              contract.kinks = {{0, 1}};
            })),
            (Claims{"every listed kink is a kink"}));
}

TEST(CheckActivation, RejectsAWrongSlopeAtAKink) {
  EXPECT_EQ(broken(relu_claiming([](Contract& contract) {
              contract.kinks = {{0, 0.5}};
            })),
            (Claims{"the slope at each kink is the stated one"}));
}

TEST(CheckActivation, RejectsAWrongSaturation) {
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.left_saturation = 0; })),
            (Claims{"saturates at 0 on the left"}));
  EXPECT_EQ(broken(relu_claiming([](Contract& contract) { contract.right_saturation = 1; })),
            (Claims{"saturates at 1 on the right"}));
}

TEST(CheckActivation, RejectsWhatIsNotOdd) {
  EXPECT_EQ(broken(relu_claiming([](Contract& contract) { contract.zero_centred = true; })),
            (Claims{"zero-centred"}));
}

TEST(CheckActivation, RejectsWhatIsNotMonotone) {
  Contract contract;
  contract.monotone = true;
  const Activation silu{"silu", {}, contract, [f = Silu{}]<Real T>(T x) { return f.at(x); }};
  EXPECT_EQ(broken(silu), (Claims{"monotone"}));
}

TEST(CheckActivation, RejectsAWrongLipschitzConstant) {
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.lipschitz = 0.99; })),
            (Claims{"the Lipschitz constant 0.99 is not exceeded"}));
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.lipschitz = 1.01; })),
            (Claims{"the Lipschitz constant 1.01 is the smallest"}));
  Contract contract = Step{}.contract();
  contract.lipschitz = 0;
  const Activation jump{"jump", {}, contract, [f = Step{}]<Real T>(T x) { return f.at(x); }};
  EXPECT_EQ(broken(jump), (Claims{"the Lipschitz constant 0 is not exceeded"}));
}

TEST(CheckActivation, RejectsWhatHidesNan) {
  const Activation hides{"hides", [](auto x) { return x > 0 ? x : -x * 2; },
                         [](auto x) { return x > 0 ? 1 : -2; }, with_kinks({{0, -2}})};
  EXPECT_EQ(broken(hides), Claims{});
  const Activation clips{"clips", [](auto x) { return x > 0 ? x : decltype(x)(0); },
                         [](auto x) { return x > 0 ? 1 : 0; }, with_kinks({{0, 0}})};
  EXPECT_EQ(broken(clips), (Claims{"NaN gives NaN in double", "NaN gives NaN in float"}));
}

TEST(CheckActivation, RejectsNanForFiniteInput) {
  const Activation overflows{"overflows", [](auto x) { return std::exp(x) / (1 + std::exp(x)); },
                             [](auto x) {
                               const auto e = std::exp(-std::abs(x));
                               return e / ((1 + e) * (1 + e));
                             }};
  EXPECT_TRUE(breaks(overflows, "finite x gives no NaN in double"));
  EXPECT_TRUE(breaks(overflows, "finite x gives no NaN in float"));
}

TEST(CheckActivation, RejectsAFloatThatDisagrees) {
  const Activation coarse{"coarse", [](auto x) { return sizeof(x) == 4 ? x * decltype(x)(1.01) : x; },
                          [](auto x) { return 0 * x + 1; }};
  EXPECT_EQ(broken(coarse), (Claims{"float agrees with double"}));
}

TEST(CheckActivation, RejectsPassesThatDiffer) {
  auto doubles = elementwise<double>([]<Real T>(T x) { return ValueAndSlope<T>{x, T{1}}; });
  doubles.value = [](std::span<const double> x, std::span<double> y) {
    std::transform(x.begin(), x.end(), y.begin(), [](double element) { return element * 1.0000001; });
  };
  const Activation differs{"differs",
                           {},
                           {},
                           elementwise<float>([]<Real T>(T x) {
                             return ValueAndSlope<T>{x, T{1}};
                           }),
                           doubles};
  EXPECT_EQ(broken(differs), (Claims{"all passes agree in double"}));
}

TEST(CheckActivation, RejectsAMalformedContract) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Claims malformed{"the contract is well formed"};
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.value_range = {1, -1}; })), malformed);
  EXPECT_EQ(broken(tanh_claiming([&](Contract& contract) { contract.slope_range.low = nan; })), malformed);
  EXPECT_EQ(broken(tanh_claiming([&](Contract& contract) { contract.left_saturation = nan; })), malformed);
  EXPECT_EQ(broken(tanh_claiming([&](Contract& contract) { contract.lipschitz = nan; })), malformed);
  EXPECT_EQ(broken(tanh_claiming([](Contract& contract) { contract.kinks = {{1, 0}, {0, 0}}; })), malformed);
  EXPECT_EQ(broken(tanh_claiming([&](Contract& contract) { contract.kinks = {{nan, 0}}; })), malformed);
}

// ---- other people's functions ----

TEST(CheckActivation, SurvivesAFunctionThatThrows) {
  const Activation throws{"throws",
                          [](auto x) {
                            if (x > 10) throw std::runtime_error("too large");
                            return x;
                          },
                          [](auto x) { return 0 * x + 1; }};
  const ActivationReport report = check_activation(throws);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.claims.back().explanation, "it threw \"too large\"");
}

TEST(CheckActivation, SurvivesMissingKernels) {
  const Activation empty{"empty", {}, {}, ActivationKernels<float>{}, ActivationKernels<double>{}};
  EXPECT_EQ(broken(empty), (Claims{"the function can be evaluated"}));
}

TEST(CheckActivation, SurvivesAFunctionThatIsNowhereFinite) {
  const Activation nothing{"nothing", [](auto x) { return x / 0; }, [](auto x) { return x / 0; }};
  EXPECT_FALSE(check_activation(nothing).ok());
}

TEST(CheckActivation, AcceptsUsersFunctionsWithoutContract) {
  const Activation sine{"sine", [](auto x) { return std::sin(x); }, [](auto x) { return std::cos(x); }};
  EXPECT_EQ(broken(sine), Claims{});
  const Activation grows{"grows", [](auto x) { return std::exp(x); }, [](auto x) { return std::exp(x); }};
  EXPECT_EQ(broken(grows), Claims{});
  const Activation steep{"steep", [](auto x) { return std::tanh(1000 * (x - 5)); },
                         [](auto x) {
                           const auto c = std::cosh(1000 * (x - 5));
                           return 1000 / c / c;
                         }};
  EXPECT_EQ(broken(steep), Claims{});
}

TEST(CheckActivation, MentionsWhatIsTrueButUnclaimed) {
  const Activation silent{"silent", {}, {}, [f = Tanh{}]<Real T>(T x) { return f.at(x); }};
  const ActivationReport report = check_activation(silent);
  EXPECT_TRUE(report.ok()) << to_string(report);
  EXPECT_EQ(report.unclaimed,
            (std::vector<std::string>{"saturates at -1 on the left", "saturates at 1 on the right",
                                      "zero-centred", "monotone"}));
  const Activation bounded =
      tanh_claiming([](Contract& contract) { contract.lipschitz = std::numeric_limits<double>::infinity(); });
  EXPECT_EQ(check_activation(bounded).unclaimed, (std::vector<std::string>{"Lipschitz constant 1"}));
}

TEST(CheckActivation, ReportNamesTheActivationAndTheCounterExample) {
  Contract contract = HardTanh{}.contract();
  contract.right_saturation = 2;
  const Activation changed{"changed", {}, contract, [f = HardTanh{}]<Real T>(T x) { return f.at(x); }};
  const std::string text = to_string(check_activation(changed));
  EXPECT_NE(text.find("changed: the contract is broken"), std::string::npos) << text;
  EXPECT_NE(text.find("BROKEN saturates at 2 on the right: f(1000000) = 1"), std::string::npos) << text;
  EXPECT_NE(to_string(check_activation(Tanh{})).find("tanh: the contract holds"), std::string::npos);
}

TEST(CheckActivation, RejectsImpossibleOptions) {
  EXPECT_THROW(static_cast<void>(check_activation(Tanh{}, {.reach = -1})), OptionError);
  EXPECT_THROW(
      static_cast<void>(check_activation(Tanh{}, {.reach = std::numeric_limits<double>::infinity()})),
      OptionError);
  EXPECT_THROW(static_cast<void>(check_activation(Tanh{}, {.tolerance = 0})), OptionError);
}

}  // namespace
}  // namespace ogee::activation_contract_test
