#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/version.hpp>
#include <ogee/formats/write_file.hpp>
#include <ogee/report/results/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

namespace ogee::json_test {
namespace {

using Json = nlohmann::json;
using Path = std::filesystem::path;

Comparison small_comparison() {
  Comparison comparison;
  comparison.hidden = {64, 32};
  comparison.target_accuracy = 0.5;
  comparison.runs.push_back(
      {.activation = activation_named("hard_logistic:keras2"),
       .seed = 7,
       .history = {.epochs = {{.epoch = 1,
                               .train = {.loss = 2.5, .accuracy = 0.25},
                               .test =
                                   Score{.loss = std::numeric_limits<double>::infinity(), .accuracy = 0.75},
                               .learning_rate = 0.1,
                               .seconds = 0.5,
                               .samples_per_second = 100},
                              {.epoch = 2,
                               .train = {.loss = std::numeric_limits<double>::quiet_NaN(), .accuracy = {}},
                               .test = std::nullopt,
                               .learning_rate = 0.1,
                               .seconds = 0.25,
                               .samples_per_second = 200}},
                   .stopped = StopReason::non_finite,
                   .message = "dense1: \"quoted\" \xFF"},
       .weights_digest = 0xABC,
       .layers = {}});
  comparison.summaries.push_back({.activation = "hard_logistic(slope=0.2, offset=0.5)",
                                  .test_loss = {.mean = 1, .spread = 0.5},
                                  .test_accuracy = {.mean = 0.75, .spread = 0.125},
                                  .seconds_per_epoch = {.mean = 0.375, .spread = 0},
                                  .runs = 1,
                                  .reached_target = 1,
                                  .epochs_to_target = {.mean = 1, .spread = 0},
                                  .seconds_to_target = {.mean = 0.5, .spread = 0},
                                  .layers = {{.layer = "dense1",
                                              .activation = "hard_logistic",
                                              .saturation = Saturation{0.25, 0.5},
                                              .mean_output = 0.5,
                                              .output_deviation = 0.1,
                                              .gradient_norm = 2},
                                             {.layer = "dense2",
                                              .activation = "",
                                              .saturation = std::nullopt,
                                              .mean_output = 0,
                                              .output_deviation = 1,
                                              .gradient_norm = 3}}});
  return comparison;
}

Json parsed(std::vector<Setting> settings = {}) {
  return Json::parse(result_json("compare", settings, std::vector{small_comparison()}));
}

TEST(ResultJson, SaysWhatWasRun) {
  const Json json = parsed();
  EXPECT_EQ(json["ogee"], version());
  EXPECT_EQ(json["command"], "compare");
  EXPECT_EQ(json["target_accuracy"], 0.5);
  EXPECT_EQ(json["interrupted"], false);
}

TEST(ResultJson, KeepsSettingsOfEveryKind) {
  const Json json = parsed({{"open", {}},
                            {"flag", true},
                            {"count", std::int64_t{-3}},
                            {"seed", std::numeric_limits<std::uint64_t>::max()},
                            {"rate", 0.1},
                            {"name", std::string("sgd")},
                            {"hidden", std::vector<std::int64_t>{128, 64}},
                            {"activations", std::vector<std::string>{"tanh"}}});
  EXPECT_EQ(json["settings"],
            Json::parse(R"json({"open": null, "flag": true, "count": -3, "rate": 0.1, "name": "sgd",
      "seed": 18446744073709551615, "hidden": [128, 64], "activations": ["tanh"]})json"));
}

TEST(ResultJson, HasOneNumberForEachEpochAndNullForWhatIsNotFinite) {
  const Json run = parsed()["runs"].at(0);
  EXPECT_EQ(run["activation"], "hard_logistic(slope=0.2, offset=0.5)");
  EXPECT_EQ(run["seed"], 7);
  EXPECT_EQ(run["train_loss"], Json::parse("[2.5, null]"));
  EXPECT_EQ(run["train_accuracy"], Json::parse("[0.25, null]"));
  EXPECT_EQ(run["test_loss"], Json::parse("[null, null]"));
  EXPECT_EQ(run["test_accuracy"], Json::parse("[0.75, null]"));
  EXPECT_EQ(run["learning_rate"], Json::parse("[0.1, 0.1]"));
  EXPECT_EQ(run["seconds"], Json::parse("[0.5, 0.25]"));
  EXPECT_EQ(run["samples_per_second"], Json::parse("[100.0, 200.0]"));
  EXPECT_EQ(run["stopped"], "non-finite");
  EXPECT_EQ(run["message"], "dense1: \"quoted\" \uFFFD");
  EXPECT_EQ(run["weights_digest"], "0000000000000abc");
}

TEST(ResultJson, HasTheConfidenceIntervalOfMeansOverSeveralRuns) {
  Comparison comparison = small_comparison();
  comparison.summaries[0].test_accuracy = mean_and_spread(std::vector<double>{0.5, 1});
  const Json json = Json::parse(result_json("compare", {}, std::vector{comparison}));
  const Json& summary = json["summary"].at(0);
  const double t = 12.706204736174696;  // of 95 % with one degree of freedom: tan(0.475 π)
  EXPECT_NEAR(summary["test_accuracy_half_width"].get<double>(), t * 0.25, 1e-12);  // the spread is 0.5 / √2
  EXPECT_TRUE(summary["test_loss_half_width"].is_null());
}

TEST(ResultJson, Summarises) {
  EXPECT_EQ(parsed()["summary"].at(0), Json::parse(R"json({
      "activation": "hard_logistic(slope=0.2, offset=0.5)",
      "test_accuracy_mean": 0.75, "test_accuracy_spread": 0.125, "test_accuracy_half_width": null,
      "test_loss_mean": 1.0, "test_loss_spread": 0.5, "test_loss_half_width": null,
      "seconds_per_epoch_mean": 0.375, "seconds_per_epoch_spread": 0.0, "seconds_per_epoch_half_width": null,
      "epochs_to_target_mean": 1.0, "epochs_to_target_spread": 0.0, "epochs_to_target_half_width": null,
      "seconds_to_target_mean": 0.5, "seconds_to_target_spread": 0.0, "seconds_to_target_half_width": null,
      "reached_target": 1,
      "layers": [{"layer": "dense1", "activation": "hard_logistic", "saturated_left": 0.25, "saturated_right": 0.5,
                  "flat_left": null, "flat_right": null, "dead_units": null, "mean_slope": 1.0,
                  "mean_output": 0.5, "output_deviation": 0.1,
                  "output_percentile_2": 0.0, "output_percentile_50": 0.0, "output_percentile_98": 0.0, "constant_units": 0.0, "gradient_norm": 2.0,
                  "pre_activation_gradient_norm": 0.0, "relative_gradient_norm": 1.0, "gate_openness": null, "pre_activation_deviation": 0.0},
                 {"layer": "dense2", "activation": "", "saturated_left": null, "saturated_right": null,
                  "flat_left": null, "flat_right": null, "dead_units": null, "mean_slope": 1.0,
                  "mean_output": 0.0, "output_deviation": 1.0,
                  "output_percentile_2": 0.0, "output_percentile_50": 0.0, "output_percentile_98": 0.0, "constant_units": 0.0, "gradient_norm": 3.0,
                  "pre_activation_gradient_norm": 0.0, "relative_gradient_norm": 1.0, "gate_openness": null, "pre_activation_deviation": 0.0}],
      "initial_layers": [], "hidden": [64, 32]})json"));
}

TEST(ResultJson, HasTheProbesOfARun) {
  Comparison comparison = small_comparison();
  const auto run_of = [&] {
    return Json::parse(result_json("train", {}, std::span(&comparison, 1), {.probes = true}))["runs"][0];
  };
  EXPECT_FALSE(run_of().contains("probes"));
  ProbedLayer layer{.statistics = comparison.summaries[0].layers[0]};
  layer.statistics.flat = Saturation{0, 0.5};
  layer.statistics.pre_activation_deviation = 2;
  layer.statistics.pre_activations = {.low = -1, .high = 2, .counts = {3, 4}};
  layer.update_ratio = 0.001;
  layer.rounding = GradientRounding{.float_norm = 1.5, .lost = 0.25};
  comparison.runs[0].probes = {{.epoch = 0, .step = 0, .layers = {}},
                               {.epoch = 1, .step = 9, .layers = {layer}}};
  EXPECT_EQ(run_of()["probes"], Json::parse(R"json([
      {"epoch": 0, "step": 0, "layers": []},
      {"epoch": 1, "step": 9, "layers": [
        {"layer": "dense1", "activation": "hard_logistic", "saturated_left": 0.25, "saturated_right": 0.5,
         "flat_left": 0.0, "flat_right": 0.5, "dead_units": null, "mean_slope": 1.0, "mean_output": 0.5,
         "output_deviation": 0.1,
                  "output_percentile_2": 0.0, "output_percentile_50": 0.0, "output_percentile_98": 0.0, "constant_units": 0.0, "gradient_norm": 2.0, "pre_activation_gradient_norm": 0.0,
         "relative_gradient_norm": 1.0, "gate_openness": null, "update_ratio": 0.001, "float_gradient_norm": 1.5, "gradient_lost": 0.25,
         "pre_activation_deviation": 2.0, "pre_activations": {"low": -1.0, "high": 2.0, "counts": [3, 4]},
         "outputs": {"low": 0.0, "high": 0.0, "counts": []}}]}])json"));
  EXPECT_FALSE(
      Json::parse(result_json("train", {}, std::span(&comparison, 1)))["runs"][0].contains("probes"));
}

TEST(ResultJson, HasDifferencesAndLearningRates) {
  Comparison comparison = small_comparison();
  comparison.differences = {{.first = "tanh",
                             .second = "relu",
                             .difference = {.mean = 0.25, .spread = 0.125},
                             .pairs = 1,
                             .p_value = 1,
                             .exceeds_noise = false}};
  comparison.learning_rates = {
      {.activation = "tanh",
       .rates = {{.learning_rate = 0.5, .score = {}}, {.learning_rate = 0.25, .score = 1}},
       .chosen = 0.25}};
  const Json json = Json::parse(result_json("compare", {}, std::span(&comparison, 1)));
  EXPECT_EQ(json["differences"], Json::parse(R"json([
      {"first": "tanh", "second": "relu", "measure": "test accuracy", "mean": 0.25, "spread": 0.125, "half_width": null,
       "sample_error": 0.0, "p_value": 1.0, "adjusted_p_value": 1.0, "pairs": 1, "exceeds_noise": false,
       "seeds_needed": null, "hidden": [64, 32]}])json"));
  EXPECT_EQ(json["learning_rates"], Json::parse(R"json([
      {"activation": "tanh", "rates": [{"learning_rate": 0.5, "score": null}, {"learning_rate": 0.25, "score": 1.0}],
       "chosen": 0.25, "hidden": [64, 32]}])json"));
}

TEST(ResultJson, HoldsTheRunsOfAllDepths) {
  std::vector<Comparison> comparisons{small_comparison(), small_comparison()};
  comparisons[1].hidden = {8};
  const Json json = Json::parse(result_json("compare", {}, comparisons));
  ASSERT_EQ(json["runs"].size(), 2U);
  EXPECT_EQ(json["runs"][0]["hidden"], Json::parse("[64, 32]"));
  EXPECT_EQ(json["runs"][1]["hidden"], Json::parse("[8]"));
}

TEST(ResultJson, HasMetricsAndTheRestoredEpochWhereTheyAreKnown) {
  Comparison comparison = small_comparison();
  const auto run_of = [&] {
    return Json::parse(result_json("train", {}, std::span(&comparison, 1)))["runs"][0];
  };
  EXPECT_FALSE(run_of().contains("test_metrics"));
  EXPECT_FALSE(run_of().contains("restored_epoch"));

  // Of two samples of class 0 one is found, the other is taken for class 1.
  ConfusionMatrix confusion(2);
  confusion.add(0, 0);
  confusion.add(0, 1);
  comparison.runs[0].restored_epoch = 1;
  comparison.runs[0].test_metrics =
      ClassificationMetrics{.confusion = confusion, .top_k = 3, .top_k_accuracy = 1};
  EXPECT_EQ(run_of()["restored_epoch"], 1);
  const double f1 = 2.0 / 3;
  EXPECT_EQ(run_of()["test_metrics"],
            (Json{{"accuracy", 0.5},
                  {"macro", {{"precision", 0.5}, {"recall", 0.25}, {"f1", f1 / 2}}},
                  {"weighted", {{"precision", 1.0}, {"recall", 0.5}, {"f1", f1}}},
                  {"classes",
                   {{{"precision", 1.0}, {"recall", 0.5}, {"f1", f1}, {"samples", 2}, {"predictions", 1}},
                    {{"precision", 0.0}, {"recall", 0.0}, {"f1", 0.0}, {"samples", 0}, {"predictions", 1}}}},
                  {"confusion", Json::parse("[[1, 1], [0, 0]]")}}));

  comparison.runs[0].test_metrics =
      ClassificationMetrics{.confusion = ConfusionMatrix(5), .top_k = 3, .top_k_accuracy = 0.75};
  EXPECT_EQ(run_of()["test_metrics"]["top_3_accuracy"], 0.75);
  comparison.runs[0].test_metrics = RegressionMetrics{
      .r_squared = 0.5, .mean_absolute_error = 1, .mean_squared_error = 4, .root_mean_squared_error = 2};
  EXPECT_EQ(run_of()["test_metrics"],
            Json::parse(R"json({"r_squared": 0.5, "mean_absolute_error": 1.0, "mean_squared_error": 4.0,
                                "root_mean_squared_error": 2.0})json"));
}

TEST(ResultJson, MeansOverNothingAreNull) {
  Comparison comparison = small_comparison();
  for (auto& run : comparison.runs) run.history.epochs.clear();
  comparison.summaries = summarize(comparison.runs, 0.5);
  const Json summary = Json::parse(result_json("train", {}, std::span(&comparison, 1)))["summary"][0];
  EXPECT_TRUE(summary["test_accuracy_mean"].is_null());
  EXPECT_TRUE(summary["epochs_to_target_mean"].is_null());
  EXPECT_TRUE(summary["seconds_per_epoch_mean"].is_null());
}

// Files

class WriteFile : public ::testing::Test {
 protected:
  WriteFile() {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ =
        std::filesystem::temp_directory_path() / ("ogee-write-" + test + "-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder_);
  }
  ~WriteFile() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  static std::string content(const Path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }

  template <class Action>
  static std::string message_of(const Action& action) {
    try {
      action();
    } catch (const DataError& error) {
      return error.what();
    }
    return "no error";
  }

 private:
  Path folder_;
};

TEST_F(WriteFile, WritesAndReplaces) {
  write_file_atomically(path("a"), "first");
  EXPECT_EQ(content(path("a")), "first");
  write_file_atomically(path("a"), "");
  EXPECT_EQ(content(path("a")), "");
  EXPECT_EQ(files(), 1);
}

TEST_F(WriteFile, FollowsSymbolicLinks) {
  write_file_atomically(path("target"), "old");
  std::filesystem::create_symlink("target", path("link"));
  write_file_atomically(path("link"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_EQ(content(path("target")), "new");
}

TEST_F(WriteFile, WritesToDevicesDirectly) {
  check_writable("/dev/null");
  write_file_atomically("/dev/null", "text");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST_F(WriteFile, CheckLeavesEverythingAsItIs) {
  check_writable(path("a"));
  EXPECT_EQ(files(), 0);
  write_file_atomically(path("a"), "kept");
  check_writable(path("a"));
  EXPECT_EQ(content(path("a")), "kept");
  EXPECT_EQ(files(), 1);
}

TEST_F(WriteFile, MakesFoldersAndFindsOutBeforehandWhetherItCan) {
  check_folder_writable(path("a/b"));
  EXPECT_EQ(files(), 0);
  make_folder(path("a/b"));
  make_folder(path("a/b"));
  check_folder_writable(path("a/b"));
  EXPECT_TRUE(std::filesystem::is_directory(path("a/b")));
  write_file_atomically(path("file"), "");
  const std::string expected = path("file/c").string() + ": cannot be written: Not a directory";
  EXPECT_EQ(message_of([&] { check_folder_writable(path("file/c")); }), expected);
  EXPECT_EQ(message_of([&] { make_folder(path("file/c")); }), expected);
  EXPECT_EQ(message_of([&] { check_folder_writable(""); }), ": cannot be written: No such file or directory");
}

TEST_F(WriteFile, ErrorsNameThePathAndTheReason) {
  const Path nowhere = path("missing/file");
  const std::string expected = nowhere.string() + ": cannot be written: No such file or directory";
  EXPECT_EQ(message_of([&] { check_writable(nowhere); }), expected);
  EXPECT_EQ(message_of([&] { write_file_atomically(nowhere, "text"); }), expected);
  EXPECT_EQ(message_of([&] { check_writable(path("")); }),
            path("").string() + ": cannot be written: Is a directory");
  EXPECT_EQ(message_of([&] { check_writable(""); }), ": cannot be written: No such file or directory");
}

}  // namespace
}  // namespace ogee::json_test
