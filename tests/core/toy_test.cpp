#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/toy.hpp>

#include <cmath>
#include <limits>
#include <numeric>

#include "error_message.hpp"

namespace ogee::toy_test {
namespace {

std::vector<Index> all_of(const Dataset& data) {
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  return rows;
}

Matrix<float> inputs_of(const Dataset& data) {
  Matrix<float> inputs(data.size(), data.features());
  data.gather_inputs<float>(all_of(data), view(inputs));
  return inputs;
}

Matrix<float> targets_of(const Dataset& data) {
  Matrix<float> targets(data.size(), data.outputs());
  data.gather_targets<float>(all_of(data), view(targets));
  return targets;
}

void expect_inputs(const Dataset& data, std::initializer_list<std::initializer_list<float>> rows) {
  const Matrix<float> expected(rows);
  const Matrix<float> inputs = inputs_of(data);
  ASSERT_EQ(inputs.rows(), expected.rows());
  EXPECT_LT((inputs - expected).cwiseAbs().maxCoeff(), 1e-6F) << inputs;
}

TEST(Toys, AreNamedAndTakeClassesInTurn) {
  for (const Dataset& data : {spirals(), circles(), moons(), linear()}) {
    EXPECT_EQ(data.size(), 1000);
    EXPECT_EQ(data.features(), 2);
    EXPECT_EQ(data.classes(), 2);
    for (Index i = 0; i < data.size(); ++i) ASSERT_EQ(data.label(i), i % 2) << data.name();
  }
  EXPECT_EQ(spirals().name(), "spirals");
  EXPECT_EQ(circles().name(), "circles");
  EXPECT_EQ(moons().name(), "moons");
  EXPECT_EQ(linear().name(), "linear");
  EXPECT_EQ(sine().name(), "sine");
}

TEST(Toys, SpiralsTurnOutwards) {
  // Radius 0.1, 0.55 and 1 at 2π times radius.
  const auto x = [](double radius) {
    return static_cast<float>(radius * std::cos(6.283185307179586 * radius));
  };
  const auto y = [](double radius) {
    return static_cast<float>(radius * std::sin(6.283185307179586 * radius));
  };
  expect_inputs(spirals({.samples = 6, .turns = 1, .noise = 0}), {{x(0.1), y(0.1)},
                                                                  {-x(0.1), -y(0.1)},
                                                                  {x(0.55), y(0.55)},
                                                                  {-x(0.55), -y(0.55)},
                                                                  {x(1), y(1)},
                                                                  {-x(1), -y(1)}});
  const Dataset three = spirals({.samples = 3, .classes = 3, .turns = 0, .noise = 0});
  EXPECT_EQ(three.classes(), 3);
  const float height = 0.1F * std::sqrt(0.75F);
  expect_inputs(three, {{0.1F, 0}, {-0.05F, height}, {-0.05F, -height}});
}

TEST(Toys, CirclesAreThoseOfScikitLearn) {
  // make_circles(8, shuffle=False, noise=None, factor=0.5)
  expect_inputs(circles({.samples = 8, .noise = 0}),
                {{1, 0}, {0.5F, 0}, {0, 1}, {0, 0.5F}, {-1, 0}, {-0.5F, 0}, {0, -1}, {0, -0.5F}});
}

TEST(Toys, MoonsAreThoseOfScikitLearn) {
  // make_moons(6, shuffle=False, noise=None)
  expect_inputs(moons({.samples = 6, .noise = 0}),
                {{1, 0}, {0, 0.5F}, {0, 1}, {1, -0.5F}, {-1, 0}, {2, 0.5F}});
  expect_inputs(moons({.samples = 3, .noise = 0}), {{1, 0}, {0, 0.5F}, {-1, 0}});
}

TEST(Toys, LinearIsSeparatedByItsLine) {
  const Dataset data = linear({.samples = 5000});
  const Matrix<float> inputs = inputs_of(data);
  for (Index i = 0; i < data.size(); ++i) ASSERT_EQ(inputs.row(i).sum() > 0 ? 1 : 0, data.label(i));
}

TEST(Toys, SineIsASine) {
  const Dataset data = sine({.samples = 5, .noise = 0});
  expect_inputs(data, {{-0.5F}, {-0.25F}, {0}, {0.25F}, {0.5F}});
  EXPECT_LT((targets_of(data) - Matrix<float>{{0}, {-1}, {0}, {1}, {0}}).cwiseAbs().maxCoeff(), 1e-6F);
  EXPECT_NEAR(targets_of(sine({.samples = 9, .periods = 2, .noise = 0}))(1, 0), 1, 1e-6);
}

TEST(Toys, NoiseHasItsDeviation) {
  const Matrix<double> still = inputs_of(moons({.samples = 20000, .noise = 0})).cast<double>();
  const Matrix<double> moved = inputs_of(moons({.samples = 20000, .noise = 0.3})).cast<double>();
  const Matrix<double> noise = moved - still;
  EXPECT_NEAR(noise.mean(), 0, 0.01);
  EXPECT_NEAR(std::sqrt(noise.array().square().mean()), 0.3, 0.01);
  EXPECT_NEAR((noise.col(0).array() * noise.col(1).array()).mean(), 0, 0.005);
}

// From an implementation of Philox 4×32-10 and of Box and Muller in Python.
TEST(Toys, GiveTheSameNumbersForTheSameSeedEverywhere) {
  expect_inputs(linear({.samples = 2, .seed = 7}),
                {{-0.8167191066053725F, -0.6741355580590029F}, {0.33747030221716734F, 1.1550343516593402F}});
  const Matrix<float> targets = targets_of(sine({.samples = 2, .seed = 7}));
  EXPECT_NEAR(targets(0, 0), 0.1862761811306495, 1e-6);
  EXPECT_NEAR(targets(1, 0), 0.019300248663060012, 1e-6);
  EXPECT_EQ(inputs_of(circles({.seed = 7})), inputs_of(circles({.seed = 7})));
  EXPECT_NE(inputs_of(circles({.seed = 7})), inputs_of(circles({.seed = 8})));
  EXPECT_NE(targets_of(sine({.seed = 7})), targets_of(sine({.seed = 8})));
}

TEST(Toys, RefuseImpossibleOptions) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto message = [](const auto& action) { return error_message<OptionError>(action); };
  EXPECT_EQ(message([] { (void)spirals({.samples = 2, .classes = 3}); }),
            "spirals: samples is 2, expected at least 3");
  EXPECT_EQ(message([] { (void)spirals({.classes = 1}); }), "spirals: classes is 1, expected at least 2");
  EXPECT_EQ(message([=] { (void)spirals({.turns = nan}); }),
            "spirals: turns is nan, expected a finite number of at least 0");
  EXPECT_EQ(message([] { (void)moons({.noise = -1}); }),
            "moons: noise is -1, expected a finite number of at least 0");
  EXPECT_EQ(message([] { (void)circles({.inner_radius = 1}); }),
            "circles: inner_radius is 1, expected more than 0 and below 1");
  for (const double bad : {-1.0, nan, std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW((void)spirals({.noise = bad}), OptionError);
    EXPECT_THROW((void)circles({.noise = bad}), OptionError);
    EXPECT_THROW((void)circles({.inner_radius = bad}), OptionError);
    EXPECT_THROW((void)linear({.noise = bad}), OptionError);
    EXPECT_THROW((void)sine({.noise = bad}), OptionError);
    EXPECT_THROW((void)sine({.periods = bad}), OptionError);
  }
  EXPECT_THROW((void)moons({.samples = 1}), OptionError);
  EXPECT_THROW((void)circles({.samples = 1}), OptionError);
  EXPECT_THROW((void)linear({.samples = -1}), OptionError);
  EXPECT_THROW((void)sine({.samples = 1}), OptionError);
}

}  // namespace
}  // namespace ogee::toy_test
