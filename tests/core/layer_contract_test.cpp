#include <gtest/gtest.h>

#include <ogee/core/layer_contract.hpp>
#include <ogee/core/layer_description.hpp>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::layer_contract_test {
namespace {

/// What every layer has.
struct Copied {
  static constexpr std::string_view kind = "copied";
  template <Real T>
  void infer(Parameters<T> /*parameters*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = input;
  }
  template <Real T>
  void backward_input(Parameters<T> /*parameters*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    input_gradient = output_gradient;
  }
};

struct WithShapes : Copied {
  std::vector<ParameterShape> shapes;
  std::vector<ParameterShape> parameter_shapes(Index /*input_size*/) const { return shapes; }
  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& /*batch*/,
                        const ConstMatrixView<T>& /*output_gradient*/, Index /*parameter*/,
                        Index /*first_row*/, MatrixView<T> gradient) const {
    gradient.setZero();
  }
};

struct WithSizes : Copied {
  Index outputs = 3;
  Index saved = 0;
  Index connect(Index /*input_size*/) const { return outputs; }
  Index saved_size(Index /*input_size*/) const { return saved; }
  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> /*saved*/, const PassPosition& /*position*/) const {
    infer(parameters, input, output);
  }
};

struct SavingOverInput : WithSizes {
  static constexpr bool saves_over_input = true;
};

std::string refusal(const LayerDescription& layer, Index input_size = 3) {
  return error_message<OptionError>([&] { (void)layer.make<float>(input_size); });
}

TEST(LayerContract, ParametersMayFollowFromTheInputSizeAlone) {
  WithShapes layer;
  layer.shapes = {{"gain", Role::bias, 1, 3}, {"mix", Role::weight, 3, 2}};
  const LayerPointer<double> made = LayerDescription(layer).make<double>(3);
  ASSERT_EQ(made->parameters().size(), 2U);
  EXPECT_EQ(made->parameter("gain").value, Matrix<double>::Zero(1, 3));
  EXPECT_EQ(made->parameter("mix").role, Role::weight);
  EXPECT_EQ(made->parameter("mix").value.rows(), 3);
}

TEST(LayerContract, SizesBelowOneAreRefused) {
  WithSizes layer;
  EXPECT_EQ(refusal(layer, 0), "copied: input size is 0, expected at least 1");
  layer.outputs = 0;
  EXPECT_EQ(refusal(layer), "copied: output size is 0, expected at least 1");
}

TEST(LayerContract, EmptyParametersAreRefused) {
  WithShapes layer;
  layer.shapes = {{"gain", Role::bias, 1, 0}};
  EXPECT_EQ(refusal(layer), "copied: parameter gain is 1×0, expected at least 1×1");
  layer.shapes = {{"gain", Role::bias, -1, 3}};
  EXPECT_EQ(refusal(layer), "copied: parameter gain is -1×3, expected at least 1×1");
}

TEST(LayerContract, TwoParametersOfOneNameAreRefused) {
  WithShapes layer;
  layer.shapes = {{"gain", Role::bias, 1, 3}, {"gain", Role::weight, 1, 3}};
  EXPECT_EQ(refusal(layer), "copied: two parameters are called gain");
}

TEST(LayerContract, WhatAWorkspaceCannotHoldIsRefused) {
  WithSizes negative;
  negative.saved = -1;
  EXPECT_EQ(refusal(negative), "copied: saved_size is -1, expected at least 0");
  SavingOverInput other_size;
  other_size.saved = 4;
  EXPECT_EQ(refusal(other_size),
            "copied: saved_size is 4, expected 3: what is saved over the input has its size");
  other_size.saved = 3;
  EXPECT_EQ(LayerDescription(other_size).make<float>(3)->saved_size(), 3);
}

struct Misnamed : Copied {
  int forward = 0;
  void observe(int) const {}
  template <class T>
  void lower(T) const {}
};

TEST(LayerContract, NamesAreFoundWhateverTheSignature) {
  using Found = detail::HasNamed<Misnamed>;
  EXPECT_TRUE(Found::forward && Found::observe && Found::lower);
  EXPECT_FALSE(Found::connect || Found::saved_size || Found::parameter_shapes || Found::backward_inner);
  EXPECT_FALSE((detail::RunsForward<Misnamed, float> || detail::ShowsItself<Misnamed, float> ||
                detail::Lowers<Misnamed, float>));
  EXPECT_TRUE((detail::RunsForward<WithSizes, float> && detail::RunsForward<WithSizes, double>));
}

}  // namespace
}  // namespace ogee::layer_contract_test
