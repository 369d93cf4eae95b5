/// Numbers on the command line and in TOML files, and values that are missing.

#include "command.hpp"

namespace ogee::cli_number_test {
namespace {

TEST_F(Command, ReadsNumbersAsDecimalOnesWithAnyZerosBefore) {
  const Json settings = json_of({"train", "--epochs", "010", "--seed", "010", "--limit", "0100",
                                 "--batch-size", "+010", "--hidden", "010,08", "--activation",
                                 "hard_tanh(low=-02,high=+01.5)", "--learning-rate", "00.05"})["settings"];
  EXPECT_EQ(settings["epochs"], 10);
  EXPECT_EQ(settings["seed"], 10);
  EXPECT_EQ(settings["train_samples"], 100);
  EXPECT_EQ(settings["batch_size"], 10);
  EXPECT_EQ(settings["hidden"], Json::parse("[10, 8]"));
  EXPECT_EQ(settings["activations"][0], "hard_tanh(low=-2, high=1.5)");
  EXPECT_EQ(settings["learning_rate"], 0.05);
  write("run.toml", "data = 'xor'\nepochs = 010\nlearning-rate = 00.5\n");
  const Json of_file = json_of({"compare", "--config", path("run.toml").string(), "--depths", "02,+03",
                                "--seeds", "01", "--activations", "tanh"})["settings"];
  EXPECT_EQ(of_file["epochs"], 10);
  EXPECT_EQ(of_file["learning_rate"], 0.5);
  EXPECT_EQ(of_file["depths"], Json::parse("[2, 3]"));
}

TEST_F(Command, RefusesWhatIsNoDecimalNumber) {
  EXPECT_EQ(error_of({"train", "--learning-rate", "0x1p-3"}),
            "--learning-rate: 0x1p-3 is not a number of at least 0 (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--l2", " 1"}),
            "--l2:  1 is not a number of at least 0 (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--dropout", "1e400"}),
            "--dropout: 1e400 is out of range (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--seed", "18446744073709551615"}),
            "--seed: 18446744073709551615 is out of range (see ogee train --help)\n");
  for (const char* text : {"0x10", "1e1", "10 ", "1_0", "1.0"})
    EXPECT_EQ(
        error_of({"train", "--seed", text}),
        "--seed: " + std::string(text) + " is not a whole number of at least 0 (see ogee train --help)\n");
}

/// The options that take a value: help has its name, in capitals, behind that of the option.
std::vector<std::string> options_with_value(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    const auto end = line.find(' ', 2);
    if (line.starts_with("  --") && end + 1 < line.size() && line[end + 1] >= 'A' && line[end + 1] <= 'Z')
      names.push_back(line.substr(2, end - 2));
  }
  return names;
}

TEST_F(Command, TakesNoEmptyValueForAnyOption) {
  std::filesystem::current_path(path(""));
  for (const char* subcommand : {"train", "compare", "predict-depth"}) {
    const std::vector<std::string> options = options_with_value(output_of({subcommand, "--help"}));
    EXPECT_GE(options.size(), 8U);
    for (const std::string& option : options) {
      const std::string empty = option + " is empty, expected ";
      const std::string hint = "(see ogee " + std::string(subcommand) + " --help)\n";
      expect_contains(error_of({subcommand, option, ""}), {empty, hint});
      expect_contains(error_of({subcommand, option + "=", "--quiet"}), {empty, hint});
      EXPECT_EQ(error_of({subcommand, option, "--quiet"}),
                option + " has no value: --quiet is an option " + hint);
      EXPECT_EQ(error_of({subcommand, option, "--quiet=true"}),
                option + " has no value: --quiet=true is an option " + hint);
    }
  }
  EXPECT_EQ(error_of({"train", "--learning-rate", ""}),
            "--learning-rate is empty, expected a number of at least 0 (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--quiet="}), "unexpected argument \"\" (see ogee train --help)\n");
  EXPECT_EQ(error_of({"describe", ""}),
            "activation is empty, expected the name of an activation function (see ogee describe --help)\n");
  EXPECT_FALSE(std::filesystem::exists("--quiet"));
}

TEST_F(Command, TakesNoEmptyValueFromAFile) {
  const std::string file = path("run.toml").string();
  for (const char* line :
       {"label = []", "label = ['']", "hidden = []", "json = ''", "learning-rate = \"\""}) {
    write("run.toml", line);
    expect_contains(error_of({"train", "--config", file}), {file + ": --", " is empty, expected "});
  }
}

}  // namespace
}  // namespace ogee::cli_number_test
