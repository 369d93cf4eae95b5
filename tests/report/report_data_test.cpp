#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ogee/activations/functions.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/insight/compare/compare.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/report/html/report_data.hpp>
#include <ogee/report/results/detail/base64.hpp>

namespace ogee::report_data_test {
namespace {

using Json = nlohmann::json;

CompareOptions small_comparison() {
  return {.activations = {Logistic{}, HardTanh{}},
          .hidden = {8},
          .epochs = 2,
          .seeds = 2,
          .optimizer = Sgd{.learning_rate = 0.01},
          .probe = ProbeOptions{},
          .measure = true};
}

Json data_of(const std::vector<Comparison>& comparisons, const Dataset& test) {
  const std::vector<Setting> settings{{"epochs", std::int64_t{2}}};
  return Json::parse(report_data({.command = "compare",
                                  .command_line = "ogee compare --epochs 2",
                                  .settings = settings,
                                  .comparisons = comparisons,
                                  .test = test}));
}

TEST(Base64, IsThatOfTheStandard) {
  // RFC 4648, section 10.
  const auto encoded = [](std::string_view text) {
    return detail::base64(std::vector<std::uint8_t>(text.begin(), text.end()));
  };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(detail::base64(std::vector<std::uint8_t>{0xFB, 0xFF, 0xFE}), "+//+");
}

TEST(ReportData, SaysEverythingAboutAComparison) {
  const TrainTest data = digits().take(300).split(0.2);
  const Json json = data_of({compare(data, small_comparison())}, data.test);
  EXPECT_EQ(json["command_line"], "ogee compare --epochs 2");
  EXPECT_EQ(json["settings"]["epochs"], 2);
  EXPECT_EQ(json["task"], "classify");
  EXPECT_EQ(json["images"], Json::parse(R"({"width": 8, "height": 8})"));
  EXPECT_NE(json["finding"].get<std::string>().find("test accuracy"), std::string::npos);
  ASSERT_EQ(json["functions"].size(), 2U);
  const Json& hard = json["functions"][1];
  EXPECT_EQ(hard["name"], "hard_tanh(low=-1, high=1)");
  EXPECT_EQ(hard["label"], "hard_tanh");
  EXPECT_EQ(hard["left_saturation"], -1);
  EXPECT_EQ(hard["kinks"].size(), 2U);
  double reach = 6;  // of the curve: as far as the histograms that are drawn over it
  for (const Json& run : json["runs"])
    if (run["activation"] == hard["name"] && run.contains("probes"))
      for (const Json& probe : run["probes"])
        for (const Json& layer : probe["layers"])
          if (layer["activation"] == hard["name"])
            for (const char* end : {"low", "high"})
              reach = std::max(reach, std::abs(layer["pre_activations"][end].get<double>()));
  EXPECT_EQ(hard["curve"]["x"][0], -reach);
  EXPECT_EQ(hard["curve"]["value"][0], -1);
  EXPECT_EQ(hard["curve"]["value"].size(), hard["curve"]["x"].size());
  EXPECT_EQ(hard["curve"]["slope"][hard["curve"]["slope"].size() / 2], 1);
  ASSERT_EQ(json["runs"].size(), 4U);
  EXPECT_EQ(json["differences"].size(), 1U);
}

TEST(ReportData, HasAllDigits) {
  const TrainTest data = digits().take(300).split(0.2);
  const Comparison comparison = compare(data, small_comparison());
  const Json json = data_of({comparison}, data.test);
  const ActivationSummary& summary = comparison.summaries[0];
  EXPECT_EQ(json["summary"][0]["test_accuracy_mean"], summary.test_accuracy.mean);
  EXPECT_EQ(json["differences"][0]["mean"], comparison.differences[0].difference.mean);
  const LayerStatistics& layer = comparison.runs[0].probes[0].layers[0].statistics;
  EXPECT_EQ(json["runs"][0]["probes"][0]["layers"][0]["saturated_left"], layer.saturation->left);
}

TEST(ReportData, JudgesGradientsBeforeAndAfterTraining) {
  const TrainTest data = digits().take(300).split(0.2);
  CompareOptions options = small_comparison();
  options.hidden = std::vector<Index>(12, 8);
  const Comparison comparison = compare(data, options);
  const Json json = data_of({comparison}, data.test);
  const Json& summary = json["summary"][0];  // of the logistic function
  EXPECT_EQ(summary["gradient_before"]["word"], "vanished");
  EXPECT_EQ(summary["gradient_before"]["share"],
            comparison.summaries[0].initial_layers[0].relative_gradient_norm);
  EXPECT_EQ(summary["gradient_after"]["share"], comparison.summaries[0].layers[0].relative_gradient_norm);
  EXPECT_FALSE(summary.contains("layers"));
}

TEST(ReportData, HasProbesAndMistakesOfTheFirstSeedAlone) {
  const TrainTest data = digits().take(300).split(0.2);
  const Json json = data_of({compare(data, small_comparison())}, data.test);
  for (const Json& run : json["runs"]) {
    const bool first = run["seed"] == 1;
    EXPECT_EQ(run.contains("probes"), first);
    EXPECT_EQ(run.contains("mistakes"), first);
    EXPECT_TRUE(run.contains("test_metrics"));
  }
  const Json& run = json["runs"][0];
  ASSERT_EQ(run["probes"].size(), 3U);
  EXPECT_TRUE(run["probes"][0]["layers"][0].contains("pre_activations"));
  const Json& mistake = run["mistakes"][0];
  EXPECT_NE(mistake["truth"], mistake["prediction"]);
  EXPECT_EQ(mistake["truth"], data.test.label(mistake["sample"].get<Index>()));
  EXPECT_EQ(mistake["image"].get<std::string>().size(), 88U);  // of 64 bytes
}

TEST(ReportData, LaysThePredictionBesideTheFirstProbe) {
  const TrainTest data = digits().take(300).split(0.2);
  CompareOptions options = small_comparison();
  options.hidden = {64, 64};
  const Json json = data_of({compare(data, options)}, data.test);
  for (const Json& run : json["runs"]) EXPECT_EQ(run.contains("prediction"), run["seed"] == 1);
  const Json& run = json["runs"][1];
  ASSERT_EQ(run["prediction"].size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const Json& predicted = run["prediction"][i];
    const Json& layer = run["probes"][0]["layers"][i];
    for (const char* number : {"pre_activation_deviation", "relative_gradient_norm"})
      EXPECT_NEAR(layer[number].get<double>() / predicted[number].get<double>(), 1, 0.3) << number << i;
    for (const char* share : {"saturated_left", "saturated_right"})
      if (i < 2)
        EXPECT_NEAR(layer[share].get<double>(), predicted[share].get<double>(), 0.15) << share << i;
      else
        EXPECT_TRUE(predicted[share].is_null());
  }
  options.dropout = 0.2;
  EXPECT_FALSE(data_of({compare(data, options)}, data.test)["runs"][0].contains("prediction"));
}

TEST(ReportData, KeepsTheFirstAndTheLastOfManyProbes) {
  const TrainTest data = digits().take(100).split(0.2);
  CompareOptions options = small_comparison();
  options.epochs = 30;
  const Json json = data_of({compare(data, options)}, data.test);
  const Json& probes = json["runs"][0]["probes"];
  ASSERT_EQ(probes.size(), 9U);
  EXPECT_EQ(json["runs"][0]["recorded_probes"], 31);
  EXPECT_EQ(probes[0]["epoch"], 0);
  EXPECT_EQ(probes[8]["epoch"], 30);
}

TEST(ReportData, NamesTheDepthInTheFinding) {
  const TrainTest data = digits().take(100).split(0.2);
  CompareOptions options = small_comparison();
  options.seeds = 1;
  const std::vector<Index> depths{1, 2};
  const Json json = data_of(compare_depths(data, options, depths), data.test);
  const auto finding = json["finding"].get<std::string>();
  EXPECT_NE(finding.find(" with 1 hidden layer; "), std::string::npos) << finding;
  EXPECT_NE(finding.find(" with 2 hidden layers"), std::string::npos) << finding;
  ASSERT_EQ(json["findings"].size(), 2U);
  EXPECT_EQ(json["findings"][1]["hidden"], Json::parse("[8, 8]"));
  EXPECT_EQ(json["functions"].size(), 2U);
  EXPECT_EQ(json["summary"][3]["hidden"], Json::parse("[8, 8]"));
}

TEST(ReportData, OfTargetsHasNoClasses) {
  const TrainTest data = sine().split(0.2);
  const Json json = data_of({compare(data, small_comparison())}, data.test);
  EXPECT_EQ(json["task"], "regress");
  EXPECT_TRUE(json["target_accuracy"].is_null());
  EXPECT_TRUE(json["images"].is_null());
  EXPECT_TRUE(json["runs"][0]["test_metrics"].contains("r_squared"));
}

}  // namespace
}  // namespace ogee::report_data_test
