// ogee train.

#include "command.hpp"

namespace ogee::cli_train_test {
namespace {

TEST_F(Command, TrainMeasuresNothingThatCompletedNoEpoch) {
  const std::string json = path("result.json").string();
  const Outcome outcome = run({"train", "--activation", "relu", "--depth", "6", "--epochs", "2",
                               "--learning-rate", "1000", "--json", json, "--quiet"});
  EXPECT_EQ(outcome.status, 1);
  const Json training = Json::parse(content(json))["runs"][0];
  EXPECT_EQ(training["stopped"], "non-finite");
  EXPECT_EQ(training["test_loss"], Json::array());
  EXPECT_EQ(training.value("test_metrics", Json()), Json());
}

TEST_F(Command, TrainSaysTheSameDiagnosesEverywhere) {
  const std::string html = path("report.html").string();
  const std::string json = path("result.json").string();
  const std::string text =
      output_of({"train", "--depth", "6", "--width", "32", "--epochs", "2", "--html", html, "--json", json});
  const Json diagnoses = Json::parse(content(json))["diagnoses"];
  ASSERT_EQ(diagnoses.size(), 1U);
  const std::string remedy = diagnoses[0]["remedy"];
  EXPECT_TRUE(remedy.starts_with("--activation tanh, --block gate, --optimizer adam, --init-scale "))
      << remedy;
  expect_contains(diagnoses[0]["finding"], {"of the gradient reached dense1"});
  expect_contains(content(html), {remedy.c_str()});
  expect_contains(text, {"Diagnosis: "});
  EXPECT_EQ(json_of({"train", "--activation", "tanh", "--limit", "400"})["diagnoses"], Json::array());
}

TEST_F(Command, TrainSolvesXor) {
  for (const char* activation : {"logistic", "tanh"}) {
    const Json run = json_of({"train", "--data", "xor", "--activation", activation})["runs"][0];
    EXPECT_EQ(run["test_accuracy"].back(), 1.0) << activation;
    EXPECT_EQ(run["stopped"], "finished");
  }
}

TEST_F(Command, TrainShowsSettingsNetworkScoresAndLayers) {
  const Outcome outcome = run({"train", "--limit", "200", "--hidden", "16,8", "--epochs", "3", "--activation",
                               "hard_logistic(slope=0.2,offset=0.5)", "--target-accuracy", "0.99"});
  EXPECT_EQ(outcome.status, 0);
  expect_contains(
      outcome.output,
      {"digits: 200 samples", "64 → 16 → 8 → 10", "hard_logistic(slope=0.2, offset=0.5)", "3 epochs",
       "parameters", "accuracy", "saturated left", "dense3", "test accuracy", "0.99 was not reached"});
  expect_contains(outcome.errors, {"epoch 1/3", "epoch 3/3"});
}

TEST_F(Command, TrainQuietPrintsOneLine) {
  const Outcome outcome = run({"train", "--limit", "100", "--quiet"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(outcome.output.starts_with("test accuracy 0.")) << outcome.output;
  EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 1);
  EXPECT_EQ(outcome.errors, "");
}

TEST_F(Command, TrainReportsDivergence) {
  const Arguments diverging{"train", "--limit",      "200", "--activation",    "relu", "--depth",
                            "3",     "--batch-size", "32",  "--learning-rate", "1e20"};
  const Outcome outcome = run(diverging);
  EXPECT_EQ(outcome.status, 1);
  expect_contains(outcome.output, {"no epoch was completed", "non-finite", "epoch 1"});
  EXPECT_EQ(json_of(diverging, 1)["runs"][0]["stopped"], "non-finite");
}

TEST_F(Command, TrainShowsMetricsOfTheTestData) {
  const std::string digits = output_of({"train", "--limit", "200", "--epochs", "2"});
  expect_contains(digits, {"On the test data: accuracy 0.", "top-3 accuracy 0.", "precision",
                           "mean over classes", "weighted by samples", "Confusion"});
  const std::string two_classes = output_of({"train", "--data", "xor", "--epochs", "2"});
  expect_contains(two_classes, {"On the test data: accuracy", "weighted by samples"});
  EXPECT_FALSE(contains(two_classes, "top-3"));

  const Json result = json_of({"train", "--limit", "200", "--epochs", "2"});
  const Json run = result["runs"][0];
  EXPECT_EQ(run["test_metrics"]["accuracy"], run["test_accuracy"].back());
  EXPECT_EQ(run["test_metrics"]["confusion"].size(), 10u);
  EXPECT_EQ(result["settings"]["class_names"].size(), 10u);
  EXPECT_TRUE(result["settings"]["early_stopping"].is_null());
  EXPECT_FALSE(run.contains("restored_epoch"));
}

TEST_F(Command, TrainStopsEarlyWithTheBestWeights) {
  // With so large a rate the loss soon goes up and down.
  const Arguments arguments{"train", "--limit", "200", "--learning-rate", "2", "--epochs", "1000"};
  Arguments stopping = arguments;
  stopping.insert(stopping.end(), {"--early-stopping", "2"});
  const Json result = json_of(stopping);
  const Json run = result["runs"][0];
  EXPECT_EQ(result["settings"]["early_stopping"], 2);
  EXPECT_EQ(run["stopped"], "requested");
  const auto best = run["restored_epoch"].get<std::size_t>();
  EXPECT_EQ(run["test_loss"].size(), best + 2);
  EXPECT_EQ(run["test_metrics"]["accuracy"], run["test_accuracy"][best - 1]);
  EXPECT_EQ(result["summary"][0]["test_loss_mean"], run["test_loss"][best - 1]);

  Arguments as_long = arguments;
  as_long.back() = std::to_string(best);
  as_long.insert(as_long.end(), {"--validation-share", "0.1"});
  EXPECT_EQ(digests(result), digests(json_of(as_long)));

  stopping.push_back("--quiet");
  expect_contains(output_of(stopping), {"after epoch " + std::to_string(best) + ", the best of " +
                                            std::to_string(best + 2) + " in ",
                                        "; stopped early\n"});
}

TEST_F(Command, TrainWritesALogAndPredictions) {
  const std::string log = path("log.csv").string();
  const std::string predictions = path("predictions.csv").string();
  const Json run = json_of(
      {"train", "--limit", "200", "--epochs", "3", "--csv", log, "--predict", predictions})["runs"][0];
  const auto lines_of = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  EXPECT_TRUE(content(log).starts_with("epoch,train_loss,"));
  EXPECT_EQ(lines_of(content(log)), 4);

  // The answers in the file are those of the metrics.
  std::istringstream lines(content(predictions));
  std::string line;
  std::getline(lines, line);
  EXPECT_TRUE(line.starts_with("sample,label,predicted,probability_0,")) << line;
  Index correct = 0, all = 0;
  for (; std::getline(lines, line); ++all) {
    const auto label = line.find(',') + 1;
    if (line.substr(label, 2) == line.substr(label + 2, 2)) ++correct;
  }
  EXPECT_EQ(all, 359);
  EXPECT_EQ(static_cast<double>(correct) / 359, run["test_accuracy"].back());
}

TEST_F(Command, TrainPredictsOtherData) {
  write_idx_files();
  const std::string file = path("predictions.csv").string();
  const std::string folder = path("").string();
  const Arguments arguments{"train", "--data", folder, "--epochs", "2", "--quiet", "--predict", file};
  (void)output_of(arguments);
  const std::string same = content(file);
  Arguments other = arguments;
  other.insert(other.end(), {"--predict-data", folder});
  (void)output_of(other);
  EXPECT_EQ(content(file), same);  // scaled by the same training part
  other.back() = "digits";
  expect_contains(error_of(other), {"digits has 64 features", "4"});
  expect_contains(error_of({"train", "--predict-data", "digits"}), {"--predict-data needs --predict"});
  expect_contains(error_of({"train", "--probe"}), {"--probe needs --json"});
}

TEST_F(Command, TrainPredictsEveryRowOfATableAsPredictDoes) {
  std::string pets = "size,tame,kind\n";
  for (int i = 0; i < 20; ++i) pets += std::to_string(i) + (i % 2 == 0 ? ",yes,dog\n" : ",no,cat\n");
  write("pets.csv", pets);
  std::string rows = "tame,note,size\n";
  for (int i = 0; i < 30; ++i) rows += (i % 3 == 0 ? "no,?," : "yes,?,") + std::to_string(i) + "\n";
  write("rows.csv", rows);
  const std::string file = path("out.csv").string();
  const std::string model = path("m.safetensors").string();
  Arguments arguments{"train", "--data",         path("pets.csv").string(), "--quiet", "--predict",
                      file,    "--predict-data", path("rows.csv").string(), "--save",  model};
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.errors, "ogee: " + path("rows.csv").string() + ": ignored the column note\n");
  EXPECT_TRUE(content(file).starts_with("row,kind,probability_cat,probability_dog\n1,"));
  const std::string predictions = content(file);
  EXPECT_EQ(std::count(predictions.begin(), predictions.end(), '\n'), 31);
  EXPECT_EQ(content(file), output_of({"predict", model, path("rows.csv").string()}));

  // Trained further, too.
  const std::string further = path("further.safetensors").string();
  (void)output_of({"train", "--from", model, "--data", path("pets.csv").string(), "--epochs", "1", "--quiet",
                   "--predict", file, "--predict-data", path("rows.csv").string(), "--save", further});
  EXPECT_EQ(content(file), output_of({"predict", further, path("rows.csv").string()}));
}

TEST_F(Command, TrainPredictsNumbersInTheirUnits) {
  std::string houses = "rooms,price\n";
  for (int i = 0; i < 20; ++i) houses += std::to_string(i) + "," + std::to_string(1000 * i + 5000) + "\n";
  write("houses.csv", houses);
  write("rows.csv", "rooms\n3\n1\n");
  const std::string file = path("out.csv").string();
  const std::string model = path("m.safetensors").string();
  (void)output_of({"train", "--data", path("houses.csv").string(), "--task", "regress", "--quiet",
                   "--predict", file, "--predict-data", path("rows.csv").string(), "--save", model});
  EXPECT_TRUE(content(file).starts_with("row,price\n1,"));
  EXPECT_EQ(content(file), output_of({"predict", model, path("rows.csv").string()}));
}

TEST_F(Command, TrainRefusesFilesThatCannotBe) {
  const std::string missing = path("missing/file").string();
  for (const char* option : {"--csv", "--predict"}) {
    EXPECT_EQ(error_of({"train", "--epochs", "2000000000", option, missing}),
              missing + ": cannot be written: No such file or directory\n");
    expect_contains(error_of({"train", option, ""}), {option, "empty"});
    expect_contains(error_of({"train", option, "a", "--json", "a"}), {"--json", option, "both name a"});
  }
  for (const char* patience : {"0", "-1", "x", "1.5"})
    expect_contains(error_of({"train", "--early-stopping", patience}), {"--early-stopping", patience});
}

TEST_F(Command, TrainWritesNoPredictionsOfANetworkThatLearntNothing) {
  const std::string file = path("predictions.csv").string();
  const Outcome outcome = run({"train", "--quiet", "--activation", "relu", "--depth", "3", "--learning-rate",
                               "1e20", "--predict", file});
  EXPECT_EQ(outcome.status, 2);
  expect_contains(outcome.output, {"non-finite"});
  EXPECT_EQ(outcome.errors, "ogee: " + file + ": not written, since no epoch was completed\n");
  EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace ogee::cli_train_test
