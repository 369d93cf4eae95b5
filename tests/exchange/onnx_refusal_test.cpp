// ONNX files made node by node: what is refused, with the node and its operation.

#include <ogee/formats/onnx/onnx.hpp>

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "error_message.hpp"
#include "onnx_nodes.hpp"

namespace ogee::onnx_refusal_test {
namespace {

/// The message for a file, after its name.
std::string refusal(const std::string& bytes) {
  const std::string message = error_message<FormatError>([&] { (void)parse_onnx(bytes, "f"); });
  EXPECT_TRUE(message.starts_with("f: ")) << message;
  return message.substr(std::min<std::size_t>(3, message.size()));
}
std::string refusal(const OnnxFile& file) { return refusal(onnx_file_bytes(file)); }
std::string refusal(std::vector<OnnxNode> nodes) { return refusal(file_of(std::move(nodes))); }

TEST(OnnxRefusal, NamesTheNodeThatIsNotRead) {
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

TEST(OnnxRefusal, DoesNotTakeAFormulaForAFunctionThatItIsOnlyNearZero) {
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

TEST(OnnxRefusal, RefusesBoundsThatAreNoInterval) {
  EXPECT_EQ(refusal({number("least", 5), number("most", 2), node("Max", {"x", "least"}, "m"),
                     node("Min", {"m", "most"}, "y")}),
            "node \"n_m\" (\"Max\"): is not a part of any layer");
  EXPECT_EQ(refusal({number("least", NAN), node("Max", {"x", "least"}, "y")}),
            "node \"n_y\" (\"Max\"): has a bound that is not a number");
}

TEST(OnnxRefusal, NamesShapesThatDoNotFit) {
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

TEST(OnnxRefusal, RefusesNamesThatAreMissingOrComeTwice) {
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

TEST(OnnxRefusal, RefusesDataThatDoesNotFillItsShape) {
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

TEST(OnnxRefusal, RefusesToRepeatConstantsForEver) {
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

TEST(OnnxRefusal, RefusesToGoThroughConstantsForEver) {
  const std::vector<double> ones(20'000, 1.0);
  const std::string reason = "repeats constants of the file so often";
  EXPECT_NE(refusal(chain("Sub", ones, true)).find(reason), std::string::npos) << "1 - x";
  EXPECT_NE(refusal(chain("PRelu", ones, false)).find(reason), std::string::npos);
}

TEST(OnnxRefusal, RefusesSoftmaxOfOneColumnAsAClassifier) {
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

TEST(OnnxRefusal, RefusesOldNormalisationByTheBatch) {
  OnnxFile file = batch_normalization({2, 4});
  const Matrix<float> expected{{2, -1}};  // (x - c) * s / sqrt(v) + c
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), expected);
  file.opset = 6;
  EXPECT_EQ(refusal(file), "node \"n_y\" (\"BatchNormalization\"): normalises by the batch, as in training");
  file.nodes[0].attributes["is_test"] = std::int64_t{1};
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), expected);
}

TEST(OnnxRefusal, RefusesOperationsNewerThanThoseKnown) {
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.opset = 23;
  EXPECT_EQ(outputs_of(file, Matrix<float>{{2, -1}}), (Matrix<float>{{2, 0}}));
  file.opset = 24;
  EXPECT_EQ(refusal(file), "uses version 24 of ONNX's operations, expected 23 at most");
}

TEST(OnnxRefusal, NamesBothShapesAndSizesThatAreOpen) {
  EXPECT_EQ(refusal(batch_normalization({1, 2, 3})),
            "node \"n_y\" (\"BatchNormalization\"): has a scale of shape [3] and a variance of shape [2], "
            "expected equal shapes");
  OnnxFile file = file_of({node("Relu", {"x"}, "y")});
  file.inputs[0].shape = {OnnxValue::any_size, OnnxValue::any_size};
  EXPECT_EQ(refusal(file),
            "input \"x\" has the shape [?×?], expected columns whose number is from 1 to 1048576");
}

TEST(OnnxRefusal, RefusesConstantsThatAFloatCannotHold) {
  OnnxFile file = file_of({node("Mul", {"x", "c"}, "y")});
  file.initializers[2].type = OnnxType::float64;
  file.initializers[2].numbers = {1e300, 1};
  EXPECT_EQ(refusal(file), "scale: factor[0] is 1e+300, expected a finite number, up to 3.4e+38 in float");
  file.initializers[2].numbers = {1, std::numeric_limits<double>::infinity()};
  EXPECT_EQ(refusal(file).substr(0, 36), "node \"n_y\" (\"Mul\"): scale: factor[1]");
}

TEST(OnnxRefusal, RefusesOtherBytes) {
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

TEST(OnnxRefusal, ReadsOrRefusesWhicheverByteIsWrong) {
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
}  // namespace ogee::onnx_refusal_test
