// Activations by name: aliases, presets, constants, and functions that users add.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>

#include "error_message.hpp"

namespace ogee::activation_registry_test {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Registry, HasEveryBuiltInFunctionUnderItsOwnName) {
  const std::vector<Activation> types{Logistic{}, HardLogistic{}, Tanh{},      HardTanh{}, Step{},
                                      Identity{}, Relu{},         LeakyRelu{}, Elu{},      Softplus{},
                                      Softsign{}, Silu{},         Gelu{},      HardSilu{}};
  for (const Activation& activation : types) {
    EXPECT_EQ(activation_named(activation.name()).description(), activation.description());
    EXPECT_EQ(ActivationRegistry::instance().family(activation.name()).name, activation.name());
  }
}

TEST(Registry, KnowsAliases) {
  EXPECT_EQ(activation_named("sigmoid").name(), "logistic");
  EXPECT_EQ(activation_named("hard_sigmoid").name(), "hard_logistic");
  EXPECT_EQ(activation_named("linear").name(), "identity");
  EXPECT_EQ(activation_named("swish").name(), "silu");
  EXPECT_EQ(activation_named("hard_swish").name(), "hard_silu");
}

TEST(Registry, ReadsPresets) {
  EXPECT_EQ(activation_named("hard_logistic:torch").parameters().at(0).value, 1.0 / 6);
  EXPECT_EQ(activation_named("hard_sigmoid:keras2").parameters().at(0).value, 0.2);
  EXPECT_EQ(activation_named(" hard_logistic : binarynet ").parameters().at(0).value, 0.5);
  EXPECT_EQ(HardLogistic{"onnx"}.description(), "hard_logistic(slope=0.2, offset=0.5)");
}

TEST(Registry, ReadsConstants) {
  EXPECT_EQ(activation_named("hard_tanh(low=-2, high=3.5)").description(), "hard_tanh(low=-2, high=3.5)");
  EXPECT_EQ(activation_named("hard_tanh( high = 3 )").description(), "hard_tanh(low=-1, high=3)");
  EXPECT_EQ(activation_named("leaky_relu()").description(), "leaky_relu(slope=0.01)");
}

TEST(Registry, ReadsBackEveryDescription) {
  std::vector<Activation> activations{HardLogistic{1.0 / 3, 0.1}, HardTanh{-1e-7, 1e20}, LeakyRelu{0.1},
                                      Elu{2.0 / 7}};
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    activations.push_back(family.with_defaults());
    for (const ActivationPreset& preset : family.presets)
      activations.push_back(family.with_preset(preset.name));
  }
  for (const Activation& activation : activations) {
    const Activation again = activation_named(activation.description());
    ASSERT_EQ(again.parameters().size(), activation.parameters().size()) << activation.description();
    for (std::size_t i = 0; i < again.parameters().size(); ++i)
      EXPECT_EQ(again.parameters()[i].value, activation.parameters()[i].value) << activation.description();
  }
}

TEST(Registry, SuggestsTheNearestNames) {
  const auto message = [](const char* text) {
    return error_message<UnknownNameError>([text] { static_cast<void>(activation_named(text)); });
  };
  EXPECT_EQ(message("tanhh"), "unknown activation \"tanhh\"; did you mean tanh?");
  EXPECT_TRUE(contains(message("hard_logstic"), "did you mean hard_logistic"));
  EXPECT_TRUE(contains(message("sigmoyd"), "did you mean sigmoid"));
  EXPECT_TRUE(contains(message("qqqqqqqqqqqq"), "; the nearest of "));
  EXPECT_TRUE(contains(message("hard_logistic:tensorflow"), "preset of hard_logistic"));
  EXPECT_TRUE(contains(message("hard_logistic(slop=1)"), "did you mean slope?"));
}

TEST(Registry, RejectsTextItCannotRead) {
  for (const char* text : {"hard_tanh(low=-2", "hard_tanh(low)", "hard_tanh(low=x)", "hard_tanh(low=1e999)",
                           "hard_tanh(low=nan)", "hard_tanh(low=inf)", "tanh(slope=1)", "tanh:torch", ""})
    EXPECT_THROW(static_cast<void>(activation_named(text)), OptionError) << text;
}

TEST(Registry, RejectsAConstantThatComesTwice) {
  EXPECT_EQ(error_message<OptionError>([] { (void)activation_named("hard_tanh(low=-2, low=-3)"); }),
            "activation \"hard_tanh(low=-2, low=-3)\": low comes twice");
}

TEST(Registry, RejectsImpossibleConstants) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double slope : {0.0, -1.0, infinity, nan, 1e-60, 1e60}) {
    EXPECT_THROW(HardLogistic(slope, 0.5), OptionError) << slope;
    EXPECT_THROW(LeakyRelu{slope}, OptionError) << slope;
    EXPECT_THROW(Elu{slope}, OptionError) << slope;
  }
  for (const double offset : {infinity, -infinity, nan})
    EXPECT_THROW(HardLogistic(0.25, offset), OptionError) << offset;
  EXPECT_THROW(HardTanh(1, 1), OptionError);
  EXPECT_THROW(HardTanh(2, 1), OptionError);
  EXPECT_THROW(HardTanh(-infinity, 1), OptionError);
  EXPECT_THROW(HardTanh(-1, nan), OptionError);
}

