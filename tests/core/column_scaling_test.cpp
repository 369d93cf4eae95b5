#include <gtest/gtest.h>

#include <ogee/ogee.hpp>

namespace ogee::column_scaling_test {
namespace {

TEST(ColumnScaling, IsFoundFromWhatANetworkComputes) {
  const Network<float> two = Network{
      Dense{3, 3}, Scale{.center = {1, 2, 3}, .factor = {2, -1, 0.5}},
      Scale{.factor = {10},
            .offset = {5, 6, 7}}}.slice(1, 2);
  const auto scaling = column_scaling(two);
  ASSERT_TRUE(scaling);
  const Matrix<double> factor{{20, -10, 5}};
  const Matrix<double> offset{{-15, 26, -8}};  // 5 − 20·1, 6 + 10·2, 7 − 5·3
  EXPECT_LE((scaling->factor - factor).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LE((scaling->offset - offset).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(ColumnScaling, IsNotFoundInAnythingElse) {
  EXPECT_FALSE(column_scaling(Network{Dense{3, 3}}));
  EXPECT_FALSE(column_scaling(Network{Dense{3, 2}}));
  for (const LayerDescription& function :
       {LayerDescription(Tanh{}), LayerDescription(Relu{}), LayerDescription(Softmax{})})
    EXPECT_FALSE(column_scaling(Network{Dense{3, 3}, function}.slice(1, 1)));
}

}  // namespace
}  // namespace ogee::column_scaling_test
