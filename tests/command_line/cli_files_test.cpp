/// Files that the command line names: no result takes the place of another one or of what is read.

#include "command.hpp"

namespace ogee::cli_files_test {
namespace {

const std::string table = "1,a\n2,b\n3,a\n4,b\n5,a\n";

/// The names in a folder and what is in the files.
std::map<std::string, std::string> contents(const Path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file()) files[entry.path().filename().string()] = content(entry.path());
  files.erase("output");
  files.erase("errors");
  return files;
}

TEST_F(Command, WritesNoResultOverAnother) {
  std::filesystem::create_directory(path("folder"));
  std::filesystem::create_directory_symlink(path("folder"), path("link"));
  write("there", "");
  std::filesystem::create_hard_link(path("there"), path("same"));
  std::filesystem::create_symlink(path("there"), path("symbolic"));
  std::filesystem::create_symlink("missing", path("dangling"));
  const std::vector<std::pair<std::string, std::string>> spellings{{"new", "new"},
                                                                   {"new", "./new"},
                                                                   {"folder/new", "link/../folder/./new"},
                                                                   {"folder/new", "link/new"},
                                                                   {"there", "same"},
                                                                   {"there", "symbolic"},
                                                                   {"missing", "dangling"}};
  std::filesystem::current_path(path(""));
  const auto before = contents(path(""));
  for (const char* subcommand : {"train", "compare"}) {
    Arguments outputs{"--json", "--html", "--probe-csv", "--flight-recorder", "--tensorboard", "--csv"};
    if (std::string(subcommand) == "train") outputs.emplace_back("--predict");
    for (std::size_t i = 0; i < outputs.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        for (const auto& [one, other] : spellings)
          EXPECT_EQ(
              error_of({subcommand, outputs[i], one, outputs[k], other, "--data", "xor", "--epochs", "1"}),
              outputs[k] + " and " + outputs[i] + " both name " + one + "\n");
  }
  EXPECT_EQ(contents(path("")), before);
  EXPECT_TRUE(std::filesystem::is_empty(path("folder")));
}

TEST_F(Command, WritesNoResultOverWhatItReads) {
  std::filesystem::current_path(path(""));
  const std::vector<std::pair<std::string, std::string>> inputs{{"--data", "table.csv"},
                                                                {"--targets", "answers.npy"},
                                                                {"--config", "run.toml"},
                                                                {"--predict-data", "more.csv"}};
  for (const auto& [option, file] : inputs) {
    write(file, file.ends_with(".csv") ? table : "epochs = 1\n");
    std::filesystem::create_hard_link(file, "same-" + file);
    std::filesystem::create_symlink(file, "link-" + file);
  }
  const auto before = contents(path(""));
  for (const char* subcommand : {"train", "compare"}) {
    const bool trains = std::string(subcommand) == "train";
    Arguments outputs{"--json", "--html", "--probe-csv", "--flight-recorder", "--tensorboard", "--csv"};
    if (trains) outputs.emplace_back("--predict");
    for (const auto& [option, file] : inputs) {
      if (option == "--predict-data" && !trains) continue;
      for (const std::string& output : outputs)
        for (const std::string& same : {file, "./" + file, "same-" + file, "link-" + file}) {
          Arguments arguments{subcommand, option, file, output, same};
          if (option == "--targets") arguments.insert(arguments.end(), {"--data", "table.npy"});
          EXPECT_EQ(error_of(arguments), option + " and " + output + " both name " + same + "\n");
        }
    }
  }
  EXPECT_EQ(contents(path("")), before);
}

TEST_F(Command, WritesNoResultOverAFileOfADataFolder) {
  write_idx_files();
  const auto before = contents(path(""));
  const std::string labels = path("t10k-labels-idx1-ubyte").string();
  for (const char* option : {"--data", "--predict-data"})
    EXPECT_EQ(error_of({"train", option, path("").string(), "--json", labels}),
              std::string(option) + " and --json both name " + labels + "\n");
  EXPECT_EQ(contents(path("")), before);
}

TEST_F(Command, WritesNoFileWhereAFolderMustBe) {
  const std::string file = path("result").string();
  for (const char* option : {"--json", "--csv"})
    EXPECT_EQ(
        error_of({"train", option, file, "--tensorboard", file + "/runs"}).find(" cannot be a folder: "),
        std::string("--tensorboard ").size() + file.size() + 5);
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Command, WritesToADeviceAnyNumberOfTimes) {
  EXPECT_EQ(
      run({"train", "--data", "xor", "--epochs", "1", "--json", "/dev/null", "--csv", "/dev/null"}).status,
      0);
}

/// Two runs that both diverge, and their records.
struct FlightRecords : Command {
  [[nodiscard]] Arguments two_runs(const Arguments& more) const {
    Arguments all{"compare", "--activations",   "relu", "--seeds",   "2", "--depth", "2", "--epochs", "2",
                  "--quiet", "--learning-rate", "1e20", "--threads", "1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

TEST_F(FlightRecords, TakeNoNameThatIsReadOrWrittenElsewhere) {
  std::filesystem::current_path(path(""));
  write("run-2.csv", table);
  write("run-3.npy", "");
  std::filesystem::create_directory("folder");
  std::filesystem::create_directory_symlink("folder", "link");
  EXPECT_EQ(error_of(two_runs({"--data", "run-2.csv", "--flight-recorder", "run.csv"})),
            "--flight-recorder run.csv may also write run-2.csv, which --data names\n");
  EXPECT_EQ(
      error_of(two_runs({"--data", "x.npy", "--targets", "run-3.npy", "--flight-recorder", "./run.npy"})),
      "--flight-recorder ./run.npy may also write run-3.npy, which --targets names\n");
  for (const char* option : {"--json", "--html", "--csv", "--probe-csv", "--tensorboard"})
    for (const char* name : {"folder/crash-2.json", "link/crash-2.json", "folder/../folder/crash-10.json"})
      EXPECT_EQ(error_of(two_runs({"--flight-recorder", "folder/crash.json", option, name})),
                std::string("--flight-recorder folder/crash.json may also write ") + name + ", which " +
                    option + " names\n");
  EXPECT_EQ(content("run-2.csv"), table);
  EXPECT_TRUE(std::filesystem::is_empty("folder"));
  // These names no record can have.
  for (const char* name : {"crash-1.json", "crash-02.json", "crash-2.csv", "crash-two.json", "crash-.json"})
    (void)output_of({"compare", "--data", "xor", "--epochs", "1", "--quiet", "--flight-recorder",
                     "crash.json", "--json", name});
}

TEST_F(FlightRecords, MayHaveANumberElsewhereWhereOneRunHasOneRecord) {
  std::filesystem::current_path(path(""));
  (void)output_of({"train", "--data", "xor", "--learning-rate", "1e20", "--activation", "relu",
                   "--flight-recorder", "crash.json", "--json", "crash-2.json"},
                  1);
  EXPECT_TRUE(Json::parse(content("crash.json")).contains("inputs"));
  EXPECT_TRUE(Json::parse(content("crash-2.json")).contains("settings"));
}

TEST_F(FlightRecords, PassOverFilesThatAreThere) {
  std::filesystem::current_path(path(""));
  write("crash-2.json", "precious");
  std::filesystem::create_symlink("nowhere", "crash-3.json");
  expect_contains(
      output_of(two_runs({"--data", "digits", "--limit", "100", "--flight-recorder", "crash.json"}), 1),
      {"crash.json: ogee replay", "crash-4.json: ogee replay"});
  EXPECT_EQ(content("crash-2.json"), "precious");
  EXPECT_TRUE(std::filesystem::is_symlink("crash-3.json"));
}

}  // namespace
}  // namespace ogee::cli_files_test
