// ONNX files made node by node: what is read, and what is refused with the node and its operation.

#include <ogee/formats/onnx/onnx.hpp>

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/formats/onnx/detail/onnx_file.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/scale.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "error_message.hpp"

namespace ogee::onnx_import_test {
namespace {

using detail::onnx_file_bytes;
using detail::OnnxFile;
using detail::OnnxNode;
using detail::OnnxTensor;
using detail::OnnxType;
using detail::OnnxValue;

OnnxTensor tensor(const std::string& name, const std::vector<Index>& shape,
                  const std::vector<double>& numbers) {
  return {.name = name, .type = OnnxType::float32, .shape = shape, .numbers = numbers};
}

OnnxNode node(const std::string& operation, const std::vector<std::string>& inputs, const std::string& output,
              std::map<std::string, detail::OnnxAttribute> attributes = {}) {
  return {.name = "n_" + output,
          .operation = operation,
          .inputs = inputs,
          .outputs = {output},
          .attributes = std::move(attributes)};
}

/// From "x" (batch, 2) to "y", with the constants W = [1 2 3; 4 5 6], b = [1 2 3], c = [10 20], half = 0.5.
OnnxFile file_of(std::vector<OnnxNode> nodes) {
  return {.nodes = std::move(nodes),
          .initializers = {tensor("W", {2, 3}, {1, 2, 3, 4, 5, 6}), tensor("b", {3}, {1, 2, 3}),
                           tensor("c", {1, 2}, {10, 20}), tensor("half", {}, {0.5})},
          .inputs = {{.name = "x",
                      .type = OnnxType::float32,
                      .has_shape = true,
                      .shape = {OnnxValue::any_size, 2}}},
          .outputs = {{.name = "y", .type = OnnxType::float32}}};
}

Matrix<float> outputs_of(const OnnxFile& file, const Matrix<float>& inputs) {
  return parse_onnx_network<float>(onnx_file_bytes(file), "f").predict(inputs);
}

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

/// The message for a file, after its name.
std::string refusal(const std::string& bytes) {
  const std::string message = error_message<FormatError>([&] { (void)parse_onnx(bytes, "f"); });
  EXPECT_TRUE(message.starts_with("f: ")) << message;
  return message.substr(std::min<std::size_t>(3, message.size()));
}
std::string refusal(const OnnxFile& file) { return refusal(onnx_file_bytes(file)); }
std::string refusal(std::vector<OnnxNode> nodes) { return refusal(file_of(std::move(nodes))); }

TEST(OnnxImport, NamesTheNodeThatIsNotRead) {
  EXPECT_EQ(refusal({node("Conv", {"x", "W"}, "y")}),
            "node \"n_y\" (\"Conv\"): is not an operation that ogee reads");
  OnnxFile foreign = file_of({node("Relu", {"x"}, "y")});
  foreign.nodes[0].domain = "ai.onnx.ml";
  EXPECT_EQ(refusal(foreign),
            "node \"n_y\" (\"Relu\"): is of the domain \"ai.onnx.ml\", expected an operation of ONNX itself");
  EXPECT_EQ(refusal({node("Exp", {"x"}, "y")}), "node \"n_y\" (\"Exp\"): is not a part of any layer");
  EXPECT_EQ(refusal({node("Relu", {"x"}, "r"), node("Tanh", {"x"}, "t"), node("Mul", {"r", "t"}, "y")}),
            "node \"n_r\" (\"Relu\"): is not a part of any layer");
  EXPECT_EQ(refusal({node("Gemm", {"x", "W"}, "y", {{"transA", std::int64_t{1}}})}),
            "node \"n_y\" (\"Gemm\"): transA is not 0: the batch would become the columns");
  EXPECT_EQ(refusal({node("Gemm", {"x", "W"}, "y", {{"alpha", std::int64_t{1}}})}),
            "node \"n_y\" (\"Gemm\"): attribute alpha is not a number");
  EXPECT_EQ(refusal({node("Gemm", {"x"}, "y")}), "node \"n_y\" (\"Gemm\"): input 1 is missing");
  EXPECT_EQ(refusal({node("Softmax", {"x"}, "y", {{"axis", std::int64_t{0}}})}),
            "node \"n_y\" (\"Softmax\"): axis is 0, expected 1, the columns");
  EXPECT_EQ(refusal({node("LogSoftmax", {"x"}, "l"), node("Relu", {"l"}, "y")}),
            "node \"n_y\" (\"Relu\"): input 0 is the result of LogSoftmax, which is read only at the end");
  EXPECT_EQ(refusal({node("LeakyRelu", {"x"}, "y", {{"alpha", -1.0}})}).substr(0, 38),
            "node \"n_y\" (\"LeakyRelu\"): leaky_relu: ");
}

/// A node that gives one number.
OnnxNode number(const std::string& name, double value) {
  return node("Constant", {}, name, {{"value_float", value}});
}

TEST(OnnxImport, DoesNotTakeAFormulaForAFunctionThatItIsOnlyNearZero) {
  EXPECT_EQ(refusal({number("k", 100), node("Clip", {"x", "", "k"}, "y")}),
            "node \"n_y\" (\"Clip\"): is not a part of any layer");
  EXPECT_EQ(refusal({number("k", -50), node("Max", {"x", "k"}, "y")}),
            "node \"n_y\" (\"Max\"): is not a part of any layer");
  EXPECT_EQ(refusal({number("k", 30), number("zero", 0), node("Greater", {"x", "k"}, "g"),
                     node("Where", {"g", "zero", "x"}, "y")}),
            "node \"n_g\" (\"Greater\"): is not a part of any layer");
  EXPECT_EQ(refusal({number("k", 25), number("one", 1), node("Exp", {"x"}, "e"),
                     node("Add", {"e", "one"}, "s"), node("Log", {"s"}, "l"), node("Min", {"l", "k"}, "y")}),
            "node \"n_y\" (\"Min\"): is not a part of any layer");
  EXPECT_EQ(refusal({number("k", 1000.5), number("zero", 0), node("Relu", {"x"}, "r"),
                     node("Equal", {"r", "k"}, "g"), node("Where", {"g", "zero", "r"}, "y")}),
            "node \"n_g\" (\"Equal\"): is not a part of any layer");
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
  EXPECT_EQ(refusal({number("least", 5), number("most", 2), node("Max", {"x", "least"}, "m"),
                     node("Min", {"m", "most"}, "y")}),
            "node \"n_m\" (\"Max\"): is not a part of any layer");
  EXPECT_EQ(refusal({number("least", NAN), node("Max", {"x", "least"}, "y")}),
            "node \"n_y\" (\"Max\"): has a bound that is not a number");
}

TEST(OnnxImport, NamesShapesThatDoNotFit) {
  EXPECT_EQ(refusal({node("MatMul", {"x", "b"}, "y")}),
            "node \"n_y\" (\"MatMul\"): the weights have shape [3], expected two dimensions");
  EXPECT_EQ(refusal({node("Gemm", {"x", "W"}, "y", {{"transB", std::int64_t{1}}})}),
            "node \"n_y\" (\"Gemm\"): the weights are for 3 inputs, expected 2");
  EXPECT_EQ(
      refusal({node("Add", {"x", "b"}, "y")}),
      "node \"n_y\" (\"Add\"): a constant has shape [3], expected one number, or one for each of 2 columns");
  EXPECT_EQ(refusal({node("MatMul", {"x", "W"}, "z"), node("Add", {"x", "z"}, "y")}),
            "node \"n_y\" (\"Add\"): has inputs of 2 and 3 columns, expected as many");
  EXPECT_EQ(refusal({node("Constant", {}, "s", {{"value_ints", std::vector<std::int64_t>{2, -1}}}),
                     node("Reshape", {"x", "s"}, "y")}),
            "node \"n_y\" (\"Reshape\"): makes the shape [2, -1], expected [-1, 2]");
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.inputs[0].shape = {1, 1, 2};
  EXPECT_EQ(
      refusal(file),
      "node \"n_y\" (\"Relu\"): input 0 does not have the dimensions (batch, columns); Flatten makes them");
  for (const Index size :
       {Index{0}, Index{-1}, Index{-7}, Index{1} << 40, std::numeric_limits<Index>::max()}) {
    file.inputs[0].shape = {1, size};
    EXPECT_NE(refusal(file).find("expected columns whose number is from 1 to 1048576"), std::string::npos)
        << size;
  }
  file.inputs[0].shape = {2};
  EXPECT_EQ(refusal(file), "input \"x\" has 1 dimensions, expected (batch, columns)");
}

TEST(OnnxImport, RefusesNamesThatAreMissingOrComeTwice) {
  EXPECT_EQ(refusal({node("Relu", {"z"}, "y")}),
            "node \"n_y\" (\"Relu\") takes \"z\", which is not an input, an initialiser or the first result "
            "of a node "
            "before");
  EXPECT_EQ(refusal({node("Add", {"x", "b2"}, "a"), node("Relu", {"a"}, "b2"), node("Relu", {"b2"}, "y")}),
            "node \"n_a\" (\"Add\") takes \"b2\", which is not an input, an initialiser or the first result "
            "of a node "
            "before")
      << "a cycle";
  EXPECT_EQ(refusal({node("Relu", {"x"}, "y"), node("Tanh", {"x"}, "y")}), "has \"y\" twice");
  EXPECT_EQ(refusal({node("Relu", {"x"}, "x")}), "has \"x\" twice");
  EXPECT_EQ(refusal({node("Relu", {"x"}, "z")}), "no node gives the output \"y\"");
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.initializers.push_back(file.initializers[0]);
  EXPECT_EQ(refusal(file), "has \"W\" twice");
  file = file_of({node("Relu", {"x"}, "y")});
  file.inputs.push_back(file.inputs[0]);
  file.inputs.back().name = "x2";
  EXPECT_EQ(refusal(file), "has 2 inputs, expected 1");
  file = file_of({node("Dropout", {"x"}, "y")});
  file.opset = 6;
  EXPECT_EQ(refusal(file), "node \"n_y\" (\"Dropout\"): drops values, as in training");
  file.nodes[0].attributes["is_test"] = std::int64_t{1};
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), (Matrix<float>{{2, -1}}));
  file = file_of({node("Dropout", {"x"}, "z")});
  file.nodes[0].outputs = {"z", "y"};
  EXPECT_EQ(refusal(file), "the output \"y\" is not the first result of its node");
}

