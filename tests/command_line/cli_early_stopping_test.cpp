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

TEST_F(Command, StopsEarlyByTheAccuracy) {
  const Json result = json_of({"train", "--limit", "200", "--learning-rate", "2", "--epochs", "1000",
                               "--early-stopping", "3", "--early-stopping-watched", "validation_accuracy"});
  const std::vector<double> accuracies = result["runs"][0]["test_accuracy"];
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
