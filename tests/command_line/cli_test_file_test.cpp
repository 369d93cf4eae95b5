/// Samples to test on in a file of their own.

#include "command.hpp"

namespace ogee::cli_test_file_test {
namespace {

/// Flowers of two kinds, told apart by their width and their colour.
std::string flowers() {
  std::string text = "width,colour,kind\n";
  for (int i = 0; i < 40; ++i) text += std::to_string(i) + (i < 20 ? ",red,rose\n" : ",blue,iris\n");
  return text;
}

class TestFile : public Command {
 protected:
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    write(name, text);
    return path(name).string();
  }
  [[nodiscard]] Arguments training(const Arguments& more) const {
    Arguments arguments{"train", "--data", flowers_, "--epochs", "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  const std::string flowers_ = file("flowers.csv", flowers());
};

TEST_F(TestFile, IsTestedOnAsAWholeAndAllDataIsTrainedOn) {
  const std::string test =
      file("test.csv", "kind,id,colour,width\nrose,a,red,3\nrose,b,red,5\niris,c,blue,33\n");
  const Json json = json_of(training({"--test", test, "--predict", path("p.csv").string()}));
  const Json& settings = json["settings"];
  EXPECT_EQ(settings["train_samples"], 40);
  EXPECT_EQ(settings["test_samples"], 3);
  EXPECT_EQ(settings["features"], 3);
  EXPECT_EQ(settings["test"], test);
  EXPECT_EQ(settings["test_share"], nullptr);
  EXPECT_EQ(json["runs"][0]["test_accuracy"].back(), 1.0);
  const std::string predictions = content(path("p.csv"));
  expect_contains(predictions, {"sample,label,kind,", "\n1,rose,rose,", "\n2,rose,rose,", "\n3,iris,iris,"});
  expect_contains(output_of(training({"--test", test})),
                  {"flowers.csv: 40 samples to train on, 3 of test.csv to test on",
                   "; " + test + ": the first line has names"});
  EXPECT_EQ(json_of({"compare", "--data", flowers_, "--test", test, "--epochs", "1", "--seeds",
                     "1"})["settings"]["test_samples"],
            3);
}

TEST_F(TestFile, IsScaledAndFilledAsTheDataThatIsTrainedOn) {
  const std::string gap = file("gap.csv", "width,colour,kind\n?,red,rose\n");
  const std::string mean = file("mean.csv", "width,colour,kind\n19.5,red,rose\n");
  const auto loss = [&](const std::string& test) {
    return json_of(training({"--missing", "mean", "--test", test}))["runs"][0]["test_loss"];
  };
  EXPECT_EQ(loss(gap), loss(mean));
  expect_contains(output_of(training({"--missing", "mean", "--test", gap})),
                  {"gap.csv: 1 column has words, each of which is a feature; ",
                   "1 gap is filled with the mean of its column of the training data"});
  expect_contains(error_of(training({"--test", gap})),
                  {"gap.csv: line 2, column 1: \"?\" is a missing value"});
}

TEST_F(TestFile, MayLackClassesButHasNoOthers) {
  EXPECT_EQ(json_of(training(
                {"--test", file("one.csv", "width,colour,kind\n30,blue,iris\n")}))["runs"][0]["test_accuracy"]
                .back(),
            1.0);
  EXPECT_EQ(error_of(training({"--test", file("other.csv", "width,colour,kind\n30,blue,tulip\n")})),
            "other.csv: unknown class \"tulip\"; known: iris, rose\n");
  expect_contains(error_of(training({"--test", file("word.csv", "width,colour,kind\n30,green,iris\n")})),
                  {"word.csv: line 2, column 2: \"green\" is not among the words of the training"});
  expect_contains(error_of(training({"--test", file("less.csv", "colour,kind\nred,iris\n")})),
                  {"less.csv: the column \"width\" is missing"});
}

TEST_F(TestFile, HasNamesIfTheDataHas) {
  const std::string data = file("bare.csv", "1,a\n2,a\n3,a\n7,b\n8,b\n9,b\n");
  const std::string test = file("test.csv", "1.5,a\n8.5,b\n");
  EXPECT_EQ(json_of({"train", "--data", data, "--test", test, "--epochs", "1"})["settings"]["test_samples"],
            2);
}

TEST_F(TestFile, MayBeAnArrayOfNumpy) {
  const auto array = [&](const std::string& name, const std::string& shape,
                         const std::vector<std::int64_t>& values) {
    const std::string header = "{'descr': '<i8', 'fortran_order': False, 'shape': " + shape + ", }\n";
    std::string bytes("\x93NUMPY\x01\0", 8);
    bytes += static_cast<char>(header.size());
    bytes += std::string(1, '\0') + header;
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int64_t));
    return file(name, bytes);
  };
  const std::string table = array("table.npy", "(4, 2)", {1, 0, 2, 0, 8, 5, 9, 5});
  const std::string tested = array("tested.npy", "(1, 2)", {8, 5});
  EXPECT_EQ(
      json_of({"train", "--data", table, "--test", tested, "--epochs", "1"})["settings"]["test_samples"], 1);

  const std::string x = array("x.npy", "(4, 1)", {1, 2, 8, 9});
  const std::string y = array("y.npy", "(4,)", {0, 0, 5, 5});
  const std::string x_test = array("xt.npy", "(2, 1)", {1, 7});
  const std::string y_test = array("yt.npy", "(2,)", {0, 5});
  Arguments arguments{"train", "--data",         x,      "--targets", y,  "--test",
                      x_test,  "--test-targets", y_test, "--epochs",  "1"};
  const Json settings = json_of(arguments)["settings"];
  EXPECT_EQ(settings["test_samples"], 2);
  EXPECT_EQ(settings["test_targets"], y_test);
  EXPECT_EQ(error_of({"train", "--data", x, "--targets", y, "--test", x_test}),
            "--targets and --test-targets need each other, where --test is given\n");
  const std::string wide = array("wide.npy", "(1, 3)", {1, 2, 0});
  expect_contains(error_of({"train", "--data", table, "--test", wide}), {"wide.npy has 2 features"});
}

TEST_F(TestFile, IsRefusedWhereItMeansNothing) {
  const std::string test = file("test.csv", "width,colour,kind\n3,red,rose\n");
  EXPECT_EQ(error_of({"train", "--data", "xor", "--test", test}),
            "--test: xor comes in two parts, expected one file\n");
  EXPECT_EQ(error_of(training({"--test", test, "--test-share", "0.5"})),
            "--test and --test-share cannot be combined\n");
  EXPECT_EQ(error_of(training({"--test-targets", test})), "--test-targets needs --test\n");
  EXPECT_EQ(error_of(training({"--test", "xor"})), "xor has parts, expected a file of samples\n");
  EXPECT_EQ(error_of(training({"--test", test, "--json", test})),
            "--test and --json both name " + test + "\n");
}

TEST_F(TestFile, MeasuresAModelThatIsTrainedFurther) {
  const std::string test = file("test.csv", "width,colour,kind\n3,red,rose\n33,blue,iris\n");
  const std::string model = path("m.safetensors").string();
  (void)output_of(training({"--save", model}));
  const Json settings =
      json_of({"train", "--from", model, "--data", flowers_, "--test", test, "--epochs", "1"})["settings"];
  EXPECT_EQ(settings["train_samples"], 40);
  EXPECT_EQ(settings["test_samples"], 2);
}

}  // namespace
}  // namespace ogee::cli_test_file_test
