// The command as a whole: version, help, and what it refuses.

#include "command.hpp"

namespace ogee::cli_test {
namespace {

TEST_F(Command, SaysItsVersion) {
  EXPECT_EQ(output_of({"--version"}), "ogee " + std::string(version()) + "\n");
}

TEST_F(Command, Helps) {
  expect_contains(output_of({"--help"}), {"train", "compare", "describe", "Examples:"});
  for (const char* subcommand : {"train", "compare"})
    expect_contains(output_of({subcommand, "--help"}),
                    {"--data",     "--label",     "--targets",       "--task",     "--test-share",
                     "--limit",    "--hidden",    "--depth",         "--width",    "--block",
                     "--init",     "--optimizer", "--learning-rate", "--momentum", "--weight-decay",
                     "--nesterov", "--epochs",    "--batch-size",    "--threads",  "--target-accuracy",
                     "--json",     "--quiet",     "Examples:"});
  expect_contains(output_of({"train", "--help"}),
                  {"--early-stopping", "--csv", "--predict", "--predict-data"});
  expect_contains(output_of({"describe", "--help"}), {"NAME", "Examples:"});
  expect_contains(output_of({"completion", "--help"}), {"SHELL", "Examples:"});
}

TEST_F(Command, HelpsWhoeverAsksForNothing) { EXPECT_EQ(output_of({}), output_of({"--help"})); }

TEST_F(Command, SuggestsWhatWasMeant) {
  EXPECT_EQ(error_of({"comapre"}),
            "unknown subcommand \"comapre\"; did you mean compare? (see ogee --help)\n");
  EXPECT_EQ(error_of({"compare", "--epohcs=3"}),
            "unknown option \"--epohcs\"; did you mean --epochs? (see ogee compare --help)\n");
  EXPECT_EQ(error_of({"train", "--activation", "tahn"}),
            "--activation: unknown activation \"tahn\"; did you mean tanh? (see ogee train --help)\n");
  EXPECT_EQ(error_of({"describe", "sigmiod"}),
            "unknown activation \"sigmiod\"; did you mean sigmoid? (ogee describe lists all)\n");
  EXPECT_EQ(error_of({"train", "--data", "digit"}), "unknown data \"digit\"; did you mean digits?\n");
  expect_contains(error_of({"train", "--init", "glorot"}), {"unknown initialisation", "glorot_uniform"});
  expect_contains(error_of({"train", "--optimizer", "sdg"}), {"unknown optimizer \"sdg\"", "sgd"});
}

TEST_F(Command, GivesTheNearestOfManyNamesAndAllOfFew) {
  EXPECT_EQ(error_of({"train", "--learning-rat", "1"}),
            "unknown option \"--learning-rat\"; did you mean --learning-rate? (see ogee train --help)\n");
  expect_contains(error_of({"train", "--rate", "1"}), {"did you mean --learning-rate"});
  const std::string far = error_of({"train", "--mean-squared-error"});
  expect_contains(far,
                  {"unknown option \"--mean-squared-error\"; the nearest of ", "(see ogee train --help)"});
  EXPECT_LT(far.size(), 200U);
  expect_contains(error_of({"describe", "qqqqqqqqqqqq"}), {"; the nearest of ", "(ogee describe lists all)"});
  expect_contains(error_of({"learn"}), {"unknown subcommand \"learn\"; known: train, compare, "});
  expect_contains(error_of({"train", "--optimizer", "lbfgs"}), {"known: ", "adam", "sgd"});
  expect_contains(error_of({"train", "--data", "imagenet"}), {"known: ", "digits", "xor"});
}

TEST_F(Command, RefusesAWrongCommandLine) {
  EXPECT_EQ(error_of({"replay"}), "file is missing, expected the name of a file (see ogee replay --help)\n");
  EXPECT_EQ(error_of({"train", "--quiet", "--seed"}),
            "--seed has no value, expected a whole number of at least 0 (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--epochs", "1", "--epochs", "2"}),
            "--epochs comes twice (see ogee train --help)\n");
  expect_contains(error_of({"describe", "tanh", "relu"}), {"\"relu\"", "see ogee describe --help"});
  expect_contains(error_of({"train", "--epochs"}), {"--epochs"});
  expect_contains(error_of({"train", "-z"}), {"-z"});
}

TEST_F(Command, RefusesImpossibleOptions) {
  const std::vector<Arguments> impossible{{"--epochs", "0"},
                                          {"--epochs", "-1"},
                                          {"--epochs", "x"},
                                          {"--epochs", "1.5"},
                                          {"--epochs", "9999999999999999999"},
                                          {"--batch-size", "0"},
                                          {"--width", "0"},
                                          {"--depth", "0"},
                                          {"--threads", "0"},
                                          {"--limit", "0"},
                                          {"--learning-rate", "-1"},
                                          {"--learning-rate", "nan"},
                                          {"--learning-rate", "inf"},
                                          {"--learning-rate", "fast"},
                                          {"--momentum", "1"},
                                          {"--momentum", "nan"},
                                          {"--weight-decay", "-1"},
                                          {"--hidden", "8,x"},
                                          {"--hidden", "8,"},
                                          {"--hidden", ""},
                                          {"--hidden", "0"},
                                          {"--hidden", "8;8"},
                                          {"--target-accuracy", "95"},
                                          {"--target-accuracy", "0"},
                                          {"--target-accuracy", "nan"}};
  for (const auto& option : impossible) {
    for (const char* subcommand : {"train", "compare"}) {
      SCOPED_TRACE(std::string(subcommand) + " " + option[0] + " " + option[1]);
      Arguments arguments{subcommand, "--data", "xor"};
      arguments.insert(arguments.end(), option.begin(), option.end());
      EXPECT_NE(error_of(arguments), "");
    }
  }
  expect_contains(error_of({"compare", "--seeds", "0"}), {"--seeds"});
  expect_contains(error_of({"train", "--seed", "-1"}), {"--seed"});
  expect_contains(error_of({"train", "--hidden", "8", "--depth", "2"}), {"--hidden", "--depth"});
  expect_contains(error_of({"train", "--nesterov", "--momentum", "0"}), {"nesterov"});
}

TEST_F(Command, RefusesImpossibleLists) {
  expect_contains(error_of({"compare", "--activations", "tanh,,relu"}), {"missing"});
  expect_contains(error_of({"compare", "--activations", ""}), {"--activations is empty"});
  expect_contains(error_of({"compare", "--activations", "sigmoid,logistic"}), {"logistic comes twice"});
  expect_contains(error_of({"compare", "--activations", "tanh,hard_tanh(low=3)"}), {"low"});
}

TEST_F(Command, FindsOutAtOnceThatAFileCannotBeWritten) {
  const Arguments endless{"--epochs", "2000000000", "--json", path("missing/result.json").string()};
  for (const char* subcommand : {"train", "compare"}) {
    Arguments arguments{subcommand};
    arguments.insert(arguments.end(), endless.begin(), endless.end());
    EXPECT_EQ(error_of(arguments),
              path("missing/result.json").string() + ": cannot be written: No such file or directory\n");
  }
}

TEST_F(Command, SaysWhenItsOutputCannotBeWritten) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  for (const Arguments& arguments :
       {Arguments{"describe"}, Arguments{"train", "--epochs", "1", "--limit", "100"}}) {
    const Outcome outcome = finish(start(arguments, "/dev/full"));
    EXPECT_EQ(outcome.status, 2);
    expect_contains(outcome.errors, {"ogee: standard output cannot be written"});
  }
}

}  // namespace
}  // namespace ogee::cli_test
