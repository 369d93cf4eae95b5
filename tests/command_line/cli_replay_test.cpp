// ogee replay, and what --flight-recorder writes for it.

#include "command.hpp"

namespace ogee::cli_replay_test {
namespace {

const Arguments diverging{"train", "--limit", "200", "--activation", "relu", "--learning-rate", "1e20"};

TEST_F(Command, ReplayFindsAgainWhatWasRecorded) {
  const std::string file = path("crash.json").string();
  Arguments recording = diverging;
  recording.insert(recording.end(), {"--flight-recorder", file});
  const Outcome training = run(recording);
  EXPECT_EQ(training.status, 1);
  expect_contains(training.output, {"non-finite", "Recorded in " + file});

  const Json record = Json::parse(content(file));
  expect_contains(training.output, {record["message"].get<std::string>()});
  EXPECT_EQ(record["samples"].size(), record["inputs"]["shape"][0]);

  const Outcome replaying = run({"replay", file});
  EXPECT_EQ(replaying.status, 0) << replaying.errors;
  EXPECT_EQ(replaying.errors, "");
  expect_contains(replaying.output,
                  {record["message"], "sgd(learning_rate=1e+20", "softmax_cross_entropy(label_smoothing=0",
                   "in double", "output of dense1", "gradient of dense1.weight",
                   "The first value that is not finite", "The last looks", "update ratio", "Reproduced"});
}

TEST_F(Command, ReplaySaysWhatIsOtherwise) {
  const std::string file = path("crash.json").string();
  Arguments recording = diverging;
  recording.insert(recording.end(), {"--quiet", "--flight-recorder", file});
  (void)output_of(recording, 1);
  Json record = Json::parse(content(file));
  record["rows"] = Json::array({0});
  record["message"] = "another";
  write("crash.json", record.dump());
  const Outcome outcome = run({"replay", file});
  EXPECT_EQ(outcome.status, 1);
  expect_contains(outcome.output, {"Not reproduced", "rows: recorded 0, found"});
  expect_contains(outcome.errors, {"ogee: " + file + ": not reproduced: message: recorded another, found "});
}

TEST_F(Command, ReplayRefusesOtherFiles) {
  write("text.json", "no JSON");
  EXPECT_EQ(error_of({"replay", path("text.json").string()}),
            path("text.json").string() + ": not JSON from byte 2 on\n");
  expect_contains(error_of({"replay", path("none.json").string()}), {"none.json", "No such file"});
  expect_contains(error_of({"replay"}), {"file", "see ogee replay --help"});
}

TEST_F(Command, TrainHintsAtTheFlightRecorder) {
  expect_contains(output_of(diverging, 1), {"With --flight-recorder FILE, ogee replay"});
  const std::string file = path("crash.json").string();
  const std::string finite =
      output_of({"train", "--limit", "100", "--epochs", "1", "--flight-recorder", file});
  EXPECT_FALSE(contains(finite, "ogee replay"));
  EXPECT_FALSE(std::filesystem::exists(file));
  const std::string missing = path("missing/crash.json").string();
  EXPECT_EQ(error_of({"train", "--epochs", "2000000000", "--flight-recorder", missing}),
            missing + ": cannot be written: No such file or directory\n");
  expect_contains(error_of({"train", "--flight-recorder", "a", "--json", "a"}), {"both name a"});
}

TEST_F(Command, TrainTakesNoDataThatIsNotFinite) {
  write("table.csv", "1,2,a\n3,inf,b\n");
  expect_contains(error_of({"train", "--data", path("table.csv").string(), "--label", "3"}),
                  {"table.csv: line 2, column 2", "\"inf\" is not finite"});
}

TEST_F(Command, CompareRecordsEachRunThatFails) {
  const Arguments arguments{"compare", "--limit", "100", "--epochs",        "2",   "--seeds", "2",
                            "--quiet", "--depth", "2",   "--learning-rate", "1e20"};
  const auto with = [&](const Arguments& more) {
    Arguments all = arguments;
    all.insert(all.end(), more.begin(), more.end());
    return output_of(all);
  };
  expect_contains(with({"--activations", "tanh,relu"}), {"With --flight-recorder FILE, ogee replay"});
  const std::string output = with(
      {"--activations", "relu,tanh", "--threads", "2", "--flight-recorder", path("crash.json").string()});
  expect_contains(output, {"crash.json: ogee replay", "crash-2.json: ogee replay"});
  for (const char* file : {"crash.json", "crash-2.json"})
    expect_contains(output_of({"replay", path(file).string()}), {"relu1", "Reproduced"});
  EXPECT_FALSE(std::filesystem::exists(path("crash-3.json")));
}

}  // namespace
}  // namespace ogee::cli_replay_test
