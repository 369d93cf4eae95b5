// Networks in float for rows in double.

#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::double_rows_test {
namespace {

template <Real T>
Matrix<T> waves(Index rows, Index columns) {
  Matrix<T> matrix(rows, columns);
  for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<T>(std::sin(0.7 * double(i)));
  return matrix;
}

std::shared_ptr<const Network<float>> shared_network() {
  return std::make_shared<const Network<float>>(
      Network<float>{Dense{3, 5}, Tanh{}, Dense{5, 4}, Relu{}, Dense{4, 2}});
}

TEST(DoubleRows, AreRoundedOnTheWayInAndWidenedOnTheWayOut) {
  const auto network = shared_network();
  for (const Index count : {1, 128, 300})
    for (const int threads : {1, 3}) {
      const Matrix<double> rows = waves<double>(count, 3);
      EXPECT_EQ(for_double_rows(network, 0, 5).predict(rows, threads),
                network->predict(rows.cast<float>()).cast<double>());
    }
}

TEST(DoubleRows, GoThroughTheLayersThatAreAskedFor) {
  const auto network = shared_network();
  const Network<double> middle = for_double_rows(network, 1, 2);
  EXPECT_EQ(middle.input_size(), 5);
  EXPECT_EQ(middle.output_size(), 4);
  const Matrix<float> rows = waves<float>(7, 5);
  EXPECT_EQ(network->predict_part(1, 2, rows), network->slice(1, 2).predict(rows));
  EXPECT_EQ(middle.predict(rows.cast<double>()), network->slice(1, 2).predict(rows).cast<double>());
  EXPECT_THROW((void)network->predict_part(1, 2, waves<float>(7, 4)), ShapeError);
  for (const auto& [first, count] : {std::pair{0, 0}, {-1, 2}, {3, 3}})
    EXPECT_THROW((void)for_double_rows(network, first, count), OptionError);
}

TEST(DoubleRows, AreNotForTraining) {
  Network<double> network = for_double_rows(shared_network(), 0, 5).preceded_by(Dense{3, 3});
  const Dataset data = Dataset::with_targets(waves<float>(8, 3), waves<float>(8, 2));
  EXPECT_EQ(error_message<OptionError>([&] {
              (void)fit(network, data, MeanSquaredError{}, Sgd{.learning_rate = 0.1},
                        {.epochs = 1, .progress = false});
            }),
            "layers in float for rows in double are for inference only");
}

}  // namespace
}  // namespace ogee::double_rows_test
