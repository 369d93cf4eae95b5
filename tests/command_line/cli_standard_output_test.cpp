/// Results on standard output, which options name "-".

#include "command.hpp"
#include "saved_model.hpp"

namespace ogee::cli_standard_output_test {
namespace {

const Arguments training{"train", "--data", "xor", "--epochs", "2"};

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// Without the lines that tell the time.
Json without_times(Json run) {
  for (const char* time : {"seconds", "samples_per_second"}) run.erase(time);
  return run;
}

TEST_F(Command, WritesResultsToStandardOutputAloneAndAllElseToStandardError) {
  const Outcome outcome = run(with(training, {"--json", "-"}));
  EXPECT_EQ(outcome.status, 0);
  const Json json = Json::parse(outcome.output);
  EXPECT_EQ(json["settings"]["data"], "xor");
  EXPECT_EQ(without_times(json["runs"][0]), without_times(json_of(training)["runs"][0]));
  expect_contains(outcome.errors, {"data         xor", "epoch 2", "test accuracy"});
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(Command, WritesEveryTextToStandardOutput) {
  EXPECT_TRUE(output_of(with(training, {"--csv", "-"})).starts_with("epoch,train_loss,"));
  EXPECT_TRUE(output_of(with(training, {"--probe-csv", "-"})).starts_with("activation,hidden,"));
  EXPECT_TRUE(output_of(with(training, {"--html", "-"})).starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(output_of(with(training, {"--predict", "-"})).starts_with("sample,"));
  const Arguments comparison{"compare", "--data", "xor", "--epochs", "1", "--seeds", "1"};
  EXPECT_TRUE(Json::accept(output_of(with(comparison, {"--json", "-"}))));
  EXPECT_TRUE(output_of(with(comparison, {"--csv", "-"})).starts_with("activation,hidden,"));
  EXPECT_TRUE(Json::accept(output_of({"predict-depth", "--json", "-"})));
  (void)save_flowers(path("m.safetensors"));
  write("test.csv", "length,width,species\n1,2,rose\n6,1,tulip\n");
  const std::string model = path("m.safetensors").string();
  const std::string table = path("test.csv").string();
  EXPECT_TRUE(Json::accept(output_of({"evaluate", model, table, "--label", "species", "--json", "-"})));
  EXPECT_EQ(output_of({"predict", model, table, "--output", "-"}), output_of({"predict", model, table}));
}

TEST_F(Command, WritesALogToStandardOutputAsTheFile) {
  const auto epochs = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  const std::string log = path("log.csv").string();
  (void)output_of(with(training, {"--csv", log}));
  EXPECT_EQ(epochs(output_of(with(training, {"--csv", "-"}))), epochs(content(log)));
}

TEST_F(Command, WritesOneResultAtMostToStandardOutput) {
  EXPECT_EQ(error_of(with(training, {"--json", "-", "--csv", "-"})),
            "--json and --csv both name -, which is standard output\n");
  EXPECT_EQ(error_of(with(training, {"--html", "-", "--json", "-"})),
            "--json and --html both name -, which is standard output\n");
}

TEST_F(Command, WritesNoFileOfAnotherKindToStandardOutput) {
  for (const char* option : {"--save", "--flight-recorder"})
    EXPECT_EQ(error_of(with(training, {option, "-"})),
              std::string(option) + ": - stands for standard output, expected the name of a file\n");
  for (const char* option : {"--tensorboard", "--checkpoint"})
    EXPECT_EQ(error_of(with(training, {option, "-"})),
              std::string(option) + ": - stands for standard output, expected the name of a folder\n");
  expect_contains(error_of({"compare", "--data", "xor", "--flight-recorder", "-"}), {"--flight-recorder: -"});
}

TEST_F(Command, SaysThatAResultCannotGoToStandardOutput) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  const Outcome outcome = finish(start(with(training, {"--json", "-", "--quiet"}), "/dev/full"));
  EXPECT_EQ(outcome.status, 2);
  expect_contains(outcome.errors, {"ogee: standard output cannot be written: No space left on device"});
}

}  // namespace
}  // namespace ogee::cli_standard_output_test
