// ogee predict-depth.

#include <cmath>

#include "command.hpp"

namespace ogee::cli_predict_depth_test {
namespace {

TEST_F(Command, PredictsTheDepthOfLogisticNetworks) {
  // By scripts/make_propagation_references.py: q* = 0.264687, χ = 0.0557207, so that √χ = 0.236, ξ = 0.3463,
  // ln 1000 / −ln √χ = 4.8 and 87.3 / −ln √χ = 60.5.
  const std::string text =
      output_of({"predict-depth", "--activation", "logistic", "--init", "glorot", "--depth", "12"});
  expect_contains(text, {"256 → 12 × 256 → 10, initialisation glorot_normal", "dense13", "q*   0.2647",
                         "χ    0.05572", "ξ    0.3463 ", "shrink by a factor of 0.236 a layer",
                         "1/1000 in 5 layers", "in 61", "6 ξ = 2.1 layers"});
  const Json json =
      json_of({"predict-depth", "--activation", "logistic", "--init", "glorot", "--depth", "12"});
  expect_contains(
      json["conclusion"],
      {"within a factor of 2", "12 hidden layers of this network are too many for it; Adam may train more."});
}

TEST_F(Command, PredictsThatSiluIsUnstable) {
  const Json json = json_of({"predict-depth", "--activation", "silu", "--init", "he", "--depth", "20"});
  EXPECT_GT(json["limit"]["sensitivity"], 1);
  expect_contains(json["conclusion"], {"The mean of z² is unstable: ", "a layer (κ)"});
  expect_contains(output_of({"predict-depth", "--activation", "silu"}), {"κ    1."});
  const Json relu = json_of({"predict-depth", "--activation", "relu", "--init", "he"});
  EXPECT_NEAR(relu["limit"]["sensitivity"].get<double>(), 1, 1e-8);
  EXPECT_EQ(relu["conclusion"].get<std::string>().find("unstable"), std::string::npos);
}

TEST_F(Command, PredictsThatReluKeepsItsGradient) {
  const Json json = json_of({"predict-depth", "--activation", "relu", "--init", "he_uniform", "--depth", "3",
                             "--width", "64", "--inputs", "9", "--outputs", "64"});
  EXPECT_EQ(json["command"], "predict-depth");
  EXPECT_EQ(json["settings"]["initialization"], "he_uniform");
  EXPECT_EQ(json["settings"]["inputs"], 9);
  ASSERT_EQ(json["layers"].size(), 4U);
  for (const Json& layer : json["layers"]) {
    EXPECT_NEAR(layer["pre_activation_deviation"].get<double>(), std::sqrt(2), 1e-9);
    EXPECT_NEAR(layer["relative_gradient_norm"].get<double>(), 1, 1e-9);
  }
  EXPECT_EQ(json["layers"][0]["layer"], "dense1");
  EXPECT_NEAR(json["layers"][0]["saturated_left"].get<double>(), 0.5, 1e-12);
  EXPECT_TRUE(json["layers"][3]["chi"].is_null());
  EXPECT_TRUE(json["limit"]["depth_scale"].is_null());
  EXPECT_NEAR(json["limit"]["pre_activation_variance"].get<double>(), 2, 1e-8);
  expect_contains(json["conclusion"], {"neither shrink nor grow", "no limit to the depth"});
}

TEST_F(Command, PredictsWithScaledWeights) {
  // 30 layers of which each keeps 1/√3 of the gradient, as Glorot and Bengio 2010 say of small weights (equation 15).
  const Json json = json_of({"predict-depth", "--activation", "identity", "--init", "lecun", "--init-scale",
                             "0.57735026918962576", "--outputs", "256"});
  EXPECT_EQ(json["settings"]["initialization_scale"], 0.57735026918962576);
  EXPECT_NEAR(json["layers"][0]["relative_gradient_norm"].get<double>() / std::pow(3, -15), 1, 1e-9);
  expect_contains(output_of({"predict-depth", "--init", "he", "--init-scale", "2.5"}),
                  {"initialisation he_normal times 2.5"});
  expect_contains(error_of({"predict-depth", "--init-scale", "0"}), {"--init-scale"});
}

TEST_F(Command, PredictsGrowth) {
  const auto conclusion_of = [&](const std::string& activation, const std::string& initialization) {
    const Json json = json_of({"predict-depth", "--activation", activation, "--init", initialization});
    return json["conclusion"].get<std::string>();
  };
  expect_contains(conclusion_of("tanh", "he"), {"grow by a factor of", "6 ξ_c = ", "30 hidden layers"});
  expect_contains(conclusion_of("identity", "he"),
                  {"grow by a factor of 1.41 a layer", "Signals grow without end, too"});
  expect_contains(conclusion_of("step", "he"), {"No gradient passes"});
}

TEST_F(Command, RefusesToPredictTheImpossible) {
  EXPECT_EQ(error_of({"predict-depth", "--input-mean-square", "0"}),
            "--input-mean-square: 0 is not a number above 0 (see ogee predict-depth --help)\n");
  expect_contains(error_of({"predict-depth", "--init", "glorott"}), {"unknown initialisation \"glorott\""});
  expect_contains(error_of({"predict-depth", "--depth", "0"}), {"0 is not a whole number from 1 to 1000"});
  expect_contains(error_of({"predict-depth", "--activation", "tahn"}), {"did you mean tanh?"});
}

}  // namespace
}  // namespace ogee::cli_predict_depth_test
