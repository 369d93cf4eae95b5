// ogee describe.

#include "command.hpp"

namespace ogee::cli_describe_test {
namespace {

TEST_F(Command, DescribesEveryRegisteredFunction) {
  const std::string list = output_of({"describe"});
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    const Activation activation = family.with_defaults();
    expect_contains(list, {family.name, activation.contract().formula});
    const std::string text = output_of({"describe", family.name});
    EXPECT_TRUE(text.starts_with(activation.description() + "\n")) << text;
    expect_contains(
        text, {activation.contract().formula, activation.contract().slope_formula,
               activation.contract().source, "E[f(z)²]", "E[f′(z)²]", "Lipschitz", "● value   ○ slope"});
    for (const std::string& alias : family.aliases) EXPECT_EQ(output_of({"describe", alias}), text);
  }
}

TEST_F(Command, DescribesPresetsAndConstants) {
  expect_contains(output_of({"describe", "hard_logistic:keras2"}),
                  {"hard_logistic(slope=0.2, offset=0.5)", ":torch", "x = -2.5"});
  expect_contains(output_of({"describe", "hard_tanh(low=-2, high=2)"}),
                  {"hard_tanh(low=-2, high=2)", "[-2, 2]"});
}

}  // namespace
}  // namespace ogee::cli_describe_test