TEST(Registry, SaysWhichConstantIsImpossible) {
  EXPECT_EQ(error_message<OptionError>([] { HardTanh(2, 1); }),
            "hard_tanh: low is 2, expected less than high (1)");
  EXPECT_EQ(error_message<OptionError>([] { Elu{-0.5}; }), "elu: alpha is -0.5, expected more than 0");
  EXPECT_EQ(error_message<OptionError>([] { HardLogistic(0.25, 1e60); }),
            "hard_logistic: offset is 1e+60, expected a finite number, up to 3.4e+38 in float");
}

// ---- functions that users add ----

TEST(UserFunction, FromGenericLambdas) {
  auto& registry = ActivationRegistry::instance();
  registry.add(Activation{"test_square", [](auto x) { return x * x; }, [](auto x) { return 2 * x; }});
  const Activation square = activation_named("test_square");
  EXPECT_EQ(square.at(3.0f).value, 9.0f);
  EXPECT_EQ(square.at(3.0f).slope, 6.0f);
  EXPECT_EQ(square.at(-0.5).value, 0.25);
  EXPECT_EQ(square.description(), "test_square");
}

/// A function given for each precision apart.
struct Cube {
  float operator()(float x) const { return x * x * x; }
  double operator()(double x) const { return x * x * x; }
};
struct CubeSlope {
  float operator()(float x) const { return 3 * x * x; }
  double operator()(double x) const { return 3 * x * x; }
};

TEST(UserFunction, FromOverloads) {
  ActivationRegistry::instance().add(Activation{"test_cube", Cube{}, CubeSlope{}});
  const Activation cube = activation_named("test_cube");
  EXPECT_EQ(cube.at(2.0f).slope, 12.0f);
  EXPECT_EQ(cube.at(2.0).value, 8.0);
}

TEST(UserFunction, FromAFamilyWithConstants) {
  ActivationFamily family;
  family.name = "test_power";
  family.aliases = {"test_exponent"};
  family.parameters = {{"base", 2}};
  family.presets = {{"ten", {10}}};
  family.make = [](std::span<const double> constants) {
    const double rate = std::log(constants[0]);
    return Activation{"test_power", {{"base", constants[0]}}, {}, [rate]<Real T>(T x) {
                        const T value = std::exp(static_cast<T>(rate) * x);
                        return ValueAndSlope<T>{value, static_cast<T>(rate) * value};
                      }};
  };
  ActivationRegistry::instance().add(family);
  EXPECT_NEAR(activation_named("test_exponent").at(3.0).value, 8, 1e-12);
  EXPECT_NEAR(activation_named("test_power:ten").at(3.0).value, 1000, 1e-9);
  EXPECT_NEAR(activation_named("test_power(base=3)").at(3.0).value, 27, 1e-12);
}

TEST(UserFunction, CannotTakeANameThatIsTaken) {
  auto& registry = ActivationRegistry::instance();
  const auto identity = [](auto x) { return x; };
  EXPECT_THROW(registry.add(Activation{"tanh", identity, identity}), OptionError);
  EXPECT_THROW(registry.add(Activation{"sigmoid", identity, identity}), OptionError);
  ActivationFamily family;
  family.name = "test_unused";
  family.aliases = {"swish"};
  EXPECT_THROW(registry.add(family), OptionError);
  EXPECT_THROW(static_cast<void>(registry.family("test_unused")), UnknownNameError);
}

TEST(UserFunction, CannotHaveANameThatTextCannotHold) {
  const auto identity = [](auto x) { return x; };
  for (const char* name : {"", "a b", "a:b", "a(b)", "a,b", "a=b"})
    EXPECT_THROW(ActivationRegistry::instance().add(Activation{name, identity, identity}), OptionError)
        << name;
}

// ---- kernels in place ----

template <Real T>
void expect_same_in_place(const Activation& activation) {
  const std::vector<T> x{-20, -3, -1, -0.5, 0, 0.25, 1, 3, 20};
  std::vector<T> value(x.size()), slope(x.size());
  activation.value_and_slope<T>(x, value, slope);

  std::vector<T> y = x;
  activation.value<T>(y, y);
  EXPECT_EQ(y, value) << activation.description();

  std::vector<T> overwritten = x;
  activation.value_and_slope<T>(overwritten, y, overwritten);
  EXPECT_EQ(y, value) << activation.description();
  EXPECT_EQ(overwritten, slope) << activation.description();
}

TEST(Kernels, WorkInPlace) {
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    expect_same_in_place<float>(family.with_defaults());
    expect_same_in_place<double>(family.with_defaults());
  }
}

TEST(Kernels, AcceptEmptySpans) {
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    family.with_defaults().value<float>({}, {});
    family.with_defaults().value_and_slope<double>({}, {}, {});
  }
}

}  // namespace
}  // namespace ogee::activation_registry_test
