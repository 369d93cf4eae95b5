#include <gtest/gtest.h>
#include <ogee/data/files/digits.hpp>

#include <algorithm>
#include <numeric>

namespace ogee::digits_test {
namespace {

/// All pixels as the integers 0 to 16 that they were.
std::vector<Index> pixels_of(const Dataset& data) {
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix<double> inputs(data.size(), data.features());
  data.gather_inputs<double>(rows, view(inputs));
  std::vector<Index> pixels;
  for (const double value : elements(inputs)) pixels.push_back(static_cast<Index>(value * 16));
  return pixels;
}

TEST(Digits, have_the_shape_of_their_source) {
  const Dataset data = digits();
  EXPECT_EQ(data.name(), "digits");
  EXPECT_EQ(data.size(), 1797);
  EXPECT_EQ(data.features(), 64);
  EXPECT_EQ(data.classes(), 10);
  EXPECT_EQ(data.image_height(), 8);
  EXPECT_EQ(data.image_width(), 8);
  EXPECT_EQ(data.class_names().at(9), "9");
}

// The figures below are printed by scripts/make_digits.py, which reads the source.

TEST(Digits, have_the_classes_of_their_source) {
  const Dataset data = digits();
  std::vector<Index> counts(10);
  for (Index i = 0; i < data.size(); ++i) ++counts[static_cast<std::size_t>(data.label(i))];
  EXPECT_EQ(counts, (std::vector<Index>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
}

TEST(Digits, have_the_pixels_of_their_source) {
  const std::vector<Index> pixels = pixels_of(digits());
  EXPECT_EQ(*std::max_element(pixels.begin(), pixels.end()), 16);
  EXPECT_EQ(std::accumulate(pixels.begin(), pixels.end(), Index{0}), 561718);
  Index weighted = 0;
  for (std::size_t i = 0; i < pixels.size(); ++i) weighted += static_cast<Index>(i % 1000) * pixels[i];
  EXPECT_EQ(weighted, 280909661);
}

TEST(Digits, begin_with_a_zero) {
  const Dataset data = digits();
  const std::vector<Index> expected{0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0};
  const std::vector<Index> pixels = pixels_of(data.take(1));
  EXPECT_EQ(data.label(0), 0);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), pixels.begin()));
}

}  // namespace
}  // namespace ogee::digits_test
