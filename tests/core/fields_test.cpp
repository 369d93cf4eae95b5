#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <ogee/core/fields.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/mean_absolute_error.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/optim/adamw.hpp>
#include <ogee/optim/rmsprop.hpp>
#include <ogee/optim/sgd.hpp>
#include <utility>

#include "error_message.hpp"
#include "lists_all_members.hpp"

namespace ogee::fields_test {
namespace {

struct Options {
  double share = 0.5;
  bool quick = false;
  Index count = 3;
};

struct Forgetful {
  double listed;
  double forgotten;
};

}  // namespace
}  // namespace ogee::fields_test

namespace ogee {

template <>
inline constexpr auto fields_of<fields_test::Options> =
    std::tuple{Field{"share", &fields_test::Options::share, ranges::share, "a share"},
               Field{"quick", &fields_test::Options::quick, "a flag"},
               Field{"count", &fields_test::Options::count, ranges::at_least_one, "a number of things"}};

template <>
inline constexpr auto fields_of<fields_test::Forgetful> =
    std::tuple{Field{"listed", &fields_test::Forgetful::listed, ranges::finite, "the one of two"}};

}  // namespace ogee

namespace ogee::fields_test {
namespace {

static_assert(lists_all_members<Options>() && !lists_all_members<Forgetful>());
// Functions and constants of a struct are not fields.
static_assert(lists_all_members<Sgd>() && lists_all_members<RmsProp>());
static_assert(lists_all_members<Adam>() && lists_all_members<AdamW>());
static_assert(lists_all_members<SoftmaxCrossEntropy>() && lists_all_members<BinaryCrossEntropy>());
static_assert(lists_all_members<Huber>() && lists_all_members<MeanSquaredError>() &&
              lists_all_members<MeanAbsoluteError>());
static_assert(HasFields<Sgd> && !HasFields<int>);

template <Real T = double>
std::string problem(const Options& options) {
  return error_message<OptionError>([&] { check_fields<T>("test", options); });
}

TEST(Fields, AreVisitedInOrder) {
  std::string names;
  for_each_field<Options>([&](const auto& field) { names.append(field.name).append(" "); });
  EXPECT_EQ(names, "share quick count ");
}

TEST(Fields, DescribeAStructWithAllDigits) {
  EXPECT_EQ(describe_fields("test", Options{}), "test(share=0.5, quick=false, count=3)");
  EXPECT_EQ(describe_fields("test", Options{.share = 0.1 + 0.2, .quick = true, .count = -1}),
            "test(share=0.30000000000000004, quick=true, count=-1)");
}

TEST(Fields, AreCheckedAgainstTheirRanges) {
  EXPECT_NO_THROW(check_fields<double>("test", Options{}));
  EXPECT_NO_THROW(check_fields<double>("test", Options{.share = 0, .count = 1}));
  EXPECT_EQ(problem({.share = 1.5}), "test: share is 1.5, expected from 0 to 1");
  EXPECT_EQ(problem({.share = NAN}), "test: share is nan, expected from 0 to 1");
  EXPECT_EQ(problem({.count = 0}), "test: count is 0, expected at least 1");
}

TEST(Fields, MustFitIntoThePrecision) {
  using detail::require_in;
  const auto message = [](const Range& range, double value) {
    return error_message<OptionError>([&] { require_in<float>(range, "test", "x", value); });
  };
  EXPECT_NO_THROW(require_in<double>(ranges::positive, "test", "x", 1e-300));
  EXPECT_EQ(message(ranges::positive, 1e-300), "test: x is 1e-300, expected more than 0, in float too");
  EXPECT_NO_THROW(require_in<float>(ranges::not_negative, "test", "x", 1e-300));
  EXPECT_NO_THROW(require_in<double>(ranges::not_negative, "test", "x", 1e300));
  EXPECT_EQ(message(ranges::not_negative, 1e300),
            "test: x is 1e+300, expected at least 0, up to 3.4e+38 in float");
  EXPECT_EQ(message(ranges::finite, -std::numeric_limits<double>::infinity()),
            "test: x is -inf, expected a finite number");
}

}  // namespace
}  // namespace ogee::fields_test
