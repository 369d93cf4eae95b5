// ONNX files made node by node: what is read.

#include <ogee/formats/onnx/onnx.hpp>

#include <gtest/gtest.h>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/scale.hpp>

#include <cmath>
#include <string>

#include "onnx_nodes.hpp"

namespace ogee::onnx_import_test {
namespace {

/// For the row (2, −1).
std::vector<float> row_of(std::vector<OnnxNode> nodes) {
  const Matrix<float> outputs = outputs_of(file_of(std::move(nodes)), Matrix<float>{{2, -1}});
  return {outputs.data(), outputs.data() + outputs.size()};
}

using Row = std::vector<float>;

TEST(OnnxImport, MultipliesByWeights) {
  // (2, −1) · W = (−2, −1, 0)
  EXPECT_EQ(row_of({node("MatMul", {"x", "W"}, "y")}), (Row{-2, -1, 0}));
  EXPECT_EQ(row_of({node("MatMul", {"x", "W"}, "z"), node("Add", {"b", "z"}, "y")}), (Row{-1, 1, 3}));
  EXPECT_EQ(row_of({node("Gemm", {"x", "W"}, "y")}), (Row{-2, -1, 0}));
  EXPECT_EQ(row_of({node("Gemm", {"x", "W", "b"}, "y", {{"alpha", 2.0}, {"beta", 3.0}})}), (Row{-1, 4, 9}));
  EXPECT_EQ(row_of({node("Gemm", {"x", "W", "half"}, "y")}), (Row{-1.5, -0.5, 0.5}));
  EXPECT_EQ(
      row_of({node("Transpose", {"W"}, "T"), node("Gemm", {"x", "T"}, "y", {{"transB", std::int64_t{1}}})}),
      (Row{-2, -1, 0}));
  EXPECT_EQ(row_of({node("MatMul", {"x", "W"}, "z"), node("Mul", {"z", "half"}, "y")}), (Row{-1, -0.5, 0}));
}

TEST(OnnxImport, ComputesWithConstants) {
  EXPECT_EQ(row_of({node("Add", {"x", "c"}, "y")}), (Row{12, 19}));
  EXPECT_EQ(row_of({node("Sub", {"x", "c"}, "y")}), (Row{-8, -21}));
  EXPECT_EQ(row_of({node("Sub", {"c", "x"}, "y")}), (Row{8, 21}));
  EXPECT_EQ(row_of({node("Mul", {"c", "x"}, "y")}), (Row{20, -20}));
  EXPECT_EQ(row_of({node("Div", {"x", "half"}, "y")}), (Row{4, -2}));
  EXPECT_EQ(row_of({node("Neg", {"x"}, "y")}), (Row{-2, 1}));
  // (x − c / 2) / c + 1 / 2 = x / c
  const Row folded = row_of({node("Mul", {"c", "half"}, "d"), node("Sub", {"x", "d"}, "z"),
                             node("Div", {"z", "c"}, "u"), node("Add", {"u", "half"}, "y")});
  EXPECT_FLOAT_EQ(folded[0], 0.2F);
  EXPECT_FLOAT_EQ(folded[1], -0.05F);
  EXPECT_EQ(row_of({node("Constant", {}, "k", {{"value_floats", std::vector<double>{1, 1}}}),
                    node("Sub", {"k", "x"}, "y")}),
            (Row{-1, 2}));
}

TEST(OnnxImport, PassesThroughWhatComputesNothing) {
  EXPECT_EQ(row_of({node("Identity", {"x"}, "a"), node("Dropout", {"a"}, "d"), node("Flatten", {"d"}, "e"),
                    node("Cast", {"e"}, "f", {{"to", std::int64_t{1}}}),
                    node("Constant", {}, "s", {{"value_ints", std::vector<std::int64_t>{-1, 2}}}),
                    node("Reshape", {"f", "s"}, "g"), node("Relu", {"g"}, "y")}),
            (Row{2, 0}));
  OnnxFile image = file_of({node("Flatten", {"x"}, "z"), node("MatMul", {"z", "W"}, "y")});
  image.inputs[0].shape = {1, 1, 2, 1};
  EXPECT_EQ(outputs_of(image, Matrix<float>{{2, -1}}), (Matrix<float>{{-2, -1, 0}}));
}

TEST(OnnxImport, ReadsNetworksWithoutWeights) {
  EXPECT_EQ(row_of({node("Relu", {"x"}, "y")}), (Row{2, 0}));
  EXPECT_EQ(row_of({node("Identity", {"x"}, "y")}), (Row{2, -1}));
  OnnxFile single = file_of({node("Relu", {"x"}, "r"), node("Add", {"r", "half"}, "y")});
  single.inputs[0].shape[1] = 1;
  EXPECT_EQ(outputs_of(single, Matrix<float>{{3}, {-3}}), (Matrix<float>{{3.5}, {0.5}}));
}

TEST(OnnxImport, FindsFunctionsByTheirFormulas) {
  const Network<float> softplus = parse_onnx_network<float>(
      onnx_file_bytes(file_of({node("Exp", {"x"}, "e"), node("Constant", {}, "one", {{"value_float", 1.0}}),
                               node("Add", {"e", "one"}, "s"), node("Log", {"s"}, "l"),
                               node("MatMul", {"l", "W"}, "y")})),
      "f");
  EXPECT_EQ(softplus.layer(0).name(), "softplus");
  const Network<float> hard_logistic = parse_onnx_network<float>(
      onnx_file_bytes(
          file_of({node("MatMul", {"x", "W"}, "z"), node("Constant", {}, "fifth", {{"value_float", 0.2}}),
                   node("Mul", {"z", "fifth"}, "m"), node("Add", {"m", "half"}, "a"),
                   node("Constant", {}, "zero", {{"value_float", 0.0}}),
                   node("Constant", {}, "one", {{"value_float", 1.0}}), node("Max", {"a", "zero"}, "low"),
                   node("Min", {"low", "one"}, "y")})),
      "f");
  EXPECT_EQ(hard_logistic.layer(1).activation()->description(), "hard_logistic(slope=0.2, offset=0.5)");
}

TEST(OnnxImport, TakesTheDefaultsOfAttributes) {
  const Row elu = row_of({node("Elu", {"x"}, "y")});
  EXPECT_FLOAT_EQ(elu[1], std::expm1(-1.0F));
  EXPECT_EQ(row_of({node("LeakyRelu", {"x"}, "y")}), (Row{2, -0.01F}));
  const Row hard = row_of({node("HardSigmoid", {"x"}, "y")});
  EXPECT_FLOAT_EQ(hard[0], 0.9F);
  EXPECT_FLOAT_EQ(hard[1], 0.3F);
  const Row selu = row_of({node("Selu", {"x"}, "y")});
  EXPECT_FLOAT_EQ(selu[0], 2 * 1.0507009873F);
  EXPECT_FLOAT_EQ(selu[1], static_cast<float>(1.0507009873 * 1.6732632423 * std::expm1(-1.0)));
  EXPECT_EQ(row_of({node("Clip", {"x"}, "y", {{"min", -0.75}, {"max", 0.5}})}), (Row{0.5, -0.75}));
  EXPECT_EQ(row_of({node("Constant", {}, "low", {{"value_float", -0.75}}),
                    node("Clip", {"x", "low", "half"}, "y")}),
            (Row{0.5, -0.75}));
}

TEST(OnnxImport, ReadsAllFormsOfNumbers) {
  for (const OnnxType type : {OnnxType::float32, OnnxType::float64}) {
    OnnxFile file = file_of({node("MatMul", {"x", "W"}, "y")});
    file.initializers[0].type = type;
    EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), (Matrix<float>{{-2, -1, 0}}));
  }
}

