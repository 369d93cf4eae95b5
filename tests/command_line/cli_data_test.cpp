// The data that the command reads.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "command.hpp"
#include "tables.hpp"

namespace ogee::cli_data_test {
namespace {

TEST_F(Command, RefusesDataThatCannotBeRead) {
  write_idx_files();
  const std::string folder = path("").string();
  expect_contains(error_of({"train", "--data", folder + "missing"}), {"missing", "no such file or folder"});
  expect_contains(error_of({"train", "--data", folder + "t10k-images-idx3-ubyte"}),
                  {": not a table in a .csv, .tsv, .data or .txt file, or a folder with the four IDX files"});

  const std::string labels = content(path("train-labels-idx1-ubyte"));
  write("train-labels-idx1-ubyte", labels.substr(0, 9));
  expect_contains(error_of({"train", "--data", folder}), {"train-labels-idx1-ubyte", "byte 9"});
  write("train-labels-idx1-ubyte", labels + "extra");
  expect_contains(error_of({"train", "--data", folder}),
                  {"train-labels-idx1-ubyte", "has 16 bytes, expected 11"});
  write("train-labels-idx1-ubyte", std::string("\0\0\x08\x01\0\0\0\x02\0\x01", 10));
  expect_contains(error_of({"train", "--data", folder}), {"3 images", "2 labels"});
  std::filesystem::remove(path("train-labels-idx1-ubyte"));
  expect_contains(error_of({"train", "--data", folder}), {"train-labels-idx1-ubyte"});
}

TEST_F(Command, TrainReadsAFolderOfIdxFiles) {
  write_idx_files();
  const Json settings = json_of({"train", "--data", path("").string(), "--epochs", "1"})["settings"];
  EXPECT_EQ(settings["train_samples"], 3);
  EXPECT_EQ(settings["features"], 4);
  EXPECT_EQ(settings["classes"], 2);
}

TEST_F(Command, SaysWhereLabelsMayBeTargets) {
  std::vector<std::string> prices;
  for (int i = 0; i < 40; ++i) prices.push_back(std::to_string(10'000 + 37 * i));
  write("prices.csv", labelled_csv(prices));
  const std::string file = path("prices.csv").string();
  expect_contains(
      output_of({"train", "--data", file, "--epochs", "1"}),
      {"40 of 40 classes have one sample: --task regress takes the numbers as targets; 8 classes are "
       "only in the test part ("});
  EXPECT_EQ(
      json_of({"train", "--data", file, "--epochs", "1", "--task", "regress"})["settings"]["data_notes"],
      Json::parse(R"(["the first line has names"])"));
  prices[7] = "10000.5";
  write("prices.csv", labelled_csv(prices));
  expect_contains(error_of({"train", "--data", file}), {"line 9", "\"10000.5\"", "(task regress)"});
}

TEST_F(Command, SaysWhichClassesAreRare) {
  std::vector<std::string> kinds(30, "cat");
  kinds.insert(kinds.end(), 30, "dog");
  write("kinds.csv", labelled_csv(kinds));
  const std::string file = path("kinds.csv").string();
  const auto notes = [&] {
    return json_of({"train", "--data", file, "--epochs", "1", "--limit", "1"})["settings"]["data_notes"];
  };
  EXPECT_EQ(notes(), Json::parse(R"(["the first line has names"])")) << "a limit makes no class rare";
  kinds.emplace_back("bird");
  write("kinds.csv", labelled_csv(kinds));
  EXPECT_EQ(notes()[1], "class bird has one sample");
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
                           "2 → 32 → 32 → 1", "On the test data:\n", "test loss "});
  EXPECT_FALSE(contains(output, "accuracy"));
}

TEST_F(Command, PredictsAndJudgesNumbersInTheirOwnUnits) {
  write("prices.csv", prices_csv());
  const Json json = json_of({"train", "--data", path("prices.csv").string(), "--task", "regress", "--predict",
                             path("out.csv").string()});
  std::istringstream lines(content(path("out.csv")));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "sample,target_0,predicted_0");
  double count = 0, sum = 0, squares = 0, absolute_errors = 0, squared_errors = 0;
  while (std::getline(lines, line)) {
    double sample = 0, target = 0, predicted = 0;
    ASSERT_EQ(std::sscanf(line.c_str(), "%lf,%lf,%lf", &sample, &target, &predicted), 3) << line;
    EXPECT_EQ(std::fmod(target, 1000), 0) << "no price of the file";
    ++count;
    sum += target;
    squares += target * target;
    absolute_errors += std::abs(target - predicted);
    squared_errors += (target - predicted) * (target - predicted);
  }
  EXPECT_EQ(count, 20);
  const Json metrics = json["runs"][0]["test_metrics"];
  EXPECT_NEAR(metrics["mean_absolute_error"], absolute_errors / count, 1e-4 * absolute_errors / count);
  EXPECT_NEAR(metrics["root_mean_squared_error"], std::sqrt(squared_errors / count),
              1e-4 * std::sqrt(squared_errors / count));
  EXPECT_NEAR(metrics["r_squared"], 1 - squared_errors / (squares - sum * sum / count), 1e-4);
  EXPECT_GT(metrics["r_squared"], 0.95);
}

TEST_F(Command, ComparePredictsSeveralColumns) {
  write("prices.csv", prices_csv());
  const std::string output = output_of({"compare", "--data", path("prices.csv").string(), "--task", "regress",
                                        "--label", "3", "--label", "1", "--epochs", "5", "--seeds", "2"});
  expect_contains(output, {"1 → 32 → 32 → 2", "test loss: mean squared error after the last epoch",
                           "Test loss after each epoch", "are alike: their", "Saturation "});
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

TEST_F(Command, StandardizesUnlessTheInputsAreToBeRaw) {
  const auto settings = [&](const Arguments& more) {
    Arguments arguments{"train", "--data", "moons", "--epochs", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json_of(arguments)["settings"];
  };
  EXPECT_EQ(settings({})["standardized_inputs"], true);
  EXPECT_EQ(settings({"--standardize"}), settings({}));
  EXPECT_EQ(settings({"--raw-inputs"})["standardized_inputs"], false);
  write("run.toml", "standardize = false\n");
  EXPECT_EQ(settings({"--config", path("run.toml").string()}), settings({"--raw-inputs"}));
  expect_contains(error_of({"train", "--standardize", "--raw-inputs"}),
                  {"--standardize cannot be combined with --raw-inputs"});
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
  EXPECT_EQ(error_of({"train", "--data", bad}), bad + ": line 3, column 1: \"abc\" is not a number\n");
  write("one.csv", "1,a\n2,a\n3,a\n");
  expect_contains(error_of({"compare", "--data", path("one.csv").string()}),
                  {"all samples are of one class"});
  write("flowers.csv", flowers_csv());
  const std::string flowers = path("flowers.csv").string();
  EXPECT_EQ(error_of({"train", "--data", flowers, "--label", "knid"}),
            flowers + ": unknown column \"knid\"; did you mean kind?\n");
  expect_contains(error_of({"train", "--data", flowers, "--label", "4"}),
                  {"column 4 does not exist", "1 to 3"});
  expect_contains(error_of({"train", "--data", flowers, "--label", "1", "--label", "2"}),
                  {"2 columns are given"});
  EXPECT_EQ(error_of({"train", "--data", path("none.csv").string()}),
            path("none.csv").string() + ": No such file or directory\n");
  write("note.odt", "hello");
  expect_contains(error_of({"train", "--data", path("note.odt").string()}),
                  {"not a table in a .csv, .tsv, .data or .txt file", "a .npy file"});
}

TEST_F(Command, RefusesOptionsThatMeanNothingForTheData) {
  write("flowers.csv", flowers_csv());
  const std::string flowers = path("flowers.csv").string();
  for (const char* subcommand : {"train", "compare"}) {
    expect_contains(error_of({subcommand, "--data", "digits", "--label", "1"}),
                    {"--label", "but the data is digits"});
    expect_contains(error_of({subcommand, "--data", "moons", "--header", "yes"}),
                    {"--header", "but the data is moons"});
    expect_contains(error_of({subcommand, "--data", "x.npy", "--missing", "drop"}),
                    {"--missing", "but the data is x.npy"});
    expect_contains(error_of({subcommand, "--data", flowers, "--header", "maybe"}), {"yes", "no"});
    expect_contains(error_of({subcommand, "--data", "moons", "--task", "regress"}),
                    {"--task", "but the data is moons"});
    expect_contains(error_of({subcommand, "--data", flowers, "--targets", "y.npy"}),
                    {"--targets", "does not apply to"});
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

}  // namespace
}  // namespace ogee::cli_data_test
