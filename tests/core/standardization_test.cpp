#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/standardization.hpp>

#include <cmath>
#include <numeric>

#include "epoch_seconds.hpp"
#include "error_message.hpp"

namespace ogee::standardization_test {
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

// The example of scikit-learn 1.2's StandardScaler: scaler.transform([[2, 2]]) is [[3, 3]].
TEST(Standardization, IsThatOfScikitLearn) {
  const Matrix<float> train{{0, 0}, {0, 0}, {1, 1}, {1, 1}};
  const Matrix<float> test{{2, 2}};
  const TrainTest scaled = with_standardized_features(TrainTest{
      Dataset::labelled(train, {0, 1, 0, 1}, {.classes = 2}), Dataset::labelled(test, {1}, {.classes = 2})});
  EXPECT_EQ(inputs_of(scaled.train), (Matrix<float>{{-1, -1}, {-1, -1}, {1, 1}, {1, 1}}));
  EXPECT_EQ(inputs_of(scaled.test), (Matrix<float>{{3, 3}}));
}

TEST(Standardization, TakesEachFeatureByItself) {
  const Matrix<float> inputs{{1, 2000, 5}, {2, 2002, 5}, {3, 2001, 5}, {6, 2001, 5}};
  const Dataset data = Dataset::labelled(inputs, {0, 1, 2, 0}, {.name = "x", .class_names = {"a", "b", "c"}});
  const ColumnMoments moments = feature_moments(data);
  EXPECT_EQ(moments.means, (Matrix<double>{{3, 2001, 5}}));
  EXPECT_NEAR(moments.deviations(0, 0), std::sqrt(14.0 / 4), 1e-15);
  EXPECT_NEAR(moments.deviations(0, 1), std::sqrt(0.5), 1e-15);
  EXPECT_EQ(moments.deviations(0, 2), 1);
  const Dataset scaled = with_standardized_features(data, moments);
  const Matrix<float> values = inputs_of(scaled);
  EXPECT_FLOAT_EQ(values(3, 0), static_cast<float>(3 / std::sqrt(3.5)));
  EXPECT_FLOAT_EQ(values(0, 1), static_cast<float>(-1 / std::sqrt(0.5)));
  EXPECT_EQ(values.col(2), Matrix<float>::Zero(4, 1));
  EXPECT_EQ(scaled.name(), "x");
  EXPECT_EQ(scaled.class_names(), data.class_names());
  for (Index i = 0; i < data.size(); ++i) EXPECT_EQ(scaled.label(i), data.label(i));
}

TEST(Standardization, LetsTheTestPartHaveNoSay) {
  const Dataset data = Dataset::labelled(Matrix<float>{{0}, {2}, {100}, {-7}}, {0, 1, 0, 1});
  const std::vector<Index> first{0, 1};
  const std::vector<Index> last{3, 2};
  const TrainTest scaled = with_standardized_features(TrainTest{data.subset(first), data.subset(last)});
  EXPECT_EQ(inputs_of(scaled.train), (Matrix<float>{{-1}, {1}}));
  EXPECT_EQ(inputs_of(scaled.test), (Matrix<float>{{-8}, {99}}));
  EXPECT_EQ(scaled.test.label(0), 1);
}

TEST(Standardization, OnlyShiftsFeaturesThatAreAllAlike) {
  // The sum of many 0.1 in double is not that many times 0.1.
  const Dataset data =
      Dataset::labelled(Matrix<float>::Constant(12345, 1, 0.1F).eval(), std::vector<Index>(12345));
  const ColumnMoments moments = feature_moments(data);
  EXPECT_EQ(moments.deviations(0, 0), 1);
  EXPECT_EQ(inputs_of(with_standardized_features(data, moments)).cwiseAbs().maxCoeff(), 0);
}

TEST(Standardization, OnlyShiftsFeaturesThatDifferByLessThanFloatsCanUndo) {
  for (const double tiny : {1e-320, 1e-170, 1e-60, 1e-40}) {
    const Dataset data = Dataset::labelled(Matrix<double>{{tiny}, {2 * tiny}}, {0, 1});
    EXPECT_EQ(feature_moments(data).deviations(0, 0), 1) << tiny;
    EXPECT_LE(inputs_of(with_standardized_features(data, feature_moments(data))).cwiseAbs().maxCoeff(),
              1e-39);
  }
  const Dataset small = Dataset::labelled(Matrix<double>{{1e-37}, {3e-37}}, {0, 1});
  EXPECT_EQ(inputs_of(with_standardized_features(small, feature_moments(small))), (Matrix<float>{{-1}, {1}}));
}

TEST(Standardization, ScalesTargetsAndLeavesInputs) {
  const Matrix<float> inputs{{1}, {2}};
  const TrainTest data{Dataset::with_targets(inputs, Matrix<float>{{10, 5}, {30, 5}}),
                       Dataset::with_targets(inputs, Matrix<float>{{20, 5}, {50, 7}})};
  const TrainTest scaled = with_standardized_targets(data);
  EXPECT_EQ(targets_of(scaled.train), (Matrix<float>{{-1, 0}, {1, 0}}));
  EXPECT_EQ(targets_of(scaled.test), (Matrix<float>{{0, 0}, {3, 2}}));
  EXPECT_EQ(inputs_of(scaled.test), inputs);
  const TrainTest both = with_standardized_features(scaled);
  EXPECT_EQ(targets_of(both.test), targets_of(scaled.test));
  EXPECT_EQ(inputs_of(both.train), (Matrix<float>{{-1}, {1}}));
}

Dataset timed() {
  const std::vector<double> seconds = tests::epoch_seconds(1000);
  const Matrix<double> column = ConstMatrixView<double>(seconds.data(), 1000, 1);
  return Dataset::with_targets(column, column);
}

TEST(Standardization, ComputesFromTheDigitsOfDoubles) {
  const Dataset data = timed();
  const Dataset scaled = with_standardized_features(data, feature_moments(data));
  tests::expect_standardized(inputs_of(scaled), tests::epoch_seconds(1000));
  EXPECT_EQ(scaled.all_targets<double>(), data.all_targets<double>());  // still in their units
  const Dataset both = with_standardized_targets(scaled, target_moments(data));
  EXPECT_EQ(inputs_of(both), inputs_of(scaled));
  EXPECT_EQ(targets_of(both), inputs_of(scaled));
  tests::expect_standardized(inputs_of(standardized({data, data}).train), tests::epoch_seconds(1000));
}

TEST(Standardization, FindsTheMeanOfManyLargeNumbers) {
  Matrix<double> values(100'000, 1);
  for (Index i = 0; i < values.size(); ++i) values(i, 0) = 1e9 + static_cast<double>(i % 2);
  const Dataset data = Dataset::labelled(values, std::vector<Index>(100'000));
  const ColumnMoments moments = feature_moments(data);
  EXPECT_NEAR(moments.means(0, 0), 1e9 + 0.5, 1e-6);
  EXPECT_NEAR(moments.deviations(0, 0), 0.5, 1e-12);
  EXPECT_NEAR(data.input_moments().mean, 1e9 + 0.5, 1e-6);
  EXPECT_NEAR(data.input_moments().deviation, 0.5, 1e-12);
}

TEST(Standardization, KeepsTheShapeOfImages) {
  const Dataset data = Dataset::labelled(ByteInputs{.values = {0, 255, 255, 0, 0, 255}, .features = 3},
                                         {0, 1}, {.image_height = 1, .image_width = 3});
  const Dataset scaled = with_standardized_features(data, feature_moments(data));
  EXPECT_EQ(scaled.image_width(), 3);
  EXPECT_EQ(inputs_of(scaled), (Matrix<float>{{0, 1, 0}, {0, -1, 0}}));
}

TEST(Standardization, RefusesWhatDoesNotFit) {
  const Dataset labelled = Dataset::labelled(Matrix<float>{{1, 2}}, {0}, {.name = "x"});
  const Dataset narrow = Dataset::labelled(Matrix<float>{{1}}, {0});
  EXPECT_EQ(error_message<DataError>([&] { (void)target_moments(labelled); }), "x: has classes, not targets");
  EXPECT_EQ(
      error_message<ShapeError>([&] { (void)with_standardized_features(labelled, feature_moments(narrow)); }),
      "x: 2 columns cannot be standardised by the moments of 1");
}

}  // namespace
}  // namespace ogee::standardization_test
