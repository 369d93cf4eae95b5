/// Activations as formulas: what is recorded, computed, printed and refused.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/symbolic.hpp>

#include "error_message.hpp"

namespace ogee::symbolic_test {
namespace {

const Expression x = Expression::variable();

/// Finely around 0, then up to where exp overflows, and far beyond.
std::vector<double> grid() {
  std::vector<double> points;
  for (int i = -640; i <= 640; ++i) points.push_back(i / 64.0);
  for (const double size : {16.5, 37.0, 40.0, 89.0, 105.0, 700.0, 710.0, 746.0, 1e4, 1e30, 1e300})
    points.insert(points.end(), {-size, size});
  return points;
}

void expect_formula_of_kernel(const Activation& activation) {
  SCOPED_TRACE(activation.description() + ": " + activation.symbolic().text());
  for (const double point : grid()) {
    const double expected = activation.at(point).value;
    // Where the value is close to 0, as that of gelu on the left, the plain formula cancels.
    const double tolerance = 1e-12 + 1e-14 * std::abs(expected);
    EXPECT_NEAR(activation.symbolic().at(point), expected, tolerance) << "at " << point;
  }
  // The kernel of step keeps NaN, but its formula takes it as not positive.
  const bool keeps_nan = activation.name() != "step";
  EXPECT_EQ(std::isnan(activation.symbolic().at(std::nan(""))), keeps_nan);
}

TEST(Symbolic, FormulasOfAllFamiliesComputeWhatTheirKernelsDo) {
  const auto families = ActivationRegistry::instance().families();
  ASSERT_GE(families.size(), 14U);
  for (const ActivationFamily& family : families) {
    expect_formula_of_kernel(family.with_defaults());
    for (const ActivationPreset& preset : family.presets)
      expect_formula_of_kernel(family.with_preset(preset.name));
    std::vector<double> other;
    for (const ActivationParameter& parameter : family.parameters)
      other.push_back(1.5 * parameter.value + 0.125);
    expect_formula_of_kernel(family.make(other));
  }
}

TEST(Symbolic, FormulasOfFamiliesAreThoseThatReadersExpect) {
  const std::vector<std::pair<Activation, std::string>> expected{
      {Elu{0.5}, "where_positive(x, x, 0.5 * expm1(x))"},
      {Gelu{}, "x * (1 + erf(x / 1.4142135623730951)) / 2"},
      {HardLogistic{0.2, 0.5}, "max(0, min(1, 0.2 * x + 0.5))"},
      {HardSilu{}, "x * max(0, min(1, x / 6 + 0.5))"},
      {HardTanh{-2, 3}, "max(-2, min(3, x))"},
      {Identity{}, "x"},
      {LeakyRelu{}, "where_positive(x, x, 0.01 * x)"},
      {Logistic{}, "1 / (1 + exp(-x))"},
      {Relu{}, "max(0, x)"},
      {Silu{}, "x / (1 + exp(-x))"},
      {Softplus{}, "max(0, x) + log1p(exp(-abs(x)))"},
      {Softsign{}, "x / (1 + abs(x))"},
      {Step{}, "where_positive(x, 1, 0)"},
      {Tanh{}, "tanh(x)"}};
  for (const auto& [activation, text] : expected) EXPECT_EQ(activation.symbolic().text(), text);
}

/// An operation as it is recorded, what it computes, and how it reads.
struct Case {
  Expression expression;
  double (*expected)(double);
  const char* text;
};

const std::vector<Case> operations{
    {+x, [](double v) { return v; }, "x"},
    {-x, [](double v) { return -v; }, "-x"},
    {x + 2, [](double v) { return v + 2; }, "x + 2"},
    {2.5 - x, [](double v) { return 2.5 - v; }, "2.5 - x"},
    {3 * x, [](double v) { return 3 * v; }, "3 * x"},
    {x / 3, [](double v) { return v / 3; }, "x / 3"},
    {exp(x), [](double v) { return std::exp(v); }, "exp(x)"},
    {expm1(x), [](double v) { return std::expm1(v); }, "expm1(x)"},
    {log(x), [](double v) { return std::log(v); }, "log(x)"},
    {log1p(x), [](double v) { return std::log1p(v); }, "log1p(x)"},
    {sqrt(x), [](double v) { return std::sqrt(v); }, "sqrt(x)"},
    {pow(x, 3), [](double v) { return std::pow(v, 3); }, "pow(x, 3)"},
    {pow(2, x), [](double v) { return std::pow(2, v); }, "pow(2, x)"},
    {sin(x), [](double v) { return std::sin(v); }, "sin(x)"},
    {cos(x), [](double v) { return std::cos(v); }, "cos(x)"},
    {tan(x), [](double v) { return std::tan(v); }, "tan(x)"},
    {atan(x), [](double v) { return std::atan(v); }, "atan(x)"},
    {sinh(x), [](double v) { return std::sinh(v); }, "sinh(x)"},
    {cosh(x), [](double v) { return std::cosh(v); }, "cosh(x)"},
    {tanh(x), [](double v) { return std::tanh(v); }, "tanh(x)"},
    {erf(x), [](double v) { return std::erf(v); }, "erf(x)"},
    {abs(x), [](double v) { return std::abs(v); }, "abs(x)"},
    {fabs(x), [](double v) { return std::abs(v); }, "abs(x)"},
    {min(x, 1), [](double v) { return v < 1 ? v : 1; }, "min(x, 1)"},
    {max(1, x), [](double v) { return v > 1 ? v : 1; }, "max(1, x)"},
    {fmin(x, 1), [](double v) { return v < 1 ? v : 1; }, "min(x, 1)"},
    {fmax(1, x), [](double v) { return v > 1 ? v : 1; }, "max(1, x)"},
    {where_positive(x - 1, x, 5), [](double v) { return v > 1 ? v : 5; }, "where_positive(x - 1, x, 5)"}};

TEST(Symbolic, OperationsComputeWhatTheirNamesSay) {
  for (const auto& [expression, expected, text] : operations) {
    EXPECT_EQ(expression.text(), text);
    for (const double point : {0.25, 1.0, 1.75, 3.5}) {
      // Not all compilers call the same function for a variable and for a constant.
      const double value = expected(point);
      EXPECT_NEAR(expression.at(point), value, 1e-15 * std::abs(value)) << text << " at " << point;
    }
  }
}

TEST(Symbolic, MinAndMaxKeepNan) {
  for (const Expression& expression : {min(x, 1), min(1, x), max(x, 1), max(1, x)})
    EXPECT_TRUE(std::isnan(expression.at(std::nan("")))) << expression.text();
}

TEST(Symbolic, TextHasTheParenthesesThatItNeeds) {
  const Expression y = exp(x);
  const std::vector<std::pair<Expression, std::string>> expected{
      {x - y - 1, "x - exp(x) - 1"},
      {x - (y - 1), "x - (exp(x) - 1)"},
      {x + (y + 1), "x + (exp(x) + 1)"},
      {x * y / 2, "x * exp(x) / 2"},
      {x / (y * 2), "x / (exp(x) * 2)"},
      {x / (y / 2), "x / (exp(x) / 2)"},
      {x * (y + 1), "x * (exp(x) + 1)"},
      {(x + 1) * y, "(x + 1) * exp(x)"},
      {x * y + 1, "x * exp(x) + 1"},
      {x + y * 2, "x + exp(x) * 2"},
      {-x * y, "-x * exp(x)"},
      {-(x * y), "-(x * exp(x))"},
      {-(x + y), "-(x + exp(x))"},
      {-(-x), "-(-x)"},
      {x - -y, "x - -exp(x)"},
      {x * -y, "x * -exp(x)"},
      {-pow(x, 2), "-pow(x, 2)"},
      {pow(-x, 2), "pow(-x, 2)"},
      {pow(x + 1, -2), "pow(x + 1, -2)"},
      {-2 * x, "-2 * x"},
      {x - -2, "x - -2"},
      {x / -2, "x / -2"},
      {exp(-(x * x) / 2), "exp(-(x * x) / 2)"},
      {1.7159 * tanh(2 * x / 3), "1.7159 * tanh(2 * x / 3)"}};
  for (const auto& [expression, text] : expected) EXPECT_EQ(expression.text(), text);
}

TEST(Symbolic, TextHasTheShortestNumbersThatReadBackAsTheSame) {
  EXPECT_EQ((x + 0.1).text(), "x + 0.1");
  EXPECT_EQ((x + 1.0 / 3).text(), "x + 0.3333333333333333");
  EXPECT_EQ((x + 1e300).text(), "x + 1e+300");
  EXPECT_EQ((x + 0.1F).text(), "x + 0.10000000149011612");
}

TEST(Symbolic, ConstantsFold) {
  const Expression two = 2;
  EXPECT_EQ((x * (two * 3 - 1)).text(), "x * 5");
  EXPECT_EQ(sqrt(two * 8).constant(), 4);
  EXPECT_EQ((-two).text(), "-2");
  Expression sum = 0;
  for (Expression i = 1; i <= 4; i += 1) sum += i;
  EXPECT_EQ(sum.constant(), 10);
}

TEST(Symbolic, CanBeWalked) {
  const Expression product = 2 * tanh(x);
  ASSERT_EQ(product.operation(), Operation::multiply);
  ASSERT_EQ(product.operands().size(), 2U);
  EXPECT_EQ(product.operands()[0].operation(), Operation::constant);
  EXPECT_EQ(product.operands()[0].constant(), 2);
  EXPECT_TRUE(product.operands()[0].operands().empty());
  const Expression& function = product.operands()[1];
  EXPECT_EQ(function.operation(), Operation::tanh);
  ASSERT_EQ(function.operands().size(), 1U);
  EXPECT_EQ(function.operands()[0].operation(), Operation::variable);
  EXPECT_EQ(where_positive(x, 1, 0).operands().size(), 3U);
  EXPECT_EQ(error_message<OptionError>([&] { (void)function.constant(); }),
            "the expression is not a constant");
}

TEST(Symbolic, OwnFunctionOfOneLambdaIsRecorded) {
  const std::vector<std::pair<Activation, std::string>> expected{
      {Activation{"a", [](auto v) { return 1.7159 * tanh(2 * v / 3); }}, "1.7159 * tanh(2 * x / 3)"},
      {Activation{"b", [](auto v) { return pow(v, 3) / 6; }}, "pow(x, 3) / 6"},
      {Activation{"c", [](auto v) { return fmax(-1, fmin(v, 1)) + fabs(v); }}, "max(-1, min(x, 1)) + abs(x)"},
      {Activation{"d", [](auto v) { return where_positive(v, v, 0.25 * v); }},
       "where_positive(x, x, 0.25 * x)"},
      {Activation{"e", [](auto) { return 1; }}, "1"},
      {Activation{"f",
                  [](auto v) {
                    auto sum = v;
                    sum *= v;
                    sum += 1;
                    return sum;
                  }},
       "x * x + 1"}};
  for (const auto& [activation, text] : expected) {
    EXPECT_EQ(activation.symbolic().text(), text);
    for (int i = -640; i <= 640; ++i) {
      const double point = i / 64.0;
      const double value = activation.at(point).value;
      EXPECT_NEAR(activation.symbolic().at(point), value, 1e-15 * std::abs(value)) << text << " at " << point;
    }
  }
}

TEST(Symbolic, WherePositiveOfDualNumbersHasTheSlopeOfItsBranch) {
  const Activation leaky{"leaky", [](auto v) { return where_positive(v, v, 0.25 * v); }};
  for (const double point : {-2.0, -0.5, 0.0, 0.5, 2.0}) {
    EXPECT_EQ(leaky.at(point).value, point > 0 ? point : 0.25 * point);
    EXPECT_EQ(leaky.at(point).slope, point > 0 ? 1 : 0.25);
  }
}

const std::vector<Activation> comparing{
    Activation{"own", [](auto v) { return v > 0 ? v : 0 * v; }},
    Activation{"own", [](auto v) { return v >= 0 ? v : 0; }},
    Activation{"own", [](auto v) { return v < 0 ? 0 : v; }},
    Activation{"own", [](auto v) { return v <= 0 ? 0.0 : v; }},
    Activation{"own", [](auto v) { return v == 0 ? 1 : sin(v) / v; }},
    Activation{"own", [](auto v) { return 0 != v ? sin(v) / v : 1; }},
    Activation{"own", [](auto v) { return std::max(v, decltype(v)(0)); }}};

TEST(Symbolic, ComparisonsAreRefusedByName) {
  for (const Activation& activation : comparing) {
    EXPECT_EQ(error_message<OptionError>([&] { (void)activation.symbolic(); }),
              "activation own has no symbolic form: the function compares its argument and cannot be "
              "written as a formula; where_positive can stand in for a comparison");
  }
  EXPECT_THROW((void)(x == x), OptionError);
  EXPECT_TRUE(Expression(1) < Expression(2));
  EXPECT_FALSE(Expression(std::nan("")) == Expression(std::nan("")));
}

constexpr auto unknown_formula = "its formula is not known; with_symbolic adds it";

std::string why_not_symbolic(const Activation& activation) {
  return error_message<OptionError>([&] { (void)activation.symbolic(); });
}

TEST(Symbolic, OwnFunctionThatTakesNoExpressionWorks) {
  const Activation of_dual{"of_dual", []<class T>(Dual<T> v) { return Dual<T>{v.value * v.value, 1}; }};
  EXPECT_EQ(of_dual.at(3.0).value, 9);
  EXPECT_EQ(of_dual.at(3.0).slope, 1);
  EXPECT_EQ(why_not_symbolic(of_dual),
            std::string("activation of_dual has no symbolic form: ") + unknown_formula);
}

TEST(Symbolic, OwnFunctionWithSlopeMayCallWhatExpressionsLack) {
  const Activation gamma{"gamma", [](auto v) { return std::tgamma(v); }, [](auto) { return 1; }};
  EXPECT_EQ(gamma.at(5.0).value, 24);
  EXPECT_EQ(why_not_symbolic(gamma),
            std::string("activation gamma has no symbolic form: ") + unknown_formula);
}

TEST(Symbolic, FunctionsOfKernelsAndOfFormulasAreRefusedByName) {
  const auto identity = []<Real T>(T v) { return ValueAndSlope<T>{v, 1}; };
  const Activation of_kernels{
      "of_kernels", {}, {}, elementwise<float>(identity), elementwise<double>(identity)};
  const Activation of_formula{"of_formula", {}, {}, identity};
  EXPECT_EQ(why_not_symbolic(of_kernels),
            std::string("activation of_kernels has no symbolic form: ") + unknown_formula);
  EXPECT_EQ(why_not_symbolic(of_formula),
            std::string("activation of_formula has no symbolic form: ") + unknown_formula);
}

TEST(Symbolic, FormulaCanBeAdded) {
  const auto value = [](auto v) { return v * v; };
  const Activation square{"square", value, [](auto v) { return 2 * v; }};
  const Activation with_formula = square.with_symbolic(value(x));
  EXPECT_EQ(with_formula.symbolic().text(), "x * x");
  EXPECT_EQ(with_formula.name(), "square");
  EXPECT_EQ(with_formula.at(3.0).slope, 6);
  EXPECT_TRUE(with_formula.is_watched());
  EXPECT_THROW((void)square.symbolic(), OptionError);
}

TEST(Symbolic, WhatAFunctionThrowsWhenItIsRecordedIsTheReason) {
  const Activation picky{"picky", [](auto v) {
                           if constexpr (std::same_as<decltype(v), Expression>)
                             throw std::runtime_error("not today");
                           return v;
                         }};
  EXPECT_EQ(picky.at(2.0).value, 2);
  EXPECT_EQ(why_not_symbolic(picky), "activation picky has no symbolic form: not today");
}

TEST(Symbolic, FormulasAtTheLimitAreComputedPrintedAndDestroyed) {
  Expression chain = x;
  for (int level = 1; level < Expression::max_levels; ++level) chain = 1 + chain;
  EXPECT_EQ(chain.at(0.5), Expression::max_levels - 0.5);
  EXPECT_EQ(chain.text().substr(0, 14), "1 + (1 + (1 + ");
  EXPECT_THROW(chain + 1, OptionError);
  EXPECT_EQ(chain.at(0), Expression::max_levels - 1) << "still there";
}

TEST(Symbolic, FormulasBeyondTheLimitsAreRefusedByName) {
  const auto message = [](const std::string& name) {
    return "activation " + name +
           " has no symbolic form: the function has more than 100000 operations, written out, or nests them "
           "more than 500 deep";
  };
  const Activation deep{"deep", [](auto v) {
                          auto sum = v;
                          for (int i = 0; i < 10'000; ++i) sum += v;
                          return sum;
                        }};
  EXPECT_EQ(deep.at(1.0).value, 10'001);
  EXPECT_EQ(why_not_symbolic(deep), message("deep"));
  const Activation wide{"wide", [](auto v) {
                          auto sum = v;
                          for (int i = 0; i < 40; ++i) sum = sum + sum;
                          return sum;
                        }};
  EXPECT_EQ(wide.at(1.0).value, std::exp2(40));
  EXPECT_EQ(why_not_symbolic(wide), message("wide"));
}

}  // namespace
}  // namespace ogee::symbolic_test
