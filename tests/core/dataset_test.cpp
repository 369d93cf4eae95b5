#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <ogee/data/dataset.hpp>
#include <ogee/data/toy.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <numeric>
#include <string>

#include "each_instruction_set.hpp"

namespace ogee::dataset_test {
namespace {

/// `count` samples of two features, the number of the sample and its double, with labels 0, 1, 2, 0, 1, ...
Dataset numbered(Index count, Index classes = 3) {
  Matrix<float> inputs(count, 2);
  std::vector<Index> labels;
  for (Index i = 0; i < count; ++i) {
    inputs.row(i) << static_cast<float>(i), static_cast<float>(2 * i);
    labels.push_back(i % classes);
  }
  return Dataset::labelled(inputs, labels, {.name = "numbered", .classes = classes});
}

Dataset with_two_targets(Index count) {
  const Matrix<float> inputs = Matrix<float>::Random(count, 3);
  Matrix<float> targets(count, 2);
  for (Index i = 0; i < count; ++i) targets.row(i) << static_cast<float>(i) / 8, static_cast<float>(-i);
  return Dataset::with_targets(inputs, targets, {.name = "line"});
}

template <Real T>
Matrix<T> inputs_of(const Dataset& data, const std::vector<Index>& rows) {
  Matrix<T> out(std::ssize(rows), data.features());
  data.gather_inputs<T>(rows, view(out));
  return out;
}

template <Real T>
Matrix<T> targets_of(const Dataset& data, const std::vector<Index>& rows, Index outputs) {
  Matrix<T> out = Matrix<T>::Constant(std::ssize(rows), outputs, T{7});
  data.gather_targets<T>(rows, view(out));
  return out;
}

/// Which samples of `numbered` these are.
std::vector<Index> numbers_of(const Dataset& data) {
  std::vector<Index> all(static_cast<std::size_t>(data.size()));
  std::iota(all.begin(), all.end(), Index{0});
  const Matrix<double> inputs = inputs_of<double>(data, all);
  std::vector<Index> numbers;
  for (Index i = 0; i < data.size(); ++i) numbers.push_back(static_cast<Index>(inputs(i, 0)));
  return numbers;
}

Index count_of(const Dataset& data, Index label) {
  Index count = 0;
  for (Index i = 0; i < data.size(); ++i) count += data.label(i) == label ? 1 : 0;
  return count;
}

template <std::derived_from<Error> Expected, class Action>
void expect_error(const Action& action, const std::string& message) {
  try {
    action();
    ADD_FAILURE() << "no error; expected: " << message;
  } catch (const Expected& error) {
    EXPECT_EQ(error.what(), message);
  } catch (const std::exception& error) {
    ADD_FAILURE() << "another kind of error: " << error.what();
  }
}

TEST(Dataset, knows_its_sizes) {
  const Dataset data = Dataset::labelled(
      ByteInputs{.values = std::vector<std::uint8_t>(36), .features = 6}, {0, 1, 2, 3, 0, 1},
      {.name = "tiny", .class_names = {"a", "b", "c", "d"}, .image_height = 2, .image_width = 3});
  EXPECT_EQ(data.name(), "tiny");
  EXPECT_EQ(data.size(), 6);
  EXPECT_EQ(data.features(), 6);
  EXPECT_EQ(data.classes(), 4);
  EXPECT_EQ(data.outputs(), 4);
  EXPECT_EQ(data.class_names()[3], "d");
  EXPECT_EQ(data.image_height(), 2);
  EXPECT_EQ(data.image_width(), 3);
  EXPECT_EQ(data.label(5), 1);
}

TEST(Dataset, counts_classes_by_the_largest_label) {
  const Matrix<float> inputs = Matrix<float>::Zero(3, 1);
  EXPECT_EQ(Dataset::labelled(inputs, {0, 4, 1}).classes(), 5);
  EXPECT_EQ(Dataset::labelled(inputs, {0, 4, 1}, {.classes = 9}).classes(), 9);
  EXPECT_EQ(Dataset::labelled(inputs, {0, 4, 1}).name(), "data");
}

TEST(Dataset, with_targets_has_no_classes) {
  const Dataset data = with_two_targets(5);
  EXPECT_EQ(data.classes(), 0);
  EXPECT_EQ(data.outputs(), 2);
  EXPECT_EQ(data.features(), 3);
  expect_error<DataError>([&] { (void)data.label(0); }, "line: has targets, not labels");
}

TEST(Dataset, refuses_sizes_that_do_not_match) {
  const Matrix<float> inputs = Matrix<float>::Zero(3, 2);
  const Matrix<float> none(0, 2);
  const Matrix<float> narrow(3, 0);
  const auto bytes = [](std::size_t count, Index features, double divisor = 255) {
    return ByteInputs{.values = std::vector<std::uint8_t>(count), .features = features, .divisor = divisor};
  };
  const auto labelled = [](Inputs values, std::vector<Index> labels, DatasetOptions options = {}) {
    return [=] { (void)Dataset::labelled(values, labels, options); };
  };
  expect_error<DataError>(labelled(inputs, {0, 1}), "data: 3 samples but 2 labels");
  expect_error<DataError>(labelled(bytes(2, 2), {0, 1}), "data: 1 sample but 2 labels");
  expect_error<DataError>(labelled(none, {}), "data: has no samples");
  expect_error<DataError>(labelled(narrow, {0, 0, 0}), "data: has no features");
  expect_error<DataError>(labelled(bytes(0, 2), {}), "data: has no samples");
  expect_error<DataError>(labelled(bytes(4, 0), {0}), "data: has no features");
  expect_error<DataError>(labelled(bytes(5, 2), {0, 1}),
                          "data: 5 bytes are not a whole number of samples of 2 features");
  expect_error<DataError>(labelled(bytes(2, 2, 0), {0}),
                          "data: the divisor of the bytes is 0, expected a finite number above 0");
  for (const double divisor : {-1.0, 1e-300, 1e-38, 1e300, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW(labelled(bytes(2, 2, divisor), {0})(), DataError) << divisor;
  expect_error<DataError>(labelled(inputs, {0, 0, 0}, {.image_height = 2, .image_width = 2}),
                          "data: images of 2×2 pixels do not have 2 features");
  expect_error<DataError>(labelled(inputs, {0, 0, 0}, {.image_height = 2}),
                          "data: images of 2×0 pixels do not have 2 features");
  expect_error<DataError>(labelled(inputs, {0, 0, 0}, {.classes = 3, .class_names = {"a"}}),
                          "data: 3 classes but 1 class name");
  expect_error<DataError>(labelled(inputs, {0, 0, 0}, {.classes = -1}),
                          "data: classes is -1, expected at least 0");
  expect_error<DataError>([&] { (void)Dataset::with_targets(inputs, Matrix<float>::Zero(2, 1)); },
                          "data: 3 samples but 2 rows of targets");
  expect_error<DataError>([&] { (void)Dataset::with_targets(inputs, narrow); },
                          "data: has no columns of targets");
  expect_error<DataError>(
      [&] { (void)Dataset::with_targets(inputs, Matrix<float>::Zero(3, 1), {.class_names = {"a"}}); },
      "data: has targets, not classes");
}

TEST(Dataset, names_the_label_that_is_out_of_range) {
  const Matrix<float> inputs = Matrix<float>::Zero(4, 1);
  expect_error<DataError>(
      [&] {
        (void)Dataset::labelled(inputs, {0, 1, 3, 2}, {.name = "x", .classes = 3});
      },
      "x: sample 2 has label 3, but there are only 3 classes");
  expect_error<DataError>(
      [&] {
        (void)Dataset::labelled(inputs, {0, -1, 2, 3});
      },
      "data: sample 1 has label -1");
  expect_error<DataError>(
      [&] {
        (void)Dataset::labelled(inputs, {-1, -1, -1, -1});
      },
      "data: sample 0 has label -1");
}

TEST(Dataset, names_the_value_that_is_not_finite) {
  Matrix<float> values = Matrix<float>::Zero(4, 3);
  values(2, 1) = std::numeric_limits<float>::quiet_NaN();
  const Matrix<float> finite = Matrix<float>::Zero(4, 3);
  expect_error<DataError>(
      [&] {
        (void)Dataset::labelled(values, {0, 1, 0, 1});
      },
      "data: row 2, column 1 of the inputs is nan");
  values(2, 1) = -std::numeric_limits<float>::infinity();
  expect_error<DataError>([&] { (void)Dataset::with_targets(finite, values); },
                          "data: row 2, column 1 of the targets is -inf");
}

template <class T>
class Gathered : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(Gathered, Precisions);

TYPED_TEST(Gathered, bytes_are_divided_with_a_single_rounding) {
  std::vector<std::uint8_t> bytes(256);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  for (const int divisor : {255, 16, 1}) {
    const Dataset data = Dataset::labelled(
        ByteInputs{.values = bytes, .features = 256, .divisor = static_cast<double>(divisor)}, {0});
    const Matrix<TypeParam> values = inputs_of<TypeParam>(data, {0});
    for (int byte = 0; byte < 256; ++byte)
      ASSERT_EQ(values(0, byte), static_cast<TypeParam>(byte) / static_cast<TypeParam>(divisor));
  }
}

/// Bytes and labels of so many samples without any pattern.
Dataset random_bytes(Index count, Index features) {
  const RandomStream random(3, RandomPurpose::data);
  ByteInputs inputs{.values = {}, .features = features};
  for (Index i = 0; i < count * features; ++i)
    inputs.values.push_back(static_cast<std::uint8_t>(random.bits(static_cast<std::uint64_t>(i))));
  return Dataset::labelled(std::move(inputs), std::vector<Index>(static_cast<std::size_t>(count)));
}

const std::vector<Index> scattered{12, 0, 7, 7, 3, 11, 1, 12, 5, 2, 9};

/// Whether bytes of each number of features become `expected(byte)`, with nothing written behind them.
template <Real T, class Expected>
void expect_inputs(const InputMoments& moments, const Expected& expected) {
  with_each_instruction_set([&] {
    for (Index features = 1; features < 70; ++features) {
      const Dataset bytes = random_bytes(13, features);
      const Dataset data = bytes.standardized(moments);
      const Matrix<double> numbers = inputs_of<double>(bytes, scattered) * 255;
      Matrix<T> found = Matrix<T>::Constant(std::ssize(scattered) + 1, features, T{7});
      data.gather_inputs<T>(scattered, rows_of(view(found), 0, std::ssize(scattered)));
      for (Index row = 0; row < std::ssize(scattered); ++row)
        for (Index k = 0; k < features; ++k)
          ASSERT_EQ(found(row, k), expected(static_cast<T>(std::lround(numbers(row, k))))) << features;
      ASSERT_TRUE((found.bottomRows(1).array() == 7).all()) << features;
    }
  });
}

TYPED_TEST(Gathered, bytes_are_divided_alike_in_every_place_of_a_row) {
  using T = TypeParam;
  expect_inputs<T>({.mean = 0, .deviation = 1}, [](T byte) { return byte / T{255}; });
}

TYPED_TEST(Gathered, standardized_bytes_are_shifted_and_divided) {
  using T = TypeParam;
  const InputMoments moments{.mean = 0.2862, .deviation = 0.3529};
  expect_inputs<T>(moments, [&](T byte) {
    return (byte / T{255} - static_cast<T>(moments.mean)) / static_cast<T>(moments.deviation);
  });
}

TYPED_TEST(Gathered, standardized_numbers_are_shifted_and_divided) {
  using T = TypeParam;
  const InputMoments moments{.mean = -0.3, .deviation = 0.7};
  with_each_instruction_set([&] {
    for (const Index features : {1, 3, 8, 17, 33}) {
      const Matrix<float> numbers = Matrix<float>::Random(5, features);
      const Dataset data = Dataset::labelled(numbers, {0, 1, 0, 1, 0}).standardized(moments);
      const Matrix<T> found = inputs_of<T>(data, {4, 1});
      for (Index k = 0; k < features; ++k)
        ASSERT_EQ(found(0, k), (static_cast<T>(numbers(4, k)) - static_cast<T>(moments.mean)) /
                                   static_cast<T>(moments.deviation));
    }
  });
}

TYPED_TEST(Gathered, rows_come_in_the_order_asked_for) {
  const Dataset data = numbered(9);
  const Matrix<TypeParam> values = inputs_of<TypeParam>(data, {8, 0, 3, 3});
  const Matrix<TypeParam> expected{{8, 16}, {0, 0}, {3, 6}, {3, 6}};
  EXPECT_EQ(values, expected);
}

TYPED_TEST(Gathered, labels_become_rows_with_a_single_one) {
  const Matrix<TypeParam> expected{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
  EXPECT_EQ(targets_of<TypeParam>(numbered(9), {8, 0, 1}, 3), expected);
}

TYPED_TEST(Gathered, two_classes_become_one_column_or_two) {
  const Matrix<TypeParam> column{{0}, {1}, {1}, {0}};
  const Matrix<TypeParam> columns{{1, 0}, {0, 1}, {0, 1}, {1, 0}};
  EXPECT_EQ(targets_of<TypeParam>(xor_problem(), {0, 1, 2, 3}, 1), column);
  EXPECT_EQ(targets_of<TypeParam>(xor_problem(), {0, 1, 2, 3}, 2), columns);
}

TYPED_TEST(Gathered, targets_are_copied) {
  const Matrix<TypeParam> expected{{TypeParam{0.25}, -2}, {TypeParam{0.125}, -1}};
  EXPECT_EQ(targets_of<TypeParam>(with_two_targets(5), {2, 1}, 2), expected);
}

TYPED_TEST(Gathered, other_shapes_are_refused) {
  const Dataset data = numbered(10);
  const std::vector<Index> rows{1, 2};
  Matrix<TypeParam> narrow(2, 1);
  Matrix<TypeParam> tall(3, 2);
  Matrix<TypeParam> tall_answers(3, 3);
  expect_error<ShapeError>([&] { data.gather_inputs<TypeParam>(rows, view(narrow)); },
                           "numbered: out is 2×1, expected 2×2");
  expect_error<ShapeError>([&] { data.gather_inputs<TypeParam>(rows, view(tall)); },
                           "numbered: out is 3×2, expected 2×2");
  expect_error<ShapeError>([&] { data.gather_targets<TypeParam>(rows, view(tall)); },
                           "numbered has 3 classes, the network has 2 outputs");
  expect_error<ShapeError>([&] { data.gather_targets<TypeParam>(rows, view(narrow)); },
                           "numbered has 3 classes, the network has 1 output");
  expect_error<ShapeError>([&] { data.gather_targets<TypeParam>(rows, view(tall_answers)); },
                           "numbered: out has 3 rows, expected 2");
}

TYPED_TEST(Gathered, samples_that_do_not_exist_are_refused) {
  const Dataset data = numbered(10).take(4);
  expect_error<DataError>(
      [&] {
        inputs_of<TypeParam>(data, {0, 4});
      },
      "numbered: sample is 4, expected 0 to 3");
  expect_error<DataError>(
      [&] {
        inputs_of<TypeParam>(data, {0, 1, 5, 2, 3, 0, -1});
      },
      "numbered: sample is 5, expected 0 to 3");
  expect_error<DataError>([&] { targets_of<TypeParam>(data, {-1}, 3); },
                          "numbered: sample is -1, expected 0 to 3");
}

TEST(Dataset, accepts_one_output_a_class_or_one_for_two_classes) {
  EXPECT_TRUE(numbered(9).accepts_outputs(3));
  EXPECT_FALSE(numbered(9).accepts_outputs(1));
  EXPECT_TRUE(xor_problem().accepts_outputs(1));
  EXPECT_TRUE(xor_problem().accepts_outputs(2));
  EXPECT_FALSE(xor_problem().accepts_outputs(0));
  EXPECT_TRUE(with_two_targets(4).accepts_outputs(2));
  EXPECT_FALSE(with_two_targets(4).accepts_outputs(1));
  EXPECT_NO_THROW(xor_problem().check_outputs(1));
  expect_error<ShapeError>([] { with_two_targets(4).check_outputs(3); },
                           "line has 2 columns of targets, the network has 3 outputs");
}

TEST(Dataset, takes_the_first_samples) {
  const Dataset data = numbered(9);
  EXPECT_EQ(numbers_of(data.take(3)), (std::vector<Index>{0, 1, 2}));
  EXPECT_EQ(data.take(9).size(), 9);
  EXPECT_EQ(data.take(10).size(), 9);
  expect_error<OptionError>([&] { (void)data.take(0); },
                            "numbered: cannot take 0 samples, expected at least 1");
}

TEST(Dataset, subsets_of_subsets_lead_to_the_right_samples) {
  const Dataset data = numbered(9).subset(std::vector<Index>{8, 6, 4, 2});
  const Dataset part = data.subset(std::vector<Index>{3, 0, 0});
  EXPECT_EQ(numbers_of(part), (std::vector<Index>{2, 8, 8}));
  EXPECT_EQ(part.label(0), 2);
  EXPECT_EQ(part.label(1), 2);
  const Matrix<float> answers{{0, 0, 1}, {0, 0, 1}, {0, 1, 0}};
  EXPECT_EQ(targets_of<float>(data, {0, 3, 2}, 3), answers);
  EXPECT_EQ(part.classes(), 3);
  EXPECT_EQ(numbers_of(data.take(2)), (std::vector<Index>{8, 6}));
  expect_error<DataError>([&] { (void)part.subset(std::vector<Index>{3}); },
                          "numbered: sample is 3, expected 0 to 2");
  expect_error<DataError>([&] { (void)part.subset({}); }, "numbered: a subset needs at least one sample");
}

TEST(Split, puts_each_sample_on_one_side) {
  const auto [train, test] = numbered(50).split(0.3, 7);
  EXPECT_EQ(test.size(), 15);
  EXPECT_EQ(train.size(), 35);
  std::vector<Index> all = numbers_of(train);
  const std::vector<Index> others = numbers_of(test);
  all.insert(all.end(), others.begin(), others.end());
  EXPECT_FALSE(std::is_sorted(all.begin(), all.end()));
  std::sort(all.begin(), all.end());
  for (Index i = 0; i < 50; ++i) ASSERT_EQ(all[static_cast<std::size_t>(i)], i);
}

TEST(Split, depends_on_the_seed_alone) {
  const Dataset data = numbered(40);
  EXPECT_EQ(numbers_of(data.split(0.25, 3).train), numbers_of(data.split(0.25, 3).train));
  EXPECT_NE(numbers_of(data.split(0.25, 3).train), numbers_of(data.split(0.25, 4).train));
  EXPECT_NE(numbers_of(data.split(0.25, 3).test), numbers_of(data.split(0.25, 4).test));
}

TEST(Split, keeps_the_shares_of_the_classes) {
  std::vector<Index> labels(100, 0);  // 70 of class 0, 20 of class 1, 10 of class 2
  std::fill(labels.begin() + 70, labels.begin() + 90, 1);
  std::fill(labels.begin() + 90, labels.end(), 2);
  const Dataset data = Dataset::labelled(Matrix<float>::Zero(100, 1).eval(), labels);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto [train, test] = data.split(0.2, seed);
    ASSERT_EQ(count_of(test, 0), 14);
    ASSERT_EQ(count_of(test, 1), 4);
    ASSERT_EQ(count_of(test, 2), 2);
    const auto [most, few] = data.split(0.03, seed);
    for (Index label = 0; label < 3; ++label) {
      const double fair = 0.03 * static_cast<double>(count_of(data, label));
      ASSERT_LT(std::abs(static_cast<double>(count_of(few, label)) - fair), 1);
    }
  }
}

TEST(Split, chooses_every_sample_of_a_class_equally_often) {
  const Dataset data = numbered(12);
  std::vector<int> chosen(12);
  for (std::uint64_t seed = 0; seed < 3000; ++seed)
    for (const Index number : numbers_of(data.split(0.25, seed).test))
      ++chosen[static_cast<std::size_t>(number)];
  for (const int count : chosen) EXPECT_NEAR(count, 750, 120);  // five standard deviations
}

TEST(Split, leaves_neither_side_empty) {
  EXPECT_EQ(numbered(10).split(1e-9).test.size(), 1);
  EXPECT_EQ(numbered(10).split(1 - 1e-9).train.size(), 1);
  EXPECT_EQ(with_two_targets(8).split(0.5).test.size(), 4);
  expect_error<DataError>([] { (void)numbered(1).split(0.5); }, "numbered: a single sample cannot be split");
}

TEST(Split, refuses_shares_that_are_none) {
  for (const double share : {0.0, 1.0, -0.1, 1.5, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW((void)numbered(10).split(share), OptionError) << share;
}

TEST(Standardized, takes_mean_and_deviation_of_the_training_part_out_of_both) {
  const Dataset data =
      Dataset::labelled(ByteInputs{.values = {0, 51, 255, 102, 204, 153}, .features = 2}, {0, 1, 0});
  const std::vector<Index> first{0, 1};
  const std::vector<Index> last{2};
  const TrainTest parts{data.subset(first), data.subset(last)};
  // 0, 0.2, 1, 0.4: mean 0.4, variance (0.16 + 0.04 + 0.36 + 0) / 4.
  const InputMoments moments = parts.train.input_moments();
  EXPECT_NEAR(moments.mean, 0.4, 1e-15);
  EXPECT_NEAR(moments.deviation, std::sqrt(0.14), 1e-15);
  const TrainTest scaled = standardized(parts);
  EXPECT_NEAR(scaled.train.input_moments().mean, 0, 1e-15);
  EXPECT_NEAR(scaled.train.input_moments().deviation, 1, 1e-15);
  EXPECT_NEAR(inputs_of<double>(scaled.test, {0})(0, 0), (0.8 - 0.4) / std::sqrt(0.14), 1e-15);
  EXPECT_NEAR(inputs_of<float>(scaled.test.take(1), {0})(0, 1), (0.6 - 0.4) / std::sqrt(0.14), 1e-6);
  // Twice is once: the moments of the scaled data are 0 and 1.
  EXPECT_NEAR(inputs_of<double>(standardized(scaled).test, {0})(0, 0), (0.8 - 0.4) / std::sqrt(0.14), 1e-14);
}

TEST(Standardized, only_shifts_inputs_that_are_all_alike) {
  const Dataset data = Dataset::labelled(Matrix<float>::Constant(3, 2, 5.0F), {0, 1, 0});
  EXPECT_EQ(inputs_of<float>(standardized({data, data}).train, {2})(0, 1), 0);
  const Dataset rounded = Dataset::labelled(Matrix<float>::Constant(7, 1, 0.1F), {0, 1, 0, 1, 0, 1, 0});
  EXPECT_NEAR(inputs_of<double>(standardized({rounded, rounded}).train, {3})(0, 0), 0, 1e-15);
  EXPECT_THROW((void)data.standardized({.mean = 0, .deviation = 0}), OptionError);
  EXPECT_THROW((void)data.standardized({.mean = NAN, .deviation = 1}), OptionError);
}

TEST(Xor, is_the_truth_table) {
  const Dataset data = xor_problem();
  EXPECT_EQ(data.name(), "xor");
  EXPECT_EQ(data.size(), 4);
  EXPECT_EQ(data.class_names(), (std::vector<std::string>{"0", "1"}));
  const Matrix<double> inputs = inputs_of<double>(data, {0, 1, 2, 3});
  for (Index i = 0; i < 4; ++i) EXPECT_EQ(data.label(i), inputs(i, 0) != inputs(i, 1) ? 1 : 0);
  EXPECT_EQ(inputs.colwise().sum(), (Eigen::RowVector2d(2, 2)));
}

}  // namespace
}  // namespace ogee::dataset_test
