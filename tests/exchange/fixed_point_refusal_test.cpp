// Networks and calibrations that have no fixed point.

#include <ogee/formats/c99/fixed_point.hpp>

#include <gtest/gtest.h>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/softmax.hpp>

#include <cmath>
#include <string>

#include "drawn_models.hpp"
#include "error_message.hpp"

namespace ogee::fixed_point_refusal_test {
namespace {

template <class E>
std::string refusal(const Model& model, const Matrix<float>& rows) {
  return error_message<E>([&] { (void)fixed_point_header(model, rows); });
}

TEST(FixedPointRefusal, RefusesWhatHasNoFixedPoint) {
  const auto message = [](const Network<float>& network) {
    return refusal<OptionError>(regression(network), drawn_rows(network.input_size()));
  };
  EXPECT_EQ(message(Network{Dense{2, 2}, Tanh{}, Dense{2, 2}}),
            "tanh1: tanh has no fixed point; train with hard_tanh");
  EXPECT_EQ(message(Network{Dense{2, 2}, Silu{}}), "silu1: silu has no fixed point; train with hard_silu");
  EXPECT_EQ(message(Network{Gate{Relu{}}, Dense{2, 2}}).substr(0, 46),
            "gate1: logistic has no fixed point; train with");
  EXPECT_EQ(message(Network{Dense{2, 2}, Elu{}}),
            "elu1: elu(alpha=1) has no fixed point; train with hard_tanh, hard_logistic or relu");
  EXPECT_EQ(message(Network{Dense{2, 2}, Softmax{}, Dense{2, 2}}),
            "softmax1: softmax inside of a network has no fixed point");
}

TEST(FixedPointRefusal, RefusesOutputsBeyondFloat) {
  Network<float> network{Dense{1, 1}, HardTanh{-1e30, 1e30}, Dense{1, 1}};
  network.layer(0).parameter("weight").value.setConstant(1);
  network.layer(2).parameter("weight").value.setConstant(1e30F);
  for (Parameter<float>* parameter : network.parameters())
    if (parameter->name == "bias") parameter->value.setZero();
  // The limits say that the output can be 1e60, though the calibration gives at most 1.
  EXPECT_EQ(refusal<NonFiniteError>(predicting(network), Matrix<float>{{-1e-30F}, {1e-30F}}),
            "dense2: the scale or offset of an output is 1.5e+51, too large for float");

  // 1e20 · 1e20 − 1e20 · 1e20 is 0, but infinity less infinity in float.
  Network<float> difference{Dense{1, 2}, Identity{}, Dense{2, 1}};
  difference.layer(0).parameter("weight").value.setConstant(1e20F);
  difference.layer(0).parameter("bias").value.setZero();
  difference.layer(2).parameter("weight").value = Matrix<float>{{1e20F}, {-1e20F}};
  difference.layer(2).parameter("bias").value.setZero();
  EXPECT_EQ(refusal<NonFiniteError>(predicting(difference), Matrix<float>{{0}, {1}}),
            "row 2 of the calibration has an output that is not finite in float");
}

TEST(FixedPointRefusal, RefusesACalibrationThatIsNone) {
  Model model = regression(Network{Dense{2, 2}, Relu{}});
  EXPECT_EQ(refusal<DataError>(model, Matrix<float>(0, 2)), "the calibration has no rows");
  EXPECT_EQ(refusal<NonFiniteError>(model, Matrix<float>{{1, 2}, {1, std::nanf("")}}),
            "row 2 of the calibration has a number that is not finite");
  EXPECT_NE(refusal<ShapeError>(model, Matrix<float>{{1, 2, 3}}), "");
  model.network.layer(0).parameter("bias").value(0, 1) = std::nanf("");
  EXPECT_EQ(refusal<NonFiniteError>(model, Matrix<float>{{1, 2}}), "dense1: a parameter is not finite");
}

}  // namespace
}  // namespace ogee::fixed_point_refusal_test
