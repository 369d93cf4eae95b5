/// ogee train and ogee compare with options from a file.

#include "command.hpp"

namespace ogee::cli_config_test {
namespace {

TEST_F(Command, TakesItsOptionsFromAFile) {
  write("run.toml", R"toml(
# XOR, at length
data = "xor"
hidden = [8, 4]
epochs = 3
batch_size = 4  # as in results
optimizer = "adam"
learning-rate = 2e-2
amsgrad = true

[train]
activation = "hard_tanh(low=-2, high=2)"

[compare]
activations = ["tanh", "hard_tanh(low=-2, high=2)"]
seeds = 1
)toml");
  const std::string file = path("run.toml").string();
  const Arguments common{"--data",       "xor", "--hidden",    "8,4",  "--epochs",        "3",
                         "--batch-size", "4",   "--optimizer", "adam", "--learning-rate", "0.02",
                         "--amsgrad"};
  const auto with = [&](Arguments first, const Arguments& last) {
    first.insert(first.end(), common.begin(), common.end());
    first.insert(first.end(), last.begin(), last.end());
    return json_of(first);
  };
  const Json trained = json_of({"train", "--config", file});
  EXPECT_EQ(trained["settings"], with({"train"}, {"--activation", "hard_tanh(low=-2, high=2)"})["settings"]);
  const Json compared = json_of({"compare", "--config=" + file});
  const Json expected =
      with({"compare"}, {"--seeds", "1", "--activations", "tanh,hard_tanh(low=-2, high=2)"});
  EXPECT_EQ(compared["settings"], expected["settings"]);
  EXPECT_EQ(digests(compared), digests(expected));
}

TEST_F(Command, LetsTheCommandLineGoBeforeTheFile) {
  write("run.toml", "epochs = 3\nlimit = 50\nquiet = false\n");
  const Json result = json_of({"train", "--epochs", "1", "--config", path("run.toml").string()});
  EXPECT_EQ(result["settings"]["epochs"], 1);
  EXPECT_EQ(result["settings"]["limit"], 50);
}

TEST_F(Command, TakesAnOptionOfSeveralColumnsFromAList) {
  write("table.csv", "a,b,c\n1,2,3\n2,3,4\n3,4,5\n4,5,7\n5,6,8\n");
  write("run.toml", "task = 'regress'\nlabel = [\"b\", \"c\"]\nepochs = 1\n");
  const Json result =
      json_of({"train", "--data", path("table.csv").string(), "--config", path("run.toml").string()});
  EXPECT_EQ(result["settings"]["labels"], Json::parse(R"(["b", "c"])"));
}

TEST_F(Command, ReadsTheTomlThatPeopleWrite) {
  write("run.toml", R"toml(  # a comment
"data" = 'xor'
hidden = [  # one number a line
  8,
  1_6,  # sixteen

]
epochs = +1
learning-rate = 1e-2
csv = "LOG#1.csv"

[ train ]  # for this subcommand alone
epochs = 2
)toml");
  std::filesystem::current_path(path(""));
  const Json settings = json_of({"train", "--config", path("run.toml").string()})["settings"];
  EXPECT_EQ(settings["hidden"], Json::parse("[8, 16]"));
  EXPECT_EQ(settings["epochs"], 2);
  EXPECT_EQ(settings["learning_rate"], 0.01);
  EXPECT_TRUE(std::filesystem::exists(path("LOG#1.csv")));
  write("run.toml", "");
  EXPECT_EQ(json_of({"train", "--epochs", "1", "--config", path("run.toml").string()})["settings"]["data"],
            "digits");
}

TEST_F(Command, NamesFileAndLineOfAnOptionThatIsNone) {
  const auto error = [&](const std::string& content) {
    write("run.toml", content);
    std::string text = error_of({"train", "--config", path("run.toml").string()});
    const auto start = text.find(path("run.toml").string());
    if (start != std::string::npos) text.replace(start, path("run.toml").string().size(), "FILE");
    return text;
  };
  EXPECT_EQ(error("epochs = 3\n\nepoch = 4\n"),
            "FILE, line 3: unknown option \"epoch\"; did you mean epochs? (see ogee train --help)\n");
  EXPECT_EQ(error("quiet = 3\n"), "FILE, line 1: quiet is true or false, not 3\n");
  EXPECT_EQ(error("[trian]\nepochs = 3\n"),
            "FILE, line 1: [trian] is not a section; expected [train] or [compare]\n");
  EXPECT_EQ(error("\n[trian]\n"), "FILE, line 2: [trian] is not a section; expected [train] or [compare]\n");
  EXPECT_EQ(error("batch-size = 3\nbatch_size = 4\n"), "FILE, line 2: --batch-size comes twice\n");
  EXPECT_EQ(error("hidden = [128, 64\n"), "FILE, line 1: the [ is never closed\n");
  EXPECT_EQ(error("config = 'other.toml'\n").substr(0, 37), "FILE, line 1: unknown option \"config\"");
  EXPECT_EQ(error("epochs = 'many'\n"),
            "FILE: --epochs: many is not a whole number from 1 to 2147483647 (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--config", "missing.toml"}), "missing.toml: No such file or directory\n");
}

}  // namespace
}  // namespace ogee::cli_config_test