TEST(OnnxImport, KnowsClassifiersOfOthersByTheirLastOperation) {
  const auto model = [](std::vector<OnnxNode> nodes) {
    return parse_onnx(onnx_file_bytes(file_of(std::move(nodes))), "f");
  };
  const Model softmax = model({node("MatMul", {"x", "W"}, "z"), node("Softmax", {"z"}, "y")});
  EXPECT_EQ(softmax.task, Task::classify);
  EXPECT_EQ(softmax.trained_layers, 1);
  const Model logits = model({node("MatMul", {"x", "W"}, "z"), node("LogSoftmax", {"z"}, "y")});
  EXPECT_EQ(logits.output_kind(), OutputKind::logits);
  const Model numbers = model({node("MatMul", {"x", "W"}, "z"), node("Sigmoid", {"z"}, "y")});
  EXPECT_EQ(numbers.task, Task::regress) << "three columns that are not the classes of one answer";
  OnnxFile single = file_of({node("MatMul", {"x", "w"}, "z"), node("Sigmoid", {"z"}, "y")});
  single.initializers.push_back(tensor("w", {2, 1}, {1, 2}));
  EXPECT_EQ(parse_onnx(onnx_file_bytes(single), "f").class_count(), 2);
}

TEST(OnnxImport, MakesOneFunctionOfTwoBounds) {
  const auto function = [](std::vector<OnnxNode> nodes) {
    const auto network = parse_onnx_network<float>(onnx_file_bytes(file_of(std::move(nodes))), "f");
    EXPECT_EQ(network.size(), 2) << "a scale for the number of inputs, and the function";
    return network.layer(network.size() - 1).activation()->description();
  };
  EXPECT_EQ(function({number("least", 0), number("most", 30), node("Max", {"x", "least"}, "m"),
                      node("Min", {"most", "m"}, "y")}),
            "hard_tanh(low=0, high=30)");
  EXPECT_EQ(function({number("most", 6), node("Relu", {"x"}, "r"), node("Clip", {"r", "", "most"}, "y")}),
            "hard_tanh(low=0, high=6)");
  EXPECT_EQ(function({number("least", -0.1), number("most", 7), node("Min", {"x", "most"}, "m"),
                      node("Max", {"m", "least"}, "y")}),
            "hard_tanh(low=-0.1, high=7)");
  EXPECT_EQ(function({number("least", 0), node("Max", {"least", "x"}, "y")}), "relu");
}

TEST(OnnxImport, CastsWholeConstantsToNumbers) {
  EXPECT_EQ(row_of({node("Constant", {}, "k", {{"value_ints", std::vector<std::int64_t>{3, 16'777'217}}}),
                    node("Cast", {"k"}, "f", {{"to", std::int64_t{1}}}), node("Mul", {"x", "f"}, "y")}),
            (Row{6, -16'777'216}));
}

}  // namespace
}  // namespace ogee::onnx_import_test
