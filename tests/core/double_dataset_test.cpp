// Datasets of numbers with more digits than floats have.

#include <gtest/gtest.h>

#include <ogee/core/errors.hpp>
#include <ogee/data/dataset.hpp>
#include <variant>
#include <vector>

#include "error_message.hpp"

namespace ogee::double_dataset_test {
namespace {

template <Real T>
Matrix<T> inputs_of(const Dataset& data, const std::vector<Index>& rows) {
  Matrix<T> out(std::ssize(rows), data.features());
  data.gather_inputs<T>(rows, view(out));
  return out;
}

const double second = 1'700'000'000;

TEST(DatasetOfDoubles, KeepTheirDigitsUntilTheyAreGatheredInFloat) {
  const Matrix<double> inputs{{second, 0.1}, {second + 0.25, 0.2}};
  const Matrix<double> targets{{second + 0.5}, {second + 0.75}};
  const Dataset data = Dataset::with_targets(inputs, targets);
  EXPECT_EQ(inputs_of<double>(data, {1, 0}), (Matrix<double>{{second + 0.25, 0.2}, {second, 0.1}}));
  EXPECT_EQ(data.all_targets<double>(), targets);
  EXPECT_EQ(data.all_inputs(), (Matrix<float>{{1.7e9F, 0.1F}, {1.7e9F, 0.2F}}));
  EXPECT_EQ(std::get<Matrix<double>>(data.kept_inputs()), inputs);
  EXPECT_EQ(std::get<Matrix<double>>(data.kept_targets()), targets);
  const Dataset scaled = data.standardized({.mean = second, .deviation = 0.5});
  EXPECT_EQ(inputs_of<float>(scaled, {1})(0, 0), 0.5F);
  EXPECT_EQ(inputs_of<double>(scaled, {1})(0, 0), 0.5);
}

TEST(DatasetOfDoubles, StayWhenOtherPartsAreNew) {
  const Matrix<double> inputs{{second}, {second + 0.25}};
  const Dataset targets = Dataset::with_targets(inputs, inputs);
  EXPECT_EQ(targets.with_new_targets(Matrix<float>{{1}, {2}}).all_inputs<double>(), inputs);
  EXPECT_EQ(targets.with_new_inputs(Matrix<float>{{1}, {2}}).all_targets<double>(), inputs);
  const Dataset classes = Dataset::labelled(inputs, {0, 1});
  EXPECT_EQ(classes.with_new_labels({1, 0}, {"a", "b"}).all_inputs<double>(), inputs);
}

TEST(DatasetOfDoubles, MustBeFiniteAsFloats) {
  const Matrix<double> inputs{{1, 1e39}};
  EXPECT_EQ(error_message<DataError>([&] { (void)Dataset::labelled(inputs, {0}); }),
            "data: row 0, column 1 of the inputs is 1e+39, beyond the range of floats");
}

TEST(DatasetOfDoubles, NeedNoMemoryWhereThereAreFloats) {
  const Dataset data = Dataset::with_targets(Matrix<float>{{1}}, Matrix<float>{{2}});
  EXPECT_TRUE(std::holds_alternative<Matrix<float>>(data.kept_inputs()));
  EXPECT_TRUE(std::holds_alternative<Matrix<float>>(data.kept_targets()));
}

}  // namespace
}  // namespace ogee::double_dataset_test