TEST(OnnxImport, RefusesDataThatDoesNotFillItsShape) {
  OnnxFile file = file_of({node("MatMul", {"x", "W"}, "y")});
  const auto with_shape = [&](const std::vector<Index>& shape) {
    file.initializers[0].shape = shape;
    return refusal(file);
  };
  EXPECT_EQ(with_shape({2, 4}), "tensor \"W\": has 6 numbers, but shape 2×4 takes 8");
  EXPECT_EQ(with_shape({-2, -3}), "tensor \"W\": shape -2×-3 is too large or negative");
  EXPECT_EQ(with_shape({Index{1} << 33, Index{1} << 33}),
            "tensor \"W\": shape 8589934592×8589934592 is too large or negative");
  EXPECT_EQ(with_shape({0, Index{1} << 40}),
            "tensor \"W\": has 6 numbers, but shape 0×1099511627776 takes 0");
}

TEST(OnnxImport, RefusesToRepeatConstantsForEver) {
  OnnxFile file = file_of({});
  constexpr Index size = 256;
  file.inputs[0].shape = {1, size};
  file.initializers.push_back(tensor("square", {size, size}, std::vector<double>(size * size, 0.5)));
  std::string last = "x";
  for (int i = 0; i < 100; ++i) {
    file.nodes.push_back(node("MatMul", {last, "square"}, "m" + std::to_string(i)));
    last = file.nodes.back().outputs[0];
  }
  file.outputs[0].name = last;
  EXPECT_NE(refusal(file).find("repeats constants of the file so often"), std::string::npos);
}

