// Files of other programs: PyTorch's exporter and those that scripts/make_onnx_references.py wrote node by node.

#include <ogee/formats/onnx/onnx.hpp>

#include <gtest/gtest.h>
#include <ogee/data/files/npy.hpp>

#include <cmath>
#include <filesystem>

namespace ogee::onnx_references_test {
namespace {

struct Reference {
  Model model;
  Matrix<float> inputs;
  Matrix<float> expected;
};

Reference reference(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(OGEE_TEST_DATA) / "onnx";
  Model model = load_onnx(folder / (name + ".onnx"));
  Matrix<float> inputs = npy_rows(folder / (name + "_inputs.npy"), model.network.input_size());
  Matrix<float> expected = npy_rows(folder / (name + "_outputs.npy"), model.network.output_size());
  return {std::move(model), std::move(inputs), std::move(expected)};
}

std::string layers_of(const Model& model) {
  std::string text;
  for (Index i = 0; i < model.network.size(); ++i)
    text += (i == 0 ? "" : " ") + model.network.layer(i).name();
  return text;
}

void expect_outputs(const Matrix<float>& outputs, const Matrix<float>& expected, const std::string& name) {
  ASSERT_EQ(outputs.rows(), expected.rows()) << name;
  ASSERT_EQ(outputs.cols(), expected.cols()) << name;
  EXPECT_GT(expected.cwiseAbs().maxCoeff(), 0.01F) << name;
  for (Index row = 0; row < expected.rows(); ++row)
    for (Index k = 0; k < expected.cols(); ++k)
      EXPECT_NEAR(outputs(row, k), expected(row, k), 1e-5 * std::max(1.0F, std::abs(expected(row, k))))
          << name;
}

TEST(OnnxReferences, GiveTheOutputsOfPyTorchAndNumpy) {
  for (const char* name : {"torch_activations", "torch_activations_opset9", "torch_highway", "torch_no_bias",
                           "converted_classifier", "types_of_numbers", "scaled_regression"}) {
    const Reference file = reference(name);
    expect_outputs(file.model.network.predict(file.inputs), file.expected, name);
  }
}

TEST(OnnxReferences, HaveTheLayersOfOgee) {
  EXPECT_EQ(layers_of(reference("torch_activations").model),
            "dense elu dense leaky_relu dense hard_logistic dense hard_tanh dense hard_silu dense elu scale "
            "dense scale "
            "elu scale dense softplus dense softsign dense silu dense gelu dense logistic dense tanh dense "
            "hard_tanh "
            "dense relu dense leaky_relu");
  EXPECT_EQ(layers_of(reference("torch_highway").model), "dense gate residual dense");
  EXPECT_EQ(layers_of(reference("scaled_regression").model), "scale dense tanh dense");
}

TEST(OnnxReferences, ThatEndInSoftmaxAreClassifiers) {
  const Model model = reference("converted_classifier").model;
  EXPECT_EQ(model.task, Task::classify);
  EXPECT_EQ(model.output_kind(), OutputKind::probabilities);
  EXPECT_EQ(model.class_labels(), (std::vector<std::string>{"0", "1", "2"}));
  EXPECT_EQ(model.library, "") << "not made by ogee";
  EXPECT_EQ(reference("torch_highway").model.task, Task::regress);
  EXPECT_EQ(reference("scaled_regression").model.first_trained, 1);
}

TEST(OnnxReferences, ThatEndInLogSoftmaxGiveLogits) {
  const Reference file = reference("torch_image");
  EXPECT_EQ(layers_of(file.model), "dense scale relu dense");
  EXPECT_EQ(file.model.output_kind(), OutputKind::logits);
  const Matrix<float> logarithms = file.model.predict(file.inputs).array().log().matrix();
  expect_outputs(logarithms, file.expected, "torch_image");
}

}  // namespace
}  // namespace ogee::onnx_references_test
