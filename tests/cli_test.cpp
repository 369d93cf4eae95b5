/// The command as a user meets it: exit status, standard output, standard error, files.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <ogee/activations/registry.hpp>
#include <ogee/core/version.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace ogee {
namespace {

using Arguments = std::vector<std::string>;
using Json = nlohmann::json;
using Path = std::filesystem::path;

std::string content(const Path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Outcome {
  int status;
  std::string output;
  std::string errors;
};

class Command : public ::testing::Test {
 protected:
  Command() {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::temp_directory_path() / ("ogee-cli-" + test + "-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder_);
  }
  ~Command() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  /// Starts ogee with its output going to files.
  [[nodiscard]] pid_t start(const Arguments& arguments, const Path& output) const {
    std::vector<std::string> words{OGEE_COMMAND};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    constexpr int flags = O_CREAT | O_WRONLY | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, path("errors").c_str(), flags, 0600);
    pid_t process = -1;
    EXPECT_EQ(posix_spawn(&process, OGEE_COMMAND, &files, nullptr, pointers.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    return process;
  }

  [[nodiscard]] Outcome finish(pid_t process) const {
    int status = 0;
    waitpid(process, &status, 0);
    EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
    return {WEXITSTATUS(status), content(path("output")), content(path("errors"))};
  }

  [[nodiscard]] Outcome run(const Arguments& arguments) const {
    return finish(start(arguments, path("output")));
  }

  /// The standard output of a run that succeeds.
  [[nodiscard]] std::string output_of(const Arguments& arguments) const {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }

  /// Runs with --json and reads the file.
  [[nodiscard]] Json json_of(Arguments arguments) const {
    arguments.insert(arguments.end(), {"--quiet", "--json", path("result.json").string()});
    (void)output_of(arguments);
    return Json::parse(content(path("result.json")));
  }

  /// Runs what must fail with one line on standard error and nothing else; returns the line without "ogee: ".
  [[nodiscard]] std::string error_of(const Arguments& arguments) const {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_TRUE(outcome.errors.starts_with("ogee: ")) << outcome.errors;
    EXPECT_EQ(outcome.errors.find('\n'), outcome.errors.size() - 1) << outcome.errors;
    return outcome.errors.substr(std::min<std::size_t>(6, outcome.errors.size()));
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }

  /// Four IDX files of three images of 2×2 pixels with the labels 0, 1, 0.
  void write_idx_files() const {
    const std::string images(
        "\0\0\x08\x03\0\0\0\x03\0\0\0\x02\0\0\0\x02"
        "abcdefghijkl",
        28);
    const std::string labels("\0\0\x08\x01\0\0\0\x03\0\x01\0", 11);
    for (const char* part : {"train", "t10k"}) {
      write(std::string(part) + "-images-idx3-ubyte", images);
      write(std::string(part) + "-labels-idx1-ubyte", labels);
    }
  }

 private:
  Path folder_;
};

void expect_contains(const std::string& text, const Arguments& parts) {
  for (const std::string& part : parts)
    EXPECT_TRUE(contains(text, part)) << "no \"" << part << "\" in\n" << text;
}

std::vector<std::string> digests(const Json& result) {
  std::vector<std::string> all;
  for (const Json& run : result["runs"]) all.push_back(run["weights_digest"]);
  return all;
}

TEST_F(Command, SaysItsVersion) {
  EXPECT_EQ(output_of({"--version"}), "ogee " + std::string(version()) + "\n");
}

TEST_F(Command, Helps) {
  expect_contains(output_of({"--help"}), {"train", "compare", "describe", "Examples:"});
  for (const char* subcommand : {"train", "compare"})
    expect_contains(output_of({subcommand, "--help"}),
                    {"--data",       "--label",        "--targets",         "--task",
                     "--test-share", "--limit",        "--hidden",          "--depth",
                     "--width",      "--init",         "--optimizer",       "--learning-rate",
                     "--momentum",   "--weight-decay", "--nesterov",        "--epochs",
                     "--batch-size", "--threads",      "--target-accuracy", "--json",
                     "--quiet",      "Examples:"});
  expect_contains(output_of({"train", "--help"}),
                  {"--early-stopping", "--csv", "--predict", "--predict-data"});
  expect_contains(output_of({"describe", "--help"}), {"NAME", "Examples:"});
  expect_contains(output_of({"completion", "--help"}), {"SHELL", "Examples:"});
}

// Errors

TEST_F(Command, SuggestsWhatWasMeant) {
  EXPECT_EQ(error_of({"comapre"}),
            "unknown subcommand \"comapre\"; did you mean compare? (see ogee --help)\n");
  EXPECT_EQ(error_of({"compare", "--epohcs=3"}),
            "unknown option \"--epohcs\"; did you mean --epochs? (see ogee compare --help)\n");
  EXPECT_EQ(error_of({"train", "--activation", "tahn"}), "unknown activation \"tahn\"; did you mean tanh?\n");
  EXPECT_EQ(error_of({"describe", "sigmiod"}), "unknown activation \"sigmiod\"; did you mean sigmoid?\n");
  EXPECT_EQ(error_of({"train", "--data", "digit"}), "unknown data \"digit\"; did you mean digits?\n");
  expect_contains(error_of({"train", "--init", "glorot"}), {"unknown initialisation", "glorot_uniform"});
  expect_contains(error_of({"train", "--optimizer", "sdg"}), {"unknown optimizer \"sdg\"", "sgd"});
}

TEST_F(Command, RefusesAWrongCommandLine) {
  expect_contains(error_of({}), {"subcommand", "ogee --help"});
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
  expect_contains(error_of({"compare", "--activations", ""}), {"missing"});
  expect_contains(error_of({"compare", "--activations", "sigmoid,logistic"}), {"logistic comes twice"});
  expect_contains(error_of({"compare", "--activations", "tanh,hard_tanh(low=3)"}), {"low"});
}

TEST_F(Command, RefusesDataThatCannotBeRead) {
  write_idx_files();
  const std::string folder = path("").string();
  expect_contains(error_of({"train", "--data", folder + "missing"}), {"missing", "no such folder"});
  expect_contains(error_of({"train", "--data", folder + "t10k-images-idx3-ubyte"}), {"no folder"});

  const std::string labels = content(path("train-labels-idx1-ubyte"));
  write("train-labels-idx1-ubyte", labels.substr(0, 9));
  expect_contains(error_of({"train", "--data", folder}), {"train-labels-idx1-ubyte", "byte 9"});
  write("train-labels-idx1-ubyte", labels + "extra");
  expect_contains(error_of({"train", "--data", folder}), {"train-labels-idx1-ubyte", "byte 11"});
  write("train-labels-idx1-ubyte", std::string("\0\0\x08\x01\0\0\0\x02\0\x01", 10));
  expect_contains(error_of({"train", "--data", folder}), {"3 images", "2 labels"});
  std::filesystem::remove(path("train-labels-idx1-ubyte"));
  expect_contains(error_of({"train", "--data", folder}), {"train-labels-idx1-ubyte"});
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
  const Outcome outcome = finish(start({"describe"}, "/dev/full"));
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(outcome.errors.starts_with("ogee: ")) << outcome.errors;
}

// train

TEST_F(Command, TrainSolvesXor) {
  for (const char* activation : {"logistic", "tanh"}) {
    const Json run = json_of({"train", "--data", "xor", "--activation", activation})["runs"][0];
    EXPECT_EQ(run["test_accuracy"].back(), 1.0) << activation;
    EXPECT_EQ(run["stopped"], "finished");
  }
}

TEST_F(Command, TrainShowsSettingsNetworkScoresAndLayers) {
  const Outcome outcome = run({"train", "--limit", "200", "--hidden", "16,8", "--epochs", "3", "--activation",
                               "hard_logistic(slope=0.2,offset=0.5)", "--target-accuracy", "0.99"});
  EXPECT_EQ(outcome.status, 0);
  expect_contains(
      outcome.output,
      {"digits: 200 samples", "64 → 16 → 8 → 10", "hard_logistic(slope=0.2, offset=0.5)", "3 epochs",
       "parameters", "accuracy", "saturated left", "dense3", "test accuracy", "0.99 was not reached"});
  expect_contains(outcome.errors, {"epoch 1/3", "epoch 3/3"});
}

TEST_F(Command, TrainQuietPrintsOneLine) {
  const Outcome outcome = run({"train", "--limit", "100", "--quiet"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(outcome.output.starts_with("test accuracy 0.")) << outcome.output;
  EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 1);
  EXPECT_EQ(outcome.errors, "");
}

TEST_F(Command, TrainReadsAFolderOfIdxFiles) {
  write_idx_files();
  const Json settings = json_of({"train", "--data", path("").string(), "--epochs", "1"})["settings"];
  EXPECT_EQ(settings["train_samples"], 3);
  EXPECT_EQ(settings["features"], 4);
  EXPECT_EQ(settings["classes"], 2);
}

/// Two classes that the first of two columns tells apart.
std::string flowers_csv() {
  std::string text = "width,noise,kind\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + "," + std::to_string(i * 7 % 10) + "," + (i < 30 ? "iris" : "rose") + "\n";
  return text;
}

/// Three columns of which the last is twice the first less the second, in thousands.
std::string prices_csv() {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    const int second = i * 37 % 50;
    text += std::to_string(i) + ";" + std::to_string(second) + ";" + std::to_string(1000 * (2 * i - second)) +
            "\n";
  }
  return text;
}

/// `values` as a NPY file of 64-bit integers.
std::string npy_file(const std::string& shape, const std::vector<std::int64_t>& values) {
  const std::string header = "{'descr': '<i8', 'fortran_order': False, 'shape': " + shape + ", }\n";
  std::string bytes("\x93NUMPY\x01\0", 8);
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  bytes += header;
  for (const std::int64_t value : values)
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

TEST_F(Command, TrainReadsACsvFile) {
  write("flowers.csv", flowers_csv());
  const Json json =
      json_of({"train", "--data", path("flowers.csv").string(), "--label", "kind", "--test-share", "0.25"});
  EXPECT_EQ(json["settings"]["train_samples"], 45);
  EXPECT_EQ(json["settings"]["test_samples"], 15);
  EXPECT_EQ(json["settings"]["features"], 2);
  EXPECT_EQ(json["settings"]["classes"], 2);
  EXPECT_EQ(json["settings"]["labels"], Json::parse(R"(["kind"])"));
  EXPECT_GE(json["runs"][0]["test_accuracy"].back(), 0.8);
}

TEST_F(Command, TrainPredictsNumbersOfACsvFile) {
  write("prices.csv", prices_csv());
  const Arguments arguments{"train", "--data", path("prices.csv").string(), "--task", "regress"};
  const Json json = json_of(arguments);
  EXPECT_EQ(json["settings"]["task"], "regress");
  EXPECT_EQ(json["settings"]["outputs"], 1);
  EXPECT_EQ(json["settings"]["classes"], 0);
  // In units of the variance of the targets.
  EXPECT_LT(json["runs"][0]["test_loss"].back(), 0.05);
  EXPECT_EQ(json["runs"][0]["test_accuracy"].back(), nullptr);
  EXPECT_EQ(json["summary"][0]["test_accuracy_mean"], nullptr);
  EXPECT_EQ(json["target_accuracy"], nullptr);
  const std::string output = output_of(arguments);
  expect_contains(output, {"80 samples to train on, 20 to test on, inputs and targets standardised",
                           "2 → 32 → 32 → 1", "test loss "});
  EXPECT_FALSE(contains(output, "accuracy"));
}

TEST_F(Command, ComparePredictsSeveralColumns) {
  write("prices.csv", prices_csv());
  const std::string output = output_of({"compare", "--data", path("prices.csv").string(), "--task", "regress",
                                        "--label", "3", "--label", "1", "--epochs", "5", "--seeds", "2"});
  expect_contains(output, {"1 → 32 → 32 → 2", "test loss: mean squared error", "Test loss after each epoch",
                           "had the smallest test loss", "The largest"});
  EXPECT_FALSE(contains(output, "accuracy"));
  EXPECT_FALSE(contains(output, "target "));
}

TEST_F(Command, TrainReadsNpyFiles) {
  std::vector<std::int64_t> features;
  std::vector<std::int64_t> labels;
  for (int i = 0; i < 40; ++i) {
    features.insert(features.end(), {i, i * 7 % 10});
    labels.push_back(i < 20 ? 3 : 5);
  }
  write("x.npy", npy_file("(40, 2)", features));
  write("y.npy", npy_file("(40,)", labels));
  const std::string x = path("x.npy").string();
  const std::string y = path("y.npy").string();
  const Json pair = json_of({"train", "--data", x, "--targets", y});
  EXPECT_EQ(pair["settings"]["features"], 2);
  EXPECT_EQ(pair["settings"]["classes"], 2);
  EXPECT_GE(pair["runs"][0]["test_accuracy"].back(), 0.7);
  const Json table = json_of({"train", "--data", x, "--epochs", "2"});
  EXPECT_EQ(table["settings"]["features"], 1);
  EXPECT_EQ(table["settings"]["classes"], 10);
  const Json regression = json_of({"train", "--data", x, "--targets", y, "--task", "regress"});
  EXPECT_EQ(regression["settings"]["outputs"], 1);

  write("short.npy", npy_file("(40, 2)", features).substr(0, 500));
  expect_contains(error_of({"train", "--data", path("short.npy").string()}), {"short.npy: ends at byte 500"});
  write("few.npy", npy_file("(2,)", {0, 1}));
  expect_contains(error_of({"train", "--data", x, "--targets", path("few.npy").string()}),
                  {"has 40 samples", "has 2 answers"});
}

TEST_F(Command, TrainSolvesToyProblems) {
  for (const char* toy : {"spirals", "circles", "moons", "linear"})
    EXPECT_GE(json_of({"train", "--data", toy, "--activation", "tanh"})["runs"][0]["test_accuracy"].back(),
              0.97)
        << toy;
  EXPECT_LT(json_of({"train", "--data", "sine", "--activation", "tanh"})["runs"][0]["test_loss"].back(), 0.1);
}

TEST_F(Command, RefusesTablesThatCannotBeRead) {
  write("bad.csv", "width,kind\n1,a\nabc,b\n");
  const std::string bad = path("bad.csv").string();
  EXPECT_EQ(error_of({"train", "--data", bad}), bad + ", line 3, column 1: \"abc\" is no number\n");
  write("one.csv", "1,a\n2,a\n3,a\n");
  expect_contains(error_of({"compare", "--data", path("one.csv").string()}),
                  {"all samples are of one class"});
  write("flowers.csv", flowers_csv());
  const std::string flowers = path("flowers.csv").string();
  EXPECT_EQ(error_of({"train", "--data", flowers, "--label", "knid"}),
            flowers + ": unknown column \"knid\"; did you mean kind?\n");
  expect_contains(error_of({"train", "--data", flowers, "--label", "4"}), {"no column 4", "1 to 3"});
  expect_contains(error_of({"train", "--data", flowers, "--label", "1", "--label", "2"}), {"2 are named"});
  EXPECT_EQ(error_of({"train", "--data", path("none.csv").string()}),
            path("none.csv").string() + ": No such file or directory\n");
  write("note.txt", "hello");
  expect_contains(error_of({"train", "--data", path("note.txt").string()}), {"no .csv and no .npy"});
}

TEST_F(Command, RefusesOptionsThatMeanNothingForTheData) {
  write("flowers.csv", flowers_csv());
  const std::string flowers = path("flowers.csv").string();
  for (const char* subcommand : {"train", "compare"}) {
    expect_contains(error_of({subcommand, "--data", "digits", "--label", "1"}),
                    {"--label", "digits is none"});
    expect_contains(error_of({subcommand, "--data", "moons", "--task", "regress"}),
                    {"--task", "moons is none"});
    expect_contains(error_of({subcommand, "--data", flowers, "--targets", "y.npy"}), {"--targets", "NPY"});
    expect_contains(error_of({subcommand, "--data", "x.npy", "--targets", "y.npy", "--label", "1"}),
                    {"--targets", "--label"});
    expect_contains(error_of({subcommand, "--data", "xor", "--test-share", "0.5"}), {"--test-share", "xor"});
    expect_contains(error_of({subcommand, "--data", flowers, "--test-share", "1"}),
                    {"--test-share", "below 1"});
    expect_contains(error_of({subcommand, "--data", flowers, "--task", "regres"}), {"did you mean regress?"});
    expect_contains(error_of({subcommand, "--data", "sine", "--target-accuracy", "0.5"}),
                    {"--target-accuracy", "sine has targets"});
  }
}

TEST_F(Command, TrainReportsDivergence) {
  const Arguments diverging{"train", "--limit",      "200", "--activation",    "relu", "--depth",
                            "3",     "--batch-size", "32",  "--learning-rate", "1e20"};
  const Outcome outcome = run(diverging);
  EXPECT_EQ(outcome.status, 0);
  expect_contains(outcome.output, {"no epoch was completed", "non-finite", "epoch 1"});
  EXPECT_EQ(json_of(diverging)["runs"][0]["stopped"], "non-finite");
}

TEST_F(Command, TrainShowsMetricsOfTheTestData) {
  const std::string digits = output_of({"train", "--limit", "200", "--epochs", "2"});
  expect_contains(digits, {"On the test data: accuracy 0.", "top-3 accuracy 0.", "precision",
                           "mean over classes", "weighted by samples", "Confusion"});
  const std::string two_classes = output_of({"train", "--data", "xor", "--epochs", "2"});
  expect_contains(two_classes, {"On the test data: accuracy", "weighted by samples"});
  EXPECT_FALSE(contains(two_classes, "top-3"));

  const Json result = json_of({"train", "--limit", "200", "--epochs", "2"});
  const Json run = result["runs"][0];
  EXPECT_EQ(run["test_metrics"]["accuracy"], run["test_accuracy"].back());
  EXPECT_EQ(run["test_metrics"]["confusion"].size(), 10u);
  EXPECT_EQ(result["settings"]["class_names"].size(), 10u);
  EXPECT_TRUE(result["settings"]["early_stopping"].is_null());
  EXPECT_FALSE(run.contains("restored_epoch"));
}

TEST_F(Command, TrainStopsEarlyWithTheBestWeights) {
  // With so large a rate the loss soon goes up and down.
  const Arguments arguments{"train", "--limit", "200", "--learning-rate", "2", "--epochs", "1000"};
  Arguments stopping = arguments;
  stopping.insert(stopping.end(), {"--early-stopping", "2"});
  const Json result = json_of(stopping);
  const Json run = result["runs"][0];
  EXPECT_EQ(result["settings"]["early_stopping"], 2);
  EXPECT_EQ(run["stopped"], "requested");
  const auto best = run["restored_epoch"].get<std::size_t>();
  EXPECT_EQ(run["test_loss"].size(), best + 2);
  EXPECT_EQ(run["test_metrics"]["accuracy"], run["test_accuracy"][best - 1]);
  EXPECT_EQ(result["summary"][0]["test_loss_mean"], run["test_loss"][best - 1]);

  Arguments as_long = arguments;
  as_long.back() = std::to_string(best);
  EXPECT_EQ(digests(result), digests(json_of(as_long)));

  stopping.push_back("--quiet");
  expect_contains(output_of(stopping), {"after epoch " + std::to_string(best) + ", the best of " +
                                            std::to_string(best + 2) + " in ",
                                        "; stopped early\n"});
}

TEST_F(Command, TrainWritesALogAndPredictions) {
  const std::string log = path("log.csv").string();
  const std::string predictions = path("predictions.csv").string();
  const Json run = json_of(
      {"train", "--limit", "200", "--epochs", "3", "--csv", log, "--predict", predictions})["runs"][0];
  const auto lines_of = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  EXPECT_TRUE(content(log).starts_with("epoch,train_loss,"));
  EXPECT_EQ(lines_of(content(log)), 4);

  // The answers in the file are those of the metrics.
  std::istringstream lines(content(predictions));
  std::string line;
  std::getline(lines, line);
  EXPECT_TRUE(line.starts_with("sample,label,predicted,probability_0,")) << line;
  Index correct = 0, all = 0;
  for (; std::getline(lines, line); ++all) {
    const auto label = line.find(',') + 1;
    if (line.substr(label, 2) == line.substr(label + 2, 2)) ++correct;
  }
  EXPECT_EQ(all, 359);
  EXPECT_EQ(static_cast<double>(correct) / 359, run["test_accuracy"].back());
}

TEST_F(Command, TrainPredictsOtherData) {
  write_idx_files();
  const std::string file = path("predictions.csv").string();
  const std::string folder = path("").string();
  const Arguments arguments{"train", "--data", folder, "--epochs", "2", "--quiet", "--predict", file};
  (void)output_of(arguments);
  const std::string same = content(file);
  Arguments other = arguments;
  other.insert(other.end(), {"--predict-data", folder});
  (void)output_of(other);
  EXPECT_EQ(content(file), same);  // scaled by the same training part
  other.back() = "digits";
  expect_contains(error_of(other), {"digits has 64 features", "4"});
  expect_contains(error_of({"train", "--predict-data", "digits"}), {"--predict-data needs --predict"});
}

TEST_F(Command, TrainRefusesFilesThatCannotBe) {
  const std::string missing = path("missing/file").string();
  for (const char* option : {"--csv", "--predict"}) {
    EXPECT_EQ(error_of({"train", "--epochs", "2000000000", option, missing}),
              missing + ": cannot be written: No such file or directory\n");
    expect_contains(error_of({"train", option, ""}), {option, "empty"});
    expect_contains(error_of({"train", option, "a", "--json", "a"}), {"--json", option, "both name a"});
  }
  for (const char* patience : {"0", "-1", "x", "1.5"})
    expect_contains(error_of({"train", "--early-stopping", patience}), {"--early-stopping", patience});
}

TEST_F(Command, TrainWritesNoPredictionsOfANetworkThatLearntNothing) {
  const std::string file = path("predictions.csv").string();
  const Outcome outcome = run({"train", "--quiet", "--activation", "relu", "--depth", "3", "--learning-rate",
                               "1e20", "--predict", file});
  EXPECT_EQ(outcome.status, 2);
  expect_contains(outcome.output, {"non-finite"});
  EXPECT_EQ(outcome.errors, "ogee: " + file + ": not written, since no epoch was completed\n");
  EXPECT_FALSE(std::filesystem::exists(file));
}

// compare

TEST_F(Command, CompareShowsTablesCurvesAndConclusion) {
  const Outcome outcome = run({"compare", "--limit", "200", "--seeds", "2", "--epochs", "3"});
  EXPECT_EQ(outcome.status, 0);
  expect_contains(outcome.output,
                  {"logistic", "tanh", "hard_logistic", "hard_tanh", " ± ", "to target", "(", "/2)",
                   "saturated left", "gradient norm", "epoch\n", "●", "best test accuracy"});
  expect_contains(outcome.errors, {"tanh, seed 2: epoch 3/3"});
  EXPECT_FALSE(contains(outcome.output, "\033"));
}

TEST_F(Command, CompareQuietPrintsTablesAndConclusion) {
  const Outcome outcome = run({"compare", "--limit", "100", "--seeds", "1", "--epochs", "1", "--quiet"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.errors, "");
  EXPECT_TRUE(outcome.output.starts_with("activation ")) << outcome.output;
  expect_contains(outcome.output, {"saturated left", "best test accuracy"});
  EXPECT_FALSE(contains(outcome.output, "●"));
}

TEST_F(Command, CompareKeepsEverySettingAndRun) {
  const Json json = json_of({"compare",
                             "--limit",
                             "150",
                             "--depth",
                             "2",
                             "--width",
                             "12",
                             "--activations",
                             "hard_logistic(slope=0.2,offset=0.5),tanh",
                             "--learning-rate",
                             "0.05",
                             "--momentum",
                             "0.5",
                             "--nesterov",
                             "--weight-decay",
                             "0.001",
                             "--batch-size",
                             "25",
                             "--epochs",
                             "2",
                             "--seeds",
                             "2",
                             "--init",
                             "he_normal",
                             "--target-accuracy",
                             "0.25"});
  EXPECT_EQ(json["ogee"], version());
  EXPECT_EQ(json["command"], "compare");
  EXPECT_EQ(json["settings"], Json::parse(R"json({
      "data": "digits", "task": "classify", "labels": [], "targets": null, "test_share": null,
      "limit": 150, "train_samples": 150, "test_samples": 359, "features": 64, "classes": 10, "outputs": 10,
      "hidden": [12, 12], "activations": ["hard_logistic(slope=0.2, offset=0.5)", "tanh"],
      "initialization": "he_normal", "optimizer": "sgd", "learning_rate": 0.05, "momentum": 0.5,
      "nesterov": true, "weight_decay": 0.001, "batch_size": 25, "epochs": 2, "target_accuracy": 0.25,
      "standardized_inputs": true, "threads": 1, "seeds": 2
})json"));
  ASSERT_EQ(json["runs"].size(), 4u);
  for (const Json& run : json["runs"]) {
    for (const char* curve : {"train_loss", "test_loss", "test_accuracy", "seconds"})
      EXPECT_EQ(run[curve].size(), 2u) << curve;
    EXPECT_EQ(run["stopped"], "finished");
  }
  ASSERT_EQ(json["summary"].size(), 2u);
  EXPECT_EQ(json["summary"][1]["activation"], "tanh");
  EXPECT_EQ(json["summary"][1]["layers"].size(), 3u);
}

TEST_F(Command, ResultsDependOnTheSeedAlone) {
  Arguments arguments{"compare", "--limit", "200", "--seeds", "2", "--epochs", "2", "--threads", "1"};
  const auto once = digests(json_of(arguments));
  EXPECT_EQ(digests(json_of(arguments)), once);
  arguments.back() = "2";
  EXPECT_EQ(digests(json_of(arguments)), once);
  EXPECT_EQ(std::set<std::string>(once.begin(), once.end()).size(), 8u);

  // A run of compare can be repeated by train.
  EXPECT_EQ(digests(json_of(
                {"train", "--limit", "200", "--activation", "tanh", "--seed", "2", "--epochs", "2"}))[0],
            once[5]);
}

TEST_F(Command, InterruptEndsWithTheResultsSoFar) {
  const pid_t process = start({"compare", "--limit", "100", "--hidden", "8", "--epochs", "2000000000",
                               "--json", path("result.json").string()},
                              path("output"));
  // The settings are printed before the first Ctrl-C can be wanted.
  while (!contains(content(path("output")), "seeds"))
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  kill(process, SIGINT);
  const Outcome outcome = finish(process);
  EXPECT_EQ(outcome.status, 130);
  const Json json = Json::parse(content(path("result.json")));
  EXPECT_EQ(json["interrupted"], true);
  ASSERT_EQ(json["runs"].size(), 1u);
  EXPECT_EQ(json["runs"][0]["stopped"], "interrupted");
  EXPECT_GT(json["runs"][0]["test_loss"].size(), 0u);
  expect_contains(outcome.output, {"interrupted", "logistic had a test accuracy of"});
}

// describe

TEST_F(Command, DescribesEveryRegisteredFunction) {
  const std::string list = output_of({"describe"});
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    const Activation activation = family.with_defaults();
    expect_contains(list, {family.name, activation.contract().formula});
    const std::string text = output_of({"describe", family.name});
    EXPECT_TRUE(text.starts_with(activation.description() + "\n")) << text;
    expect_contains(
        text, {activation.contract().formula, activation.contract().slope_formula,
               activation.contract().source, "E[f(z)²]", "E[f′(z)²]", "Lipschitz", "● value   ○ slope"});
    for (const std::string& alias : family.aliases) EXPECT_EQ(output_of({"describe", alias}), text);
  }
}

TEST_F(Command, DescribesPresetsAndConstants) {
  expect_contains(output_of({"describe", "hard_logistic:keras2"}),
                  {"hard_logistic(slope=0.2, offset=0.5)", ":torch", "x = -2.5"});
  expect_contains(output_of({"describe", "hard_tanh(low=-2, high=2)"}),
                  {"hard_tanh(low=-2, high=2)", "[-2, 2]"});
}

// completion

/// What bash offers for the last of `words` after the script was read.
std::string completions(const Path& script, const std::string& words) {
  const std::string command = "bash -c 'source " + script.string() + "; COMP_WORDS=(" + words +
                              "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ogee; echo -n \"${COMPREPLY[*]}\"'";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), pipe));
  EXPECT_EQ(pclose(pipe), 0);
  return text;
}

TEST_F(Command, CompletesInBash) {
  const Path script = path("ogee.bash");
  write("ogee.bash", output_of({"completion", "bash"}));
  const auto offered = [&](const std::string& words) { return completions(script, words); };
  EXPECT_EQ(offered("ogee \"\""), "train compare describe completion --help --version");
  EXPECT_EQ(offered("ogee com"), "compare completion");
  EXPECT_EQ(offered("ogee train --ea"), "--early-stopping");
  EXPECT_EQ(offered("ogee compare --ea"), "");
  EXPECT_EQ(offered("ogee train --quiet --activation hard_t"), "hard_tanh");
  EXPECT_EQ(offered("ogee compare --activations tanh,soft"), "tanh,softplus tanh,softsign");
  EXPECT_EQ(offered("ogee train --data fash"), "fashion-mnist");
  EXPECT_EQ(offered("ogee train --epochs \"\""), "");
  EXPECT_EQ(offered("ogee train --init he_n"), "he_normal");
  EXPECT_EQ(offered("ogee describe rel"), "relu");
  EXPECT_EQ(offered("ogee completion b"), "bash");
  write("a log.csv", "");
  EXPECT_EQ(offered("ogee train --csv \"" + path("a").string() + "\""), path("a log.csv").string());
  expect_contains(error_of({"completion", "fish"}), {"unknown shell \"fish\"", "bash"});
}

}  // namespace
}  // namespace ogee
