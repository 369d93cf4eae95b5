// The models with one operation that ONNX tests its implementations with (Debian: libonnx-testdata): each agrees with the
// outputs beside it, or is refused with a reason. Prints the list.

#include <ogee/formats/onnx/onnx.hpp>

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/formats/onnx/detail/onnx_file.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

namespace ogee::onnx_testdata_test {
namespace {

using Path = std::filesystem::path;
using detail::OnnxFile;
using detail::OnnxTensor;

constexpr const char* folder = "/usr/share/libonnx-testdata/data";

std::string content(const Path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Operations on each number for itself, for which the dimensions mean nothing.
bool is_elementwise(const OnnxFile& file) {
  static const std::set<std::string> names{"Relu", "Sigmoid",   "Tanh",        "Softplus",  "Softsign",
                                           "Elu",  "LeakyRelu", "HardSigmoid", "HardSwish", "Selu",
                                           "Celu", "Clip",      "Identity",    "Neg",       "Dropout"};
  return file.nodes.size() == 1 && names.contains(file.nodes[0].operation);
}

/// Two dimensions for any number of them.
std::vector<Index> folded(const std::vector<Index>& shape) {
  Index columns = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) columns *= shape[i];
  return shape.size() < 2 ? std::vector<Index>{1, shape.empty() ? 1 : shape[0]}
                          : std::vector<Index>{shape[0], columns};
}

Matrix<float> rows_of(const OnnxTensor& tensor) {
  const std::vector<Index> shape = folded(tensor.shape);
  if (std::ssize(tensor.numbers) != shape[0] * shape[1])
    throw FormatError("x: the test is not of tensors of numbers");
  Matrix<float> rows(shape[0], shape[1]);
  std::transform(tensor.numbers.begin(), tensor.numbers.end(), rows.data(),
                 [](double each) { return static_cast<float>(each); });
  return rows;
}

/// A model whose inputs but the first are constants.
struct Case {
  OnnxFile file;
  Matrix<float> inputs;
  Matrix<float> expected;
};

Case case_of(const Path& path) {
  Case result;
  result.file = detail::parse_onnx_file(content(path / "model.onnx"), "x");
  const Path data = path / "test_data_set_0";
  std::set<std::string> constants;
  for (const OnnxTensor& tensor : result.file.initializers) constants.insert(tensor.name);
  std::erase_if(result.file.inputs, [&](const auto& input) { return constants.contains(input.name); });
  for (std::size_t i = 1; i < result.file.inputs.size(); ++i) {
    OnnxTensor tensor =
        detail::parse_onnx_tensor(content(data / ("input_" + std::to_string(i) + ".pb")), "input");
    tensor.name = result.file.inputs[i].name;
    result.file.initializers.push_back(std::move(tensor));
  }
  result.file.inputs.resize(1);
  if (is_elementwise(result.file)) result.file.inputs[0].shape = folded(result.file.inputs[0].shape);
  result.inputs = rows_of(detail::parse_onnx_tensor(content(data / "input_0.pb"), "input"));
  result.expected = rows_of(detail::parse_onnx_tensor(content(data / "output_0.pb"), "output"));
  return result;
}

/// ln softmax, for models that give the logits of it.
void make_logarithms(Matrix<float>& logits) {
  for (Index row = 0; row < logits.rows(); ++row) {
    logits.row(row).array() -= logits.row(row).maxCoeff();
    logits.row(row).array() -= std::log(logits.row(row).array().exp().sum());
  }
}

bool agree(float a, float b) { return a == b || std::abs(a - b) <= 1e-5F * std::max(1.0F, std::abs(b)); }

/// Empty if the outputs agree, else the reason why the model is refused.
std::string refusal(const Path& path) try {
  const Case test = case_of(path);
  Matrix<float> outputs =
      parse_onnx_network<float>(detail::onnx_file_bytes(test.file), "x").predict(test.inputs);
  for (const detail::OnnxNode& node : test.file.nodes)
    if (node.operation == "LogSoftmax") make_logarithms(outputs);
  EXPECT_EQ(shape_text(outputs.rows(), outputs.cols()),
            shape_text(test.expected.rows(), test.expected.cols()))
      << path;
  EXPECT_TRUE(std::equal(outputs.data(), outputs.data() + outputs.size(), test.expected.data(),
                         test.expected.data() + test.expected.size(), agree))
      << path << "\n"
      << outputs << "\nexpected\n"
      << test.expected;
  return "";
} catch (const FormatError& error) {
  return error.what();
}

TEST(OnnxTestdata, AgreesOrIsRefused) {
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "libonnx-testdata is not installed";
  std::vector<Path> paths;
  for (const char* part : {"node", "pytorch-converted", "pytorch-operator", "simple"})
    for (const auto& entry : std::filesystem::directory_iterator(Path(folder) / part))
      if (std::filesystem::exists(entry.path() / "model.onnx")) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::set<std::string> passed;
  for (const Path& path : paths) {
    const std::string reason = refusal(path);
    const std::string name = path.filename().string();
    std::cout << name << (reason.empty() ? " agrees" : " is refused: " + reason) << "\n";
    if (reason.empty()) passed.insert(name);
  }
  std::cout << passed.size() << " of " << paths.size() << " agree\n";
  EXPECT_GE(paths.size(), 1000);
  EXPECT_GE(passed.size(), 72);
}

}  // namespace
}  // namespace ogee::onnx_testdata_test
