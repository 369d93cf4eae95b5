#include <gtest/gtest.h>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/insight/checks/check_gradients.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include "error_message.hpp"

namespace ogee::gradient_check_test {
namespace {

Matrix<float> inputs_for(Index rows, Index features) {
  Matrix<float> inputs(rows, features);
  const RandomStream stream(11, RandomPurpose::data);
  for (Index i = 0; i < inputs.size(); ++i)
    inputs.data()[i] = static_cast<float>(stream.normal(static_cast<std::uint64_t>(i)));
  return inputs;
}

Matrix<float> one_hot(Index rows, Index classes) {
  Matrix<float> targets = Matrix<float>::Zero(rows, classes);
  for (Index row = 0; row < rows; ++row) targets(row, row % classes) = 1;
  return targets;
}

struct NamedLoss {
  const char* name;
  Loss loss;
};

const std::vector<NamedLoss>& losses() {
  static const std::vector<NamedLoss> all{
      {"mean_squared_error", MeanSquaredError{}},
      {"binary_cross_entropy", BinaryCrossEntropy{}},
      {"softmax_cross_entropy", SoftmaxCrossEntropy{}},
      {"huber", Huber{.delta = 10}},
      {"weighted_binary", BinaryCrossEntropy{.label_smoothing = 0.1, .positive_weights = {1, 2, 0.5, 3}}},
      {"weighted_softmax", SoftmaxCrossEntropy{.label_smoothing = 0.1, .class_weights = {1, 2, 0.5, 3}}}};
  return all;
}

class EveryActivationAndLoss : public testing::TestWithParam<std::tuple<std::string, std::size_t>> {};

TEST_P(EveryActivationAndLoss, HasRightGradients) {
  const Activation activation = activation_named(std::get<0>(GetParam()));
  const Loss& loss = losses()[std::get<1>(GetParam())].loss;
  const Network<float> net{Dense{3, 6}, activation, Dense{6, 5, {.bias = false}}, activation, Dense{5, 4}};
  const Matrix<float> inputs = inputs_for(7, 3);
  const GradientReport report = check_gradients(net, loss, view(inputs), one_hot(7, 4));
  EXPECT_TRUE(report.ok()) << to_string(report);
  EXPECT_EQ(report.checked + report.at_kinks, net.parameter_count());
  EXPECT_LT(report.at_kinks, net.parameter_count() / 10) << to_string(report);
}

std::vector<std::string> all_activations() {
  std::vector<std::string> names;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    names.push_back(family.name);
    for (const ActivationPreset& preset : family.presets) names.push_back(family.name + ":" + preset.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Gradients, EveryActivationAndLoss,
                         testing::Combine(testing::ValuesIn(all_activations()),
                                          testing::Range(std::size_t{0}, losses().size())),
                         [](const auto& test) {
                           std::string name =
                               std::get<0>(test.param) + "_" + losses()[std::get<1>(test.param)].name;
                           std::replace(name.begin(), name.end(), ':', '_');
                           return name;
                         });

TEST(GradientCheck, HoldsForBatchesOfManyBlocksAndParametersOfManyTiles) {
  const Network<float> net{Dense{200, 120}, Logistic{}, Dense{120, 3}};
  const Matrix<float> inputs = inputs_for(75, 200);
  const GradientReport report = check_gradients(net, SoftmaxCrossEntropy{}, view(inputs), one_hot(75, 3),
                                                {.entries_per_parameter = 20});
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(GradientCheck, SeesThroughAnActivationAsFirstAndAsLastLayer) {
  const Network<double> net{Tanh{}, Dense{3, 4}, Logistic{}};
  const Matrix<double> inputs = inputs_for(5, 3).cast<double>();
  const Matrix<double> targets = one_hot(5, 4).cast<double>();
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(GradientCheck, RejectsAWrongSlope) {
  const Activation wrong{"wrong", [](auto x) { return x * x; },
                         [](auto x) { return 2 * x * (1 + 1e-4 * x); }};
  const Network<float> net{Dense{3, 6}, wrong, Dense{6, 2}};
  const Matrix<float> inputs = inputs_for(7, 3);
  const GradientReport report = check_gradients(net, SoftmaxCrossEntropy{}, view(inputs), one_hot(7, 2));
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(report.worst.parameter.substr(0, 6), "dense1");
  EXPECT_NE(report.worst.analytic, report.worst.numeric);
  EXPECT_NE(to_string(report).find("DISAGREE"), std::string::npos);
}

TEST(GradientCheck, RejectsASlopeThatIsNotANumber) {
  const auto formula = []<Real T>(T x) { return ValueAndSlope<T>{x, x - x + static_cast<T>(NAN)}; };
  const Activation kernels{"wrong", {}, {}, elementwise<float>(formula), elementwise<double>(formula)};
  const Activation own{"wrong", {}, {}, formula};
  const Matrix<float> inputs = inputs_for(7, 3);
  const auto check = [&](const Activation& wrong) {
    const Network<float> net{Dense{3, 6, {.bias = false}}, wrong, Dense{6, 2}};
    return check_gradients(net, SoftmaxCrossEntropy{}, Matrix<float>(0 * inputs), one_hot(7, 2));
  };
  EXPECT_FALSE(check(kernels).ok());
  // A function of the user says so itself.
  EXPECT_EQ(error_message<NonFiniteError>([&] { (void)check(own); }),
            "wrong: the slope at x = 0 is nan in double");
}

/// A dense layer without bias and with a planted bug: its input gradient forgets the last output.
struct ForgetfulDense {
  static constexpr std::string_view kind = "forgetful";

  Index outputs = 1;

  Index connect(Index /*input_size*/) const { return outputs; }
  [[nodiscard]] std::vector<ParameterShape> parameter_shapes(Index input_size) const {
    return {{"weights", Role::weight, input_size, outputs}};
  }
  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = input * parameters[0].value;
  }
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    Matrix<T> forgetful = output_gradient;
    forgetful.rightCols(1).setZero();
    input_gradient = forgetful * parameters[0].value.transpose();
  }
  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index /*parameter*/, Index first_row,
                        MatrixView<T> gradient) const {
    gradient = (batch.input.transpose() * output_gradient).middleRows(first_row, gradient.rows());
  }
};

TEST(GradientCheck, RejectsAPlantedBugInALayer) {
  const Network<double> net{Dense{3, 4}, Tanh{}, ForgetfulDense{2}};
  const Matrix<double> inputs = inputs_for(6, 3).cast<double>();
  const Matrix<double> targets = one_hot(6, 2).cast<double>();
  const GradientReport report = check_gradients(net, SoftmaxCrossEntropy{}, view(inputs), view(targets));
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(report.worst.parameter.substr(0, 6), "dense1");
}

TEST(GradientCheck, LeavesOutEntriesThatSitOnAKink) {
  // With zero inputs and zero bias, every pre-activation is exactly on the kink of relu.
  const Network<float> net{Dense{2, 3}, Relu{}, Dense{3, 2}};
  const Matrix<float> inputs = Matrix<float>::Zero(4, 2);
  const GradientReport report = check_gradients(net, SoftmaxCrossEntropy{}, view(inputs), one_hot(4, 2));
  EXPECT_EQ(report.at_kinks, 3);  // the biases of the first layer; its weights move nothing
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(GradientCheck, RefusesImpossibleOptions) {
  const Network<float> net{Dense{2, 2}};
  const Matrix<float> inputs = Matrix<float>::Zero(1, 2);
  const auto check = [&](const GradientCheckOptions& options) {
    (void)check_gradients(net, SoftmaxCrossEntropy{}, view(inputs), one_hot(1, 2), options);
  };
  EXPECT_THROW(check({.step = 0}), OptionError);
  EXPECT_THROW(check({.tolerance = -1}), OptionError);
  EXPECT_THROW(check({.entries_per_parameter = 0}), OptionError);
}

}  // namespace
}  // namespace ogee::gradient_check_test
