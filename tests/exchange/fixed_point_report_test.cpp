// What headers that compute with integers say of themselves, and which networks and calibrations are refused.

#include <ogee/formats/c99/fixed_point.hpp>

#include <gtest/gtest.h>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/formats/c99/detail/fixed_program.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/softmax.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "drawn_models.hpp"
#include "error_message.hpp"

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

template <class E>
std::string refusal(const Model& model, const Matrix<float>& rows) {
  return error_message<E>([&] { (void)fixed_point_header(model, rows); });
}

TEST(FixedPointReport, RefusesWhatHasNoFixedPoint) {
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

TEST(FixedPointReport, RefusesOutputsBeyondFloat) {
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

TEST(FixedPointReport, TakesOutputsWhoseScaleIsNotANormalNumber) {
  for (const FixedPoint format : {FixedPoint::q15, FixedPoint::int8})
    for (const float weight : {1e-44F, 3e-40F, 1e-34F}) {
      Network<float> network{Dense{1, 1}};
      network.layer(0).parameter("weight").value.setConstant(weight);
      network.layer(0).parameter("bias").value.setConstant(0.3F * weight);
      const Model model{.network = network, .loss = BinaryCrossEntropy{}};
      const Matrix<float> rows{{-1}, {-0.5}, {0.1F}, {1}};
      const FixedPointReport report = fixed_point_header(model, rows, {.format = format}).report;
      // In steps of the smallest normal number of float, at least.
      const double step = std::max(2.0 * static_cast<double>(weight) / detail::largest_value(format),
                                   static_cast<double>(std::numeric_limits<float>::min()));
      EXPECT_LE(report.largest_error(), 2 * step) << weight;
      if (static_cast<double>(weight) > 100 * step) {
        EXPECT_EQ(report.equal_classes, 4);
      }
    }
}

TEST(FixedPointReport, RefusesACalibrationThatIsNone) {
  Model model = regression(Network{Dense{2, 2}, Relu{}});
  EXPECT_EQ(refusal<DataError>(model, Matrix<float>(0, 2)), "the calibration has no rows");
  EXPECT_EQ(refusal<NonFiniteError>(model, Matrix<float>{{1, 2}, {1, std::nanf("")}}),
            "row 2 of the calibration has a number that is not finite");
  EXPECT_NE(refusal<ShapeError>(model, Matrix<float>{{1, 2, 3}}), "");
  model.network.layer(0).parameter("bias").value(0, 1) = std::nanf("");
  EXPECT_EQ(refusal<NonFiniteError>(model, Matrix<float>{{1, 2}}), "dense1: a parameter is not finite");
}

}  // namespace
}  // namespace ogee::fixed_point_report_test
