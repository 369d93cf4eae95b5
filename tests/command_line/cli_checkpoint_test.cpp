/// Trainings that are saved on the way and go on later.

#include <algorithm>

#include "command.hpp"

namespace ogee::cli_checkpoint_test {
namespace {

/// A result without what differs from run to run: the time that it took.
Json without_times(Json json) {
  if (json.is_object()) {
    std::vector<std::string> times;
    for (const auto& [name, value] : json.items())
      if (contains(name, "second")) times.push_back(name);
    for (const std::string& name : times) json.erase(name);
  }
  if (json.is_structured())
    for (Json& inner : json) inner = without_times(inner);
  return json;
}

const Arguments small{"--data",      "digits", "--limit",   "200", "--epochs",   "6",
                      "--optimizer", "adam",   "--dropout", "0.2", "--schedule", "cosine_annealing"};

Arguments joined(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

struct CheckpointsOfTheCommand : Command {
  [[nodiscard]] std::string run_folder() const { return path("run").string(); }

  /// The newest file in a folder; empty if there is none.
  [[nodiscard]] Path newest(const Path& folder) const {
    Path found;
    if (std::filesystem::exists(folder))
      for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".safetensors") found = std::max(found, entry.path());
    return found;
  }

  /// Starts a training and ends it with SIGTERM as soon as it has written a checkpoint.
  [[nodiscard]] Outcome ended_training(const Arguments& arguments) const {
    const pid_t process = start(
        joined(arguments, {"--checkpoint", run_folder(), "--checkpoint-every", "1step"}), path("output"));
    while (newest(run_folder()).empty() &&
           waitid(P_PID, static_cast<id_t>(process), nullptr, WEXITED | WNOHANG | WNOWAIT) == 0) {
    }
    kill(process, SIGTERM);
    return finish(process);
  }
};

TEST_F(CheckpointsOfTheCommand, GoesOnAfterSigtermToTheSameResult) {
  const Json expected = json_of(joined({"train", "--probe"}, small));
  const Outcome ended =
      ended_training(joined({"train", "--probe", "--quiet", "--json", path("result.json").string()}, small));
  ASSERT_EQ(ended.status, 143) << ended.output << ended.errors;
  EXPECT_TRUE(ended.output.ends_with("To go on: ogee train --resume " + run_folder() + "\n")) << ended.output;
  (void)output_of({"train", "--resume", run_folder()});
  EXPECT_EQ(without_times(Json::parse(content(path("result.json")))), without_times(expected));
  (void)output_of({"train", "--resume", run_folder(), "--threads", "2"});  // is complete
  EXPECT_EQ(digests(Json::parse(content(path("result.json")))), digests(expected));
}

TEST_F(CheckpointsOfTheCommand, MoreEpochsCanBeAdded) {
  const Arguments train{"train", "--data", "xor", "--epochs", "30", "--quiet"};
  (void)output_of(joined(train, {"--checkpoint", run_folder()}));
  EXPECT_EQ(digests(json_of({"train", "--resume", run_folder(), "--epochs", "50"})),
            digests(json_of({"train", "--data", "xor", "--epochs", "50"})));
}

TEST_F(CheckpointsOfTheCommand, OtherOptionsMustAgree) {
  (void)output_of({"train", "--data", "xor", "--epochs", "5", "--quiet", "--checkpoint", run_folder()});
  const auto error = [&](const Arguments& more) {
    return error_of(joined({"train", "--quiet", "--resume", run_folder()}, more));
  };
  const std::string of = " for the training in " + run_folder() + "\n";
  EXPECT_EQ(error({"--learning-rate", "0.25"}), "--learning-rate is 0.25, but not given" + of);
  EXPECT_EQ(error({"--activation", "tanh"}), "--activation is tanh, but not given" + of);
  EXPECT_EQ(error({"--data", "spirals"}), "--data is spirals, but xor" + of);
  EXPECT_EQ(error({"--early-stopping", "3"}), "--early-stopping is 3, but not given" + of);
  EXPECT_EQ(error({"--init", "he_normal"}), "--init is he_normal, but not given" + of);
  expect_contains(error({"--epochs", "2"}), {"epochs is 2, but the training to go on with is in epoch 5"});
  expect_contains(error({"--checkpoint", path("other").string()}),
                  {"--checkpoint cannot be combined with --resume"});
}

TEST_F(CheckpointsOfTheCommand, WhatCannotGoOnIsAnError) {
  EXPECT_EQ(error_of({"train", "--resume", run_folder()}),
            "--resume: " + run_folder() + " is not a folder\n");
  std::filesystem::create_directory(run_folder());
  const std::string inner = (path("run") / "inner").string();
  (void)output_of({"train", "--data", "xor", "--epochs", "5", "--quiet", "--checkpoint", inner});
  EXPECT_EQ(error_of({"train", "--resume", run_folder()}),
            "--resume: " + run_folder() + " is not a folder that --checkpoint wrote\n");
  EXPECT_EQ(error_of({"compare", "--resume", inner}),
            "--resume: the checkpoints in " + inner + " are of ogee train\n");
  expect_contains(error_of({"train", "--data", "xor", "--quiet", "--checkpoint", inner}),
                  {"has checkpoints of another training: go on with it (--resume"});
  expect_contains(error_of({"compare", "--data", "xor", "--quiet", "--checkpoint", inner}),
                  {"has checkpoints of another training"});
  expect_contains(error_of({"train", "--checkpoint-every", "5minutes"}),
                  {"5minutes is not a time such as 2epochs or 500steps"});
  std::filesystem::create_directory(path("program"));
  write("program/checkpoint-00000001.safetensors", "of a program");
  expect_contains(error_of({"train", "--data", "xor", "--quiet", "--checkpoint", path("program").string()}),
                  {"program has checkpoints of another training: take another folder"});
  EXPECT_FALSE(std::filesystem::exists(path("program") / "options.toml"));
  for (const auto& entry : std::filesystem::directory_iterator(inner))
    if (entry.path().extension() == ".safetensors") std::ofstream(entry.path()) << "x";
  expect_contains(error_of({"train", "--quiet", "--resume", inner}), {"no checkpoint can be read"});
  write("run/inner/options.toml", "[train]\nwheels = [\"4\"]\n");
  expect_contains(error_of({"train", "--resume", inner}),
                  {"options.toml: ogee train has no option --wheels"});
}

TEST_F(CheckpointsOfTheCommand, OptionsOfAFileAndOfACheckpointGoTogether) {
  write("options.toml", "data = \"xor\"\nepochs = 20\ncheckpoint = \"" + run_folder() + "\"\n");
  const Arguments config{"--config", path("options.toml").string()};
  const std::vector<std::string> expected = digests(json_of(joined({"train"}, config)));
  std::filesystem::remove(newest(run_folder()));
  EXPECT_EQ(digests(json_of(joined({"train", "--resume", run_folder()}, config))), expected);
}

TEST_F(CheckpointsOfTheCommand, NamesNeedNoParticularLetters) {
  const std::string folder = path("my \"run\" \\ 2").string();
  const Arguments train{"train", "--data", "xor", "--epochs", "20"};
  (void)output_of(
      joined(train, {"--quiet", "--checkpoint", folder, "--json", path("a \"b\".json").string()}));
  std::filesystem::remove(path("a \"b\".json"));
  (void)output_of({"train", "--resume", folder});
  EXPECT_TRUE(std::filesystem::exists(path("a \"b\".json")));
}

TEST_F(CheckpointsOfTheCommand, SchedulesStayAsTheyAreWhenEpochsAreAdded) {
  (void)output_of({"train", "--data", "xor", "--epochs", "10", "--schedule", "cosine_annealing", "--quiet",
                   "--checkpoint", run_folder()});
  const Json longer = json_of({"train", "--resume", run_folder(), "--epochs", "14"});
  EXPECT_EQ(digests(longer), digests(json_of({"train", "--data", "xor", "--epochs", "14", "--schedule",
                                              "cosine_annealing", "--schedule-period", "10"})));
}

TEST_F(CheckpointsOfTheCommand, QuietPartsKeepWhatHappenedInTheLayers) {
  const Arguments train{"train", "--data", "xor", "--epochs", "10"};
  const Json expected = json_of(joined(train, {"--probe"}));
  (void)output_of(joined(train, {"--quiet", "--checkpoint", run_folder()}));
  std::filesystem::remove(newest(run_folder()));
  EXPECT_EQ(without_times(json_of({"train", "--resume", run_folder(), "--probe"})), without_times(expected));
}

TEST_F(CheckpointsOfTheCommand, TakesTheOneBeforeADamagedOneAndSaysSo) {
  const Arguments train{"train", "--data", "xor", "--epochs", "20"};
  const std::vector<std::string> expected = digests(json_of(train));
  (void)output_of(joined(train, {"--quiet", "--checkpoint", run_folder()}));
  const std::string damaged = newest(run_folder()).string();
  std::filesystem::resize_file(damaged, 100);
  const Outcome outcome =
      run({"train", "--quiet", "--resume", run_folder(), "--json", path("result.json").string()});
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  expect_contains(outcome.errors, {damaged, "Going on from "});
  EXPECT_EQ(digests(Json::parse(content(path("result.json")))), expected);
}

TEST_F(CheckpointsOfTheCommand, ComparisonGoesOnWithTheRunsThatAreMissing) {
  const Arguments compare{"compare", "--data",  "spirals", "--limit",       "100",       "--epochs",
                          "4",       "--seeds", "2",       "--activations", "tanh,relu", "--probe"};
  const Json expected = json_of(compare);
  (void)json_of(joined(compare, {"--checkpoint", run_folder()}));
  std::filesystem::remove_all(path("run") / "relu-seed2");
  std::filesystem::remove(newest(path("run") / "tanh-seed2"));  // stopped before the last epoch
  EXPECT_EQ(without_times(json_of({"compare", "--resume", run_folder(), "--threads", "2"}))["runs"],
            without_times(expected)["runs"]);
}

TEST_F(CheckpointsOfTheCommand, ComparisonOfDepthsGoesOn) {
  const Arguments compare{"compare", "--data",        "xor",  "--epochs", "5",  "--seeds",
                          "1",       "--activations", "tanh", "--depths", "1,2"};
  const Json expected = json_of(joined(compare, {"--checkpoint", run_folder()}));
  std::filesystem::remove_all(path("run") / "depth2");
  const Json again = json_of({"compare", "--resume", run_folder()});
  EXPECT_EQ(without_times(again)["comparisons"], without_times(expected)["comparisons"]);
}

TEST_F(CheckpointsOfTheCommand, ComparisonThatLooksForLearningRatesStartsNoRunAfterAnInterruption) {
  const pid_t process =
      start({"compare", "--data", "digits", "--epochs", "500", "--activations", "tanh", "--seeds", "1",
             "--learning-rates", "0.0001,0.3", "--checkpoint", run_folder()},
            path("output"));
  while (!contains(content(path("errors")), "in search of a learning rate")) {
  }
  kill(process, SIGTERM);
  const Outcome outcome = finish(process);
  EXPECT_EQ(outcome.status, 143) << outcome.errors;
  expect_contains(outcome.output,
                  {"no run was begun; stopped: interrupted\nTo go on: ogee compare --resume "});
  EXPECT_FALSE(std::filesystem::exists(path("run") / "tanh-seed1"));
}

TEST_F(CheckpointsOfTheCommand, TheLogHasAllEpochs) {
  const Arguments train{"train", "--data",  "xor",   "--epochs",
                        "20",    "--quiet", "--csv", path("log.csv").string()};
  (void)output_of(joined(train, {"--checkpoint", run_folder()}));
  std::filesystem::remove(newest(run_folder()));
  (void)output_of({"train", "--resume", run_folder()});
  const std::string log = content(path("log.csv"));
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 21) << log;
}

}  // namespace
}  // namespace ogee::cli_checkpoint_test
