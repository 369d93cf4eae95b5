/// The options of ogee train for early stopping.

#include <algorithm>
#include <vector>

#include "command.hpp"

namespace ogee::cli_early_stopping_test {
namespace {

TEST_F(Command, StopsEarlyUnlessTheImprovementIsLargeEnough) {
  const Json result = json_of({"train", "--limit", "100", "--epochs", "9", "--early-stopping", "2",
                               "--early-stopping-min-improvement", "1000"});
  EXPECT_EQ(result["runs"][0]["restored_epoch"], 1);
  EXPECT_EQ(result["runs"][0]["test_loss"].size(), 3u);
  EXPECT_EQ(result["settings"]["early_stopping_min_improvement"], 1000);
  EXPECT_FALSE(result["settings"].contains("early_stopping_watched"));
}

TEST_F(Command, DecidesByAPartOfTheTrainingData) {
  const Json stopping = json_of({"train", "--limit", "200", "--epochs", "4", "--early-stopping", "1"});
  EXPECT_EQ(stopping["settings"]["validation_share"], 0.1);
  EXPECT_EQ(stopping["settings"]["train_samples"], 180);
  EXPECT_EQ(stopping["settings"]["validation_samples"], 20);
  EXPECT_EQ(stopping["settings"]["test_samples"], 359);
  const Json plateau =
      json_of({"compare", "--activations", "tanh", "--limit", "200", "--epochs", "2", "--seeds", "1",
               "--schedule", "reduce_on_plateau", "--validation-share", "0.25"});
  EXPECT_EQ(plateau["settings"]["validation_samples"], 50);
  EXPECT_EQ(plateau["runs"][0]["validation_loss"].size(), 2U);
  const Json neither = json_of({"train", "--limit", "200", "--epochs", "2"});
  EXPECT_TRUE(neither["settings"]["validation_share"].is_null());
  EXPECT_EQ(neither["settings"]["train_samples"], 200);
  EXPECT_TRUE(neither["runs"][0]["validation_loss"][0].is_null());
  expect_contains(output_of({"train", "--limit", "200", "--epochs", "2", "--early-stopping", "1"}),
                  {"180 samples to train on, 20 to validate on, 359 to test on", "\nvalidation  "});
}

// Other test data must not change what is trained, and when it stops.
TEST_F(Command, NeverDecidesByTheTestData) {
  const auto rows = [](int shift) {
    std::string text = "x,y,label\n";
    for (int i = 0; i < 30; ++i)
      text += std::to_string(7 * i % 10) + ',' + std::to_string(3 * i % 8) + ',' +
              std::to_string((i + shift) % 2) + '\n';
    return text;
  };
  write("train.csv", rows(0));
  write("right.csv", rows(0));
  write("wrong.csv", rows(1));
  const auto run = [&](const char* test) {
    return json_of({"train", "--data", path("train.csv").string(), "--test", path(test).string(), "--epochs",
                    "30", "--early-stopping", "2", "--learning-rate", "2"})["runs"][0];
  };
  const Json right = run("right.csv");
  const Json wrong = run("wrong.csv");
  EXPECT_NE(right["test_loss"], wrong["test_loss"]);
  EXPECT_EQ(right["validation_loss"], wrong["validation_loss"]);
  EXPECT_EQ(right["restored_epoch"], wrong["restored_epoch"]);
  EXPECT_EQ(right["weights_digest"], wrong["weights_digest"]);
}

TEST_F(Command, TakesAFileToDecideBy) {
  write("train.csv", "x,y,label\n1,2,a\n2,3,b\n3,1,a\n4,1,b\n5,7,a\n6,1,b\n7,5,a\n8,2,b\n9,1,a\n10,1,b\n");
  write("validation.csv", "label,y,x\na,2,1\nb,3,9\n");
  const Arguments arguments{"train",
                            "--data",
                            path("train.csv").string(),
                            "--validation",
                            path("validation.csv").string(),
                            "--epochs",
                            "3",
                            "--early-stopping",
                            "1"};
  const Json json = json_of(arguments);
  EXPECT_EQ(json["settings"]["validation"], path("validation.csv").string());
  EXPECT_EQ(json["settings"]["validation_samples"], 2);
  EXPECT_EQ(json["settings"]["train_samples"], 8);
  Arguments both = arguments;
  both.insert(both.end(), {"--validation-share", "0.5"});
  EXPECT_EQ(error_of(both), "--validation and --validation-share cannot be combined\n");
}

TEST_F(Command, StopsEarlyByTheAccuracy) {
  const Json result = json_of({"train", "--limit", "200", "--learning-rate", "2", "--epochs", "1000",
                               "--early-stopping", "3", "--early-stopping-watched", "validation_accuracy"});
  const std::vector<double> accuracies = result["runs"][0]["validation_accuracy"];
  const auto best = result["runs"][0]["restored_epoch"].get<std::size_t>();
  EXPECT_EQ(accuracies.size(), best + 3);
  EXPECT_EQ(accuracies[best - 1], *std::max_element(accuracies.begin(), accuracies.end()));
}

TEST_F(Command, RefusesImpossibleEarlyStoppingBeforeTheDataIsRead) {
  const auto error = [&](const Arguments& more) {
    Arguments arguments{"train", "--data", "missing.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return error_of(arguments);
  };
  EXPECT_EQ(error({"--early-stopping-watched", "validation_accuracy"}),
            "--early-stopping-watched needs --early-stopping\n");
  EXPECT_EQ(error({"--early-stopping", "2", "--early-stopping-min-improvement", "-1"}),
            "--early-stopping-min-improvement: -1 is not a number of at least 0 (see ogee train --help)\n");
}

}  // namespace
}  // namespace ogee::cli_early_stopping_test
