#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <ogee/core/errors.hpp>
#include <ogee/insight/statistics/histogram.hpp>

namespace ogee::histogram_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using Counts = std::vector<std::int64_t>;

TEST(Histogram, CountsWhatFallsBetweenTheEdges) {
  const Histogram h = histogram(std::vector<double>{0, 0.24, 0.25, 0.5, 0.99, 1}, 4);
  EXPECT_EQ(h.low, 0);
  EXPECT_EQ(h.high, 1);
  EXPECT_EQ(h.counts, (Counts{2, 1, 1, 2}));
  EXPECT_EQ(h.total(), 6);
  EXPECT_DOUBLE_EQ(h.sum, 2.98);
  EXPECT_DOUBLE_EQ(h.sum_of_squares, 0.24 * 0.24 + 0.0625 + 0.25 + 0.99 * 0.99 + 1);
}

TEST(Histogram, PutsEqualValuesIntoTheFirstBin) {
  EXPECT_EQ(histogram(std::vector<double>{7, 7, 7}, 3).counts, (Counts{3, 0, 0}));
}

TEST(Histogram, CountsApartWhatIsNotFinite) {
  const Histogram h = histogram(std::vector<double>{NAN, -1, infinity, 1, -infinity}, 2);
  EXPECT_EQ(h.counts, (Counts{1, 1}));
  EXPECT_EQ(h.not_finite, 3);
  EXPECT_EQ(h.sum_of_squares, 2);
}

TEST(Histogram, OfNothingIsEmpty) {
  EXPECT_EQ(histogram({}, 2).total(), 0);
  EXPECT_EQ(histogram(std::vector<double>{NAN}, 2).not_finite, 1);
}

TEST(Histogram, HoldsTheWidestAndTheNarrowestRanges) {
  constexpr double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(histogram(std::vector<double>{-largest, 0, largest}, 2).counts, (Counts{1, 2}));
  constexpr double smallest = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(histogram(std::vector<double>{0, smallest}, 64).total(), 2);
  EXPECT_EQ(histogram(std::vector<double>{smallest, 4 * smallest, 9 * smallest}, 64).total(), 3);
}

TEST(Histogram, NeedsABin) { EXPECT_THROW((void)histogram({}, 0), OptionError); }

}  // namespace
}  // namespace ogee::histogram_test