/// "x" through many nodes that take the same large constant.
OnnxFile chain(const std::string& operation, const std::vector<double>& numbers, bool constant_first) {
  OnnxFile file = file_of({});
  const auto size = std::ssize(numbers);
  file.inputs[0].shape = {1, size};
  file.initializers.push_back(tensor("large", {size}, numbers));
  std::string last = "x";
  for (int i = 0; i < 300; ++i) {
    const std::string result = "m" + std::to_string(i);
    file.nodes.push_back(constant_first ? node(operation, {"large", last}, result)
                                        : node(operation, {last, "large"}, result));
    last = result;
  }
  file.outputs[0].name = last;
  return file;
}

TEST(OnnxImport, RefusesToGoThroughConstantsForEver) {
  const std::vector<double> ones(20'000, 1.0);
  const std::string reason = "repeats constants of the file so often";
  EXPECT_NE(refusal(chain("Sub", ones, true)).find(reason), std::string::npos) << "1 - x";
  EXPECT_NE(refusal(chain("PRelu", ones, false)).find(reason), std::string::npos);
}

TEST(OnnxImport, RefusesSoftmaxOfOneColumnAsAClassifier) {
  for (const std::string operation : {"Softmax", "LogSoftmax"}) {
    OnnxFile file = file_of({node("MatMul", {"x", "w"}, "z"), node(operation, {"z"}, "y")});
    file.initializers.push_back(tensor("w", {2, 1}, {1, 2}));
    EXPECT_EQ(refusal(file),
              "ends in " + operation +
                  " of one column, which is the same for all rows, expected a column for each of "
                  "at least 2 classes");
  }
}

/// x normalised with scale, bias, mean and variance.
OnnxFile batch_normalization(const std::vector<double>& scale) {
  OnnxFile file = file_of({node("BatchNormalization", {"x", "s", "c", "c", "v"}, "y", {{"epsilon", 0.0}})});
  file.initializers.push_back(tensor("s", {std::ssize(scale)}, scale));
  file.initializers.push_back(tensor("v", {2}, {4, 16}));
  return file;
}

TEST(OnnxImport, RefusesOldNormalisationByTheBatch) {
  OnnxFile file = batch_normalization({2, 4});
  const Matrix<float> expected{{2, -1}};  // (x - c) * s / sqrt(v) + c
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), expected);
  file.opset = 6;
  EXPECT_EQ(refusal(file), "node \"n_y\" (\"BatchNormalization\"): normalises by the batch, as in training");
  file.nodes[0].attributes["is_test"] = std::int64_t{1};
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), expected);
}

