#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <ogee/core/detail/number_text.hpp>
#include <string>
#include <vector>

namespace ogee::number_text_test {
namespace {

template <class Number>
Number parsed(std::string_view text) {
  Number number{};
  EXPECT_EQ(detail::parse_number(text, number), std::errc{}) << text;
  return number;
}

template <class Number>
std::errc error_of(std::string_view text) {
  Number number{};
  return detail::parse_number(text, number);
}

TEST(NumberText, IsDecimalWithAnyZerosBefore) {
  EXPECT_EQ(parsed<std::int64_t>("010"), 10);
  EXPECT_EQ(parsed<std::int64_t>("-0010"), -10);
  EXPECT_EQ(parsed<std::int64_t>("+10"), 10);
  EXPECT_EQ(parsed<double>("010"), 10);
  EXPECT_EQ(parsed<double>("+.5"), 0.5);
  EXPECT_EQ(parsed<double>("-5."), -5);
  EXPECT_EQ(parsed<double>("00.05e+02"), 5);
}

TEST(NumberText, IsNoNumberUnlessAllOfItIs) {
  const std::vector<std::string> texts{"",    " ",   " 1",  "1 ",   "+",   "-",     ".",
                                       "+-1", "-+1", "++1", "0x10", "1,5", "1_000", "1.5.",
                                       "e5",  "1e",  "1e+", "1f",   "#",   "one"};
  for (const std::string& text : texts) {
    EXPECT_EQ(error_of<std::int64_t>(text), std::errc::invalid_argument) << text;
    EXPECT_EQ(error_of<double>(text), std::errc::invalid_argument) << text;
    EXPECT_EQ(error_of<float>(text), std::errc::invalid_argument) << text;
  }
  for (const char* text : {"1.0", "1e3", "inf", "nan"})
    EXPECT_EQ(error_of<std::int64_t>(text), std::errc::invalid_argument) << text;
}

TEST(NumberText, SaysWhatItsTypeCannotHold) {
  EXPECT_EQ(error_of<std::int64_t>("9223372036854775808"), std::errc::result_out_of_range);
  EXPECT_EQ(parsed<std::int64_t>("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(error_of<float>("1e39"), std::errc::result_out_of_range);
  EXPECT_EQ(error_of<float>("-1e39"), std::errc::result_out_of_range);
  EXPECT_EQ(error_of<float>("1e-50"), std::errc::result_out_of_range);
  EXPECT_EQ(parsed<double>("1e39"), 1e39);
  EXPECT_EQ(error_of<double>("1e309"), std::errc::result_out_of_range);
  EXPECT_EQ(error_of<double>("1E-400"), std::errc::result_out_of_range);
  EXPECT_EQ(parsed<double>("0e999"), 0);
  EXPECT_EQ(parsed<double>("0.000E-999"), 0);
  EXPECT_EQ(parsed<double>("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(parsed<double>("1.7976931348623157e308"), std::numeric_limits<double>::max());
}

TEST(NumberText, ReadsWhatIsNotFiniteAsFloatingPoint) {
  for (const char* text : {"inf", "INF", "Infinity", "+inf"})
    EXPECT_EQ(parsed<double>(text), std::numeric_limits<double>::infinity()) << text;
  EXPECT_EQ(parsed<float>("-inf"), -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(parsed<double>("nan")));
}

/// 0.1 + 0.2 and the point halfway between two floats (Goldberg, "What every computer scientist should know
/// about floating-point arithmetic", 1991): the nearest number, ties to even.
TEST(NumberText, IsRoundedToTheNearestNumber) {
  EXPECT_EQ(parsed<double>("0.30000000000000004"), 0.1 + 0.2);
  EXPECT_EQ(parsed<float>("16777217"), 16777216.0F);
  EXPECT_EQ(parsed<float>("16777217.0000000000000000000000000000001"), 16777218.0F);
}

}  // namespace
}  // namespace ogee::number_text_test
