/// ogee train and ogee compare with dropout and penalties on the weights.

#include "command.hpp"

namespace ogee::cli_regularization_test {
namespace {

Arguments short_training(Arguments more, const std::string& subcommand = "train") {
  Arguments arguments{subcommand, "--limit", "100", "--epochs", "2", "--hidden", "16,8"};
  if (subcommand == "compare") arguments.insert(arguments.end(), {"--seeds", "1", "--activations", "tanh"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(Command, TrainsWithDropoutAndPenalties) {
  std::set<std::string> results;
  const std::vector<Arguments> ways{
      {}, {"--dropout", "0.2"}, {"--dropout", "0.5"}, {"--l1", "0.001"}, {"--l2", "0.01"}};
  for (const Arguments& way : ways) {
    const Json trained = json_of(short_training(way));
    results.insert(digests(trained)[0]);
    results.insert(digests(json_of(short_training(way, "compare")))[0]);
    EXPECT_EQ(trained["settings"].contains("dropout"), !way.empty() && way[0] == "--dropout");
    EXPECT_EQ(trained["runs"][0]["penalty"][0].is_number(), !way.empty() && way[0] != "--dropout");
  }
  EXPECT_EQ(results.size(), 2 * ways.size()) << "an option has no effect";
}

TEST_F(Command, ShowsDropoutAsLayersAndThePenaltyApartFromTheLoss) {
  const std::string output = output_of(short_training({"--dropout", "0.2", "--l2", "0.01"}));
  expect_contains(output, {"regularised  dropout 0.2, l2 0.01", "dropout1", "dropout2",
                           "The penalty on the weights, apart from the loss: "});
  EXPECT_FALSE(contains(output_of(short_training({})), "penalty"));
}

TEST_F(Command, RefusesImpossibleRegularisationBeforeTheDataIsRead) {
  const auto error = [&](const Arguments& option) {
    Arguments arguments{"train", "--data", "missing.csv"};
    arguments.insert(arguments.end(), option.begin(), option.end());
    return error_of(arguments);
  };
  EXPECT_EQ(error({"--dropout", "1"}),
            "--dropout: 1 is not a number of at least 0 and below 1 (see ogee train --help)\n");
  EXPECT_EQ(error({"--l1", "-1"}), "--l1: -1 is not a number of at least 0 (see ogee train --help)\n");
  EXPECT_EQ(error({"--l2", "nan"}), "--l2: nan is not a number of at least 0 (see ogee train --help)\n");
}

}  // namespace
}  // namespace ogee::cli_regularization_test