TEST(OnnxImport, RefusesOperationsNewerThanThoseKnown) {
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.opset = 23;
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), (Matrix<float>{{2, 0}}));
  file.opset = 24;
  EXPECT_EQ(refusal(file), "uses version 24 of ONNX's operations, expected 23 at most");
}

TEST(OnnxImport, NamesBothShapesAndSizesThatAreOpen) {
  EXPECT_EQ(refusal(batch_normalization({1, 2, 3})),
            "node \"n_y\" (\"BatchNormalization\"): has a scale of shape [3] and a variance of shape [2], "
            "expected equal shapes");
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.inputs[0].shape = {OnnxValue::any_size, OnnxValue::any_size};
  EXPECT_EQ(refusal(file),
            "input \"x\" has the shape [?×?], expected columns whose number is from 1 to 1048576");
}

TEST(OnnxImport, CastsWholeConstantsToNumbers) {
  EXPECT_EQ(row_of({node("Constant", {}, "k", {{"value_ints", std::vector<std::int64_t>{3, 16'777'217}}}),
                    node("Cast", {"k"}, "f", {{"to", std::int64_t{1}}}), node("Mul", {"x", "f"}, "y")}),
            (Row{6, -16'777'216}));
}

TEST(OnnxImport, RefusesConstantsThatAFloatCannotHold) {
  OnnxFile file = file_of({node("Mul", {"x", "c"}, "y")});
  file.initializers[2].type = OnnxType::float64;
  file.initializers[2].numbers = {1e300, 1};
  EXPECT_EQ(refusal(file), "scale: factor[0] is 1e+300, expected a finite number, up to 3.4e+38 in float");
  file.initializers[2].numbers = {1, std::numeric_limits<double>::infinity()};
  EXPECT_EQ(refusal(file).substr(0, 36), "node \"n_y\" (\"Mul\"): scale: factor[1]");
}

TEST(OnnxImport, RefusesOtherBytes) {
  EXPECT_EQ(refusal(std::string()), "not an ONNX file: it has no graph");
  EXPECT_EQ(refusal(std::string("{\"a\": 1}")), "not an ONNX file, or damaged or cut off");
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.metadata["ogee"] = "{\"layers\": 1}";
  EXPECT_EQ(refusal(file).substr(0, 15), "metadata ogee: ");
}

/// The file has been read or refused.
bool reads(const std::string& bytes) try {
  (void)parse_onnx(bytes, "f");
  return true;
} catch (const FormatError& error) {
  EXPECT_TRUE(std::string_view(error.what()).starts_with("f: ")) << error.what();
  return false;
}

TEST(OnnxImport, ReadsOrRefusesWhicheverByteIsWrong) {
  const std::string valid = onnx_file_bytes(
      file_of({node("Sub", {"x", "c"}, "s"), node("Gemm", {"s", "W", "b"}, "z", {{"alpha", 2.0}}),
               node("HardSigmoid", {"z"}, "h", {{"alpha", 0.25}}), node("Softmax", {"h"}, "y")}));
  ASSERT_TRUE(reads(valid));
  int read = 0;
  int refused = 0;
  for (std::size_t position = 0; position < valid.size(); ++position)
    for (const int change : {1, 2, 4, 8, 16, 32, 64, 128, 255, 127}) {
      std::string spoiled = valid;
      spoiled[position] = static_cast<char>(spoiled[position] ^ change);
      ++(reads(spoiled) ? read : refused);
    }
  EXPECT_GT(read, 500) << "numbers may be any";
  EXPECT_GT(refused, 1000);
  for (std::size_t size = 0; size < valid.size(); ++size) (void)reads(valid.substr(0, size));
}

}  // namespace
}  // namespace ogee::onnx_import_test
