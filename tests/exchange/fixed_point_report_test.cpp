// What headers that compute with integers say of the accuracy that is lost.

#include <ogee/formats/c99/fixed_point.hpp>

#include <gtest/gtest.h>

namespace ogee::fixed_point_report_test {
namespace {

TEST(FixedPointReport, SaysWhatIsLost) {
  FixedPointReport report{.format = FixedPoint::int8,
                          .rows = 200,
                          .outputs = {"a", "b"},
                          .largest_errors = {0.1234, 0.5},
                          .mean_errors = {0.01, 0.03},
                          .spans = {10, 20},
                          .equal_classes = 199};
  EXPECT_EQ(report.text(),
            "int8 beside floating point, on 200 rows of calibration:\n"
            "  the class is the same in 199 of 200 (99.50 %)\n"
            "  outputs differ by at most 0.5 (2.5 % of their span), by 0.02 on average\n");
  report.equal_classes = {};
  EXPECT_EQ(report.text(),
            "int8 beside floating point, on 200 rows of calibration:\n"
            "  values of a differ by at most 0.13 (1.2 % of their span), by 0.01 on average\n"
            "  values of b differ by at most 0.5 (2.5 % of their span), by 0.03 on average\n");
}

TEST(FixedPointReport, ComparesTheErrorOfAnOutputWithItsOwnSpan) {
  FixedPointReport report{.rows = 2,
                          .outputs = {"a", "b", "constant"},
                          .largest_errors = {0.5, 0.1, 0.2},
                          .mean_errors = {0.3, 0.1, 0.2},
                          .spans = {1, 20, 0},
                          .equal_classes = 2};
  const auto last_line = [&] { return report.text().substr(report.text().find("  outputs")); };
  EXPECT_EQ(last_line(), "  outputs differ by at most 0.5 (50 % of their span), by 0.2 on average\n");
  report.spans = {0.25, 20, 0};
  EXPECT_EQ(last_line(), "  outputs differ by at most 0.5 (200 % of their span), by 0.2 on average\n");
  report.spans = {0, 0, 0};
  EXPECT_EQ(last_line(), "  outputs differ by at most 0.5, by 0.2 on average\n");
}

}  // namespace
}  // namespace ogee::fixed_point_report_test
