// ogee compare.

#include "command.hpp"

namespace ogee::cli_compare_test {
namespace {

TEST_F(Command, CompareShowsTablesCurvesAndConclusion) {
  const Outcome outcome = run({"compare", "--limit", "200", "--seeds", "2", "--epochs", "3"});
  EXPECT_EQ(outcome.status, 0);
  expect_contains(outcome.output,
                  {"logistic", "tanh", "hard_logistic", "hard_tanh", " ± ", "to target", "(", "/2)",
                   "saturated left", "gradient norm", "epoch\n", "●", "are alike: their"});
  expect_contains(outcome.errors, {"tanh, seed 2: epoch 3/3"});
  EXPECT_FALSE(contains(outcome.output, "\033"));
}

TEST_F(Command, CompareQuietPrintsTablesAndConclusion) {
  const Outcome outcome = run({"compare", "--limit", "100", "--seeds", "1", "--epochs", "1", "--quiet"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.errors, "");
  EXPECT_TRUE(outcome.output.starts_with("activation ")) << outcome.output;
  expect_contains(outcome.output, {"saturated left", "best test accuracy"});
  EXPECT_FALSE(contains(outcome.output, "●"));
}

TEST_F(Command, CompareKeepsEverySettingAndRun) {
  const Json json = json_of({"compare",
                             "--limit",
                             "150",
                             "--depth",
                             "2",
                             "--width",
                             "12",
                             "--activations",
                             "hard_logistic(slope=0.2,offset=0.5),tanh",
                             "--learning-rate",
                             "0.05",
                             "--momentum",
                             "0.5",
                             "--nesterov",
                             "--weight-decay",
                             "0.001",
                             "--batch-size",
                             "25",
                             "--epochs",
                             "2",
                             "--seeds",
                             "2",
                             "--init",
                             "he_normal",
                             "--target-accuracy",
                             "0.25"});
  EXPECT_EQ(json["ogee"], version());
  EXPECT_EQ(json["command"], "compare");
  EXPECT_EQ(json["settings"], Json::parse(R"json({
      "data": "digits", "task": "classify", "labels": [], "ignored": [], "targets": null, "test": null,
      "test_targets": null, "test_share": null, "header": null, "missing": "refuse", "data_notes": [],
      "validation": null, "validation_targets": null, "validation_share": null, "validation_samples": 0, "saturation_threshold": 0.05,
      "limit": 150, "train_samples": 150, "test_samples": 359, "features": 64, "classes": 10, "outputs": 10,
      "hidden": [12, 12], "block": "plain", "activations": ["hard_logistic(slope=0.2, offset=0.5)", "tanh"],
      "initialization": "he_normal", "initialization_scale": 1, "optimizer": "sgd", "learning_rate": 0.05, "momentum": 0.5,
      "nesterov": true, "weight_decay": 0.001, "batch_size": 25, "epochs": 2, "target_accuracy": 0.25,
      "standardized_inputs": true, "threads": 1, "seeds": 2, "depths": null, "learning_rates": null
})json"));
  ASSERT_EQ(json["runs"].size(), 4u);
  for (const Json& run : json["runs"]) {
    for (const char* curve : {"train_loss", "test_loss", "test_accuracy", "seconds"})
      EXPECT_EQ(run[curve].size(), 2u) << curve;
    EXPECT_EQ(run["stopped"], "finished");
  }
  ASSERT_EQ(json["summary"].size(), 2u);
  EXPECT_EQ(json["summary"][1]["activation"], "tanh");
  EXPECT_EQ(json["summary"][1]["layers"].size(), 3u);
}

// tests/results reads these files with other programs, where there are such.
TEST_F(Command, CompareWritesTablesAndEventFiles) {
  (void)output_of({"compare",
                   "--limit",
                   "60",
                   "--depths",
                   "1,2",
                   "--width",
                   "8",
                   "--epochs",
                   "2",
                   "--seeds",
                   "1",
                   "--activations",
                   "tanh,relu",
                   "--quiet",
                   "--csv",
                   path("epochs.csv").string(),
                   "--probe-csv",
                   path("layers.csv").string(),
                   "--tensorboard",
                   path("runs/now").string()});
  const auto lines_of = [&](const char* file) {
    const std::string text = content(path(file));
    return std::count(text.begin(), text.end(), '\n');
  };
  EXPECT_EQ(lines_of("epochs.csv"), 1 + 2 * 2 * 2);
  EXPECT_EQ(lines_of("layers.csv"), 1 + 2 * 3 * (2 + 3)) << "the output layer is one, too";
  for (const char* run : {"depth1/tanh-seed1", "depth1/relu-seed1", "depth2/tanh-seed1", "depth2/relu-seed1"})
    EXPECT_GT(content(path("runs/now") / run / "events.out.tfevents.ogee").size(), 0u) << run;
}

TEST_F(Command, CompareFindsOutBeforehandWhatCannotBeWritten) {
  EXPECT_EQ(error_of({"compare", "--csv", "a", "--probe-csv", "a"}), "--probe-csv and --csv both name a\n");
  const std::string missing = path("missing/a").string();
  for (const char* option : {"--csv", "--probe-csv"})
    EXPECT_EQ(error_of({"compare", option, missing}),
              missing + ": cannot be written: No such file or directory\n");
  const std::string within_a_file = path("file/folder").string();
  write("file", "");
  EXPECT_EQ(error_of({"compare", "--tensorboard", within_a_file}),
            within_a_file + ": cannot be written: Not a directory\n");
}

TEST_F(Command, ResultsDependOnTheSeedAlone) {
  Arguments arguments{"compare", "--limit", "200", "--seeds", "2", "--epochs", "2", "--threads", "1"};
  const auto once = digests(json_of(arguments));
  EXPECT_EQ(digests(json_of(arguments)), once);
  arguments.back() = "2";
  EXPECT_EQ(digests(json_of(arguments)), once);
  EXPECT_EQ(std::set<std::string>(once.begin(), once.end()).size(), 8u);

  // A run of compare can be repeated by train.
  EXPECT_EQ(digests(json_of(
                {"train", "--limit", "200", "--activation", "tanh", "--seed", "2", "--epochs", "2"}))[0],
            once[5]);
}

TEST_F(Command, InterruptEndsWithTheResultsSoFar) {
  const pid_t process = start({"compare", "--limit", "100", "--hidden", "8", "--epochs", "2000000000",
                               "--json", path("result.json").string()},
                              path("output"));
  // The settings are printed before the first Ctrl-C can be wanted.
  while (!contains(content(path("output")), "seeds"))
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  kill(process, SIGINT);
  const Outcome outcome = finish(process);
  EXPECT_EQ(outcome.status, 130);
  const Json json = Json::parse(content(path("result.json")));
  EXPECT_EQ(json["interrupted"], true);
  ASSERT_EQ(json["runs"].size(), 1u);
  EXPECT_EQ(json["runs"][0]["stopped"], "interrupted");
  EXPECT_GT(json["runs"][0]["test_loss"].size(), 0u);
  expect_contains(outcome.output, {"interrupted", "logistic had a test accuracy of"});
}

TEST_F(Command, CompareFailsWhereNoRunCompletesAnEpoch) {
  Arguments arguments{"compare", "--limit",         "100",  "--epochs",     "1",  "--seeds",       "1",
                      "--quiet", "--learning-rate", "1e20", "--batch-size", "10", "--activations", "relu"};
  expect_contains(output_of(arguments, 1), {"No run completed an epoch"});
  arguments.back() = "relu,tanh";  // one does
  (void)output_of(arguments);
}

TEST_F(Command, CompareSaysWhatIsSwept) {
  const Arguments arguments{"compare", "--limit",          "100",    "--epochs", "1",   "--seeds",
                            "1",       "--activations",    "tanh",   "--depths", "1,3", "--width",
                            "8",       "--learning-rates", "0.1,0.3"};
  const Outcome outcome = run(arguments);
  expect_contains(outcome.output, {"network      64 → 1, 3 × 8 → 10", "optimizer    sgd, momentum 0",
                                   "depths       1 and 3"});
  expect_contains(outcome.errors, {"tanh, in search of a learning rate: epoch 1/1"});
  expect_contains(error_of({"compare", "--learning-rates", "0.1", "--learning-rate", "0.1"}),
                  {"--learning-rates cannot be combined with --learning-rate"});
}

}  // namespace
}  // namespace ogee::cli_compare_test
