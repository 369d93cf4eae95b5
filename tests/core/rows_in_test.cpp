// Networks for rows in another precision than theirs.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::rows_in_test {
namespace {

template <Real T>
Matrix<T> waves(Index rows, Index columns) {
  Matrix<T> matrix(rows, columns);
  for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<T>(std::sin(0.7 * double(i)));
  return matrix;
}

template <Real P>
std::shared_ptr<const Network<P>> shared_network() {
  return std::make_shared<const Network<P>>(
      Network<float>{Dense{3, 5}, Tanh{}, Dense{5, 4}, Relu{}, Dense{4, 2}}.cast<P>());
}

TEST(RowsIn, AreConvertedOnTheWayInAndOut) {
  const auto narrow = shared_network<float>();
  const auto wide = shared_network<double>();
  for (const Index count : {1, 128, 300})
    for (const int threads : {1, 3}) {
      const Matrix<double> rows = waves<double>(count, 3);
      EXPECT_EQ(for_rows_in<double>(narrow, 0, 5).predict(rows, threads),
                narrow->predict(rows.cast<float>()).cast<double>());
      const Matrix<float> floats = rows.cast<float>();
      EXPECT_EQ(for_rows_in<float>(wide, 0, 5).predict(floats, threads),
                wide->predict(floats.cast<double>()).cast<float>());
      EXPECT_EQ(for_rows_in<float>(narrow, 0, 5).predict(floats, threads), narrow->predict(floats));
    }
}

TEST(RowsIn, GoThroughTheLayersThatAreAskedFor) {
  const auto network = shared_network<float>();
  const Network<double> middle = for_rows_in<double>(network, 1, 2);
  EXPECT_EQ(middle.input_size(), 5);
  EXPECT_EQ(middle.output_size(), 4);
  const Matrix<float> rows = waves<float>(7, 5);
  EXPECT_EQ(network->predict_part(1, 2, rows), network->slice(1, 2).predict(rows));
  EXPECT_EQ(middle.predict(rows.cast<double>()), network->slice(1, 2).predict(rows).cast<double>());
  EXPECT_THROW((void)network->predict_part(1, 2, waves<float>(7, 4)), ShapeError);
  for (const auto& [first, count] : {std::pair{0, 0}, {-1, 2}, {3, 3}})
    EXPECT_THROW((void)for_rows_in<double>(network, first, count), OptionError);
}

TEST(RowsIn, AreNotForTraining) {
  Network<double> network = for_rows_in<double>(shared_network<float>(), 0, 5).preceded_by(Dense{3, 3});
  const Dataset data = Dataset::with_targets(waves<float>(8, 3), waves<float>(8, 2));
  EXPECT_EQ(error_message<OptionError>([&] {
              (void)fit(network, data, MeanSquaredError{}, Sgd{.learning_rate = 0.1},
                        {.epochs = 1, .progress = false});
            }),
            "layers in a precision of their own are for inference only");
}

}  // namespace
}  // namespace ogee::rows_in_test
