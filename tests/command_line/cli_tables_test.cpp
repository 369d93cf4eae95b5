// Tables as text: names in their first line, columns to ignore, words and gaps.

#include <algorithm>

#include "command.hpp"
#include "tables.hpp"

namespace ogee::cli_tables_test {
namespace {

TEST_F(Command, SaysWhatItDecidedAboutATable) {
  write("flowers.csv", flowers_csv());
  const std::string flowers = path("flowers.csv").string();
  expect_contains(output_of({"train", "--data", flowers, "--epochs", "1"}),
                  {"inputs standardised\n             the first line has names\n"});
  write("bare.csv", prices_csv());
  const std::string bare = path("bare.csv").string();
  expect_contains(
      output_of({"compare", "--data", bare, "--task", "regress", "--epochs", "1", "--seeds", "1"}),
      {"standardised\n             the first line is a sample\n"});
  const Json settings =
      json_of({"train", "--data", bare, "--task", "regress", "--epochs", "1", "--header", "yes"})["settings"];
  EXPECT_EQ(settings["train_samples"].get<int>() + settings["test_samples"].get<int>(), 99);
  EXPECT_EQ(settings["header"], "yes");
  EXPECT_EQ(settings["data_notes"], Json::parse(R"(["the first line has names"])"));
}

TEST_F(Command, IgnoresColumns) {
  std::string text = ",width,note,kind\n";
  for (int i = 0; i < 20; ++i)
    text += std::to_string(i) + "," + std::to_string(i % 7) + ",text," + (i < 9 ? "iris\n" : "rose\n");
  write("flowers.csv", text);
  const std::string flowers = path("flowers.csv").string();
  expect_contains(
      output_of({"train", "--data", flowers, "--ignore", "note", "--epochs", "1"}),
      {"the first line has names; column 1 has no name: ignore it if it is an index\n", "2 → 32"});
  const std::string model = path("m.safetensors").string();
  const Json settings = json_of({"train", "--data", flowers, "--ignore", "note", "--ignore", "1", "--epochs",
                                 "1", "--save", model})["settings"];
  EXPECT_EQ(settings["features"], 1);
  EXPECT_EQ(settings["ignored"], Json::parse(R"(["note", "1"])"));
  expect_contains(output_of({"evaluate", model, flowers}), {"on 20 samples of flowers.csv"});
  EXPECT_EQ(run({"predict", model, flowers}).errors,
            "ogee: " + flowers + ": ignored the columns without a name, note, kind\n");
  expect_contains(error_of({"train", "--data", "moons", "--ignore", "1"}),
                  {"--ignore", "but the data is moons"});
}

TEST_F(Command, LearnsFromColumnsOfWords) {
  std::string text = "size,colour,kind\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i % 7) + (i % 2 == 0   ? ",red,rose\n"
                                     : i % 4 == 1 ? ",blue,iris\n"
                                                  : ",violet,iris\n");
  write("flowers.csv", text);
  const std::string model = path("m.safetensors").string();
  const Json json = json_of({"train", "--data", path("flowers.csv").string(), "--save", model});
  EXPECT_EQ(json["settings"]["features"], 4);
  EXPECT_EQ(json["runs"][0]["test_accuracy"].back(), 1.0);
  expect_contains(output_of({"evaluate", model, path("flowers.csv").string()}), {"accuracy 1.0000"});
  write("new.csv", "colour,size\nviolet,3\nred,3\n");
  expect_contains(output_of({"predict", model, path("new.csv").string()}), {"1,iris,", "2,rose,"});
  write("new.csv", "colour,size\ngreen,3\n");
  expect_contains(error_of({"predict", model, path("new.csv").string()}),
                  {"line 2, column 1: \"green\" is not among the words of the training"});
}

TEST_F(Command, FindsColumnsOfWordsWithoutNamesByTheirPlace) {
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += (i % 2 == 0 ? "rose," : "iris,") + std::to_string(i % 7) +
            (i % 2 == 0   ? ",red\n"
             : i % 4 == 1 ? ",blue\n"
                          : ",violet\n");
  write("flowers.csv", text);
  const std::string flowers = path("flowers.csv").string();
  const std::string model = path("m.safetensors").string();
  (void)output_of({"train", "--data", flowers, "--label", "1", "--quiet", "--save", model});
  expect_contains(output_of({"evaluate", model, flowers, "--label", "1"}), {"accuracy 1.0000"});
  write("new.csv", "3,violet\n3,red\n");
  expect_contains(output_of({"predict", model, path("new.csv").string()}), {"1,iris,", "2,rose,"});
  expect_contains(error_of({"predict", model, flowers}), {"line 1: expected 2 columns, found 3"});
}

TEST_F(Command, TakesNoWordsWhereThereWereNone) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::to_string(i) + (i < 20 ? ",1,iris\n" : ",2,rose\n");
  write("numbers.csv", text);
  write("words.csv", "1,blue,iris\n2,blue,rose\n");
  const std::string numbers = path("numbers.csv").string();
  const std::string words = path("words.csv").string();
  const std::string model = path("m.safetensors").string();
  (void)output_of({"train", "--data", numbers, "--epochs", "1", "--quiet", "--save", model});
  const std::string reason = words + ": line 1, column 2: \"blue\" is not a number";
  expect_contains(error_of({"evaluate", model, words}), {reason});
  expect_contains(error_of({"train", "--data", numbers, "--test", words}), {reason});
  write("rows.csv", "1,blue\n2,blue\n");
  expect_contains(error_of({"train", "--data", numbers, "--epochs", "1", "--predict", path("p.csv").string(),
                            "--predict-data", path("rows.csv").string()}),
                  {"line 1, column 2: \"blue\" is not a number"});
}

TEST_F(Command, CallsPredictionsAsTheColumnThatWasLearnt) {
  write("flowers.csv", flowers_csv());
  write("houses.csv", "rooms,price\n1,10\n2,21\n3,29\n4,42\n5,50\n");
  const std::string predictions = path("p.csv").string();
  const std::string model = path("m.safetensors").string();
  const Arguments more{"--epochs", "1", "--quiet", "--predict", predictions, "--save", model};
  const auto names = [&](const std::string& table, const Arguments& task) {
    Arguments arguments{"train", "--data", path(table).string()};
    arguments.insert(arguments.end(), task.begin(), task.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    (void)output_of(arguments);
    const std::string first = content(predictions).substr(0, content(predictions).find('\n'));
    const std::string second = output_of({"predict", model, path(table).string()});
    return std::pair(first, second.substr(0, second.find('\n')));
  };
  const auto [samples, rows] = names("flowers.csv", {});
  EXPECT_EQ(samples, "sample,label,kind,probability_iris,probability_rose");
  EXPECT_EQ(rows, "row,kind,probability_iris,probability_rose");
  const auto [samples_of_houses, rows_of_houses] = names("houses.csv", {"--task", "regress"});
  EXPECT_EQ(samples_of_houses, "sample,target_price,price");
  EXPECT_EQ(rows_of_houses, "row,price");
}

TEST_F(Command, HandlesGapsAsItIsTold) {
  std::string text =
      "?,0,iris\n" + flowers_csv().substr(std::string("width,noise,kind\n").size()) + "7,NA,rose\n";
  write("gaps.csv", text);
  const std::string gaps = path("gaps.csv").string();
  EXPECT_EQ(
      error_of({"train", "--data", gaps}),
      gaps +
          ": line 1, column 1: \"?\" is a missing value, expected a number; the first line counts as a "
          "sample; --missing drop leaves out rows with gaps, --missing mean fills in the means of columns\n");
  expect_contains(output_of({"train", "--data", gaps, "--epochs", "1", "--missing", "drop"}),
                  {"the first line is a sample; 2 of 62 rows have gaps and are left out\n"});
  const std::string model = path("m.safetensors").string();
  expect_contains(output_of({"train", "--data", gaps, "--epochs", "1", "--missing", "mean", "--save", model}),
                  {"the first line is a sample; 2 gaps are filled with the means of their columns of the "
                   "whole file, with any rows that are held out\n"});
  // A model does not keep these means.
  write("new.csv", "1,2\n?,3\n");
  EXPECT_EQ(error_of({"predict", model, path("new.csv").string()}),
            path("new.csv").string() + ": line 2, column 1: \"?\" is a missing value, expected a number\n");
  EXPECT_EQ(error_of({"evaluate", model, gaps, "--missing", "mean"}),
            "--missing mean: a model does not keep the means of its training data\n");
  expect_contains(error_of({"evaluate", model, gaps}),
                  {"line 1, column 1", "--missing drop leaves out rows with gaps\n"});
  expect_contains(
      output_of({"evaluate", model, gaps, "--missing", "drop"}),
      {"on 60 samples of gaps.csv; the first line is a sample; 2 of 62 rows have gaps and are left out\n"});
}

TEST_F(Command, FillsGapsOfRowsWithTheMeansOfTheTraining) {
  write("flowers.csv", flowers_csv());
  write("rows.csv", "width,noise\n?,3\n29.5,3\n");
  const Arguments arguments{"train",
                            "--data",
                            path("flowers.csv").string(),
                            "--quiet",
                            "--predict",
                            path("p.csv").string(),
                            "--predict-data",
                            path("rows.csv").string()};
  EXPECT_EQ(error_of(arguments),
            path("rows.csv").string() + ": line 2, column 1: \"?\" is a missing value, expected a number\n");
  Arguments filled = arguments;  // with all of the file to train on, whose mean is 29.5
  filled.insert(filled.end(), {"--missing", "mean", "--test", path("flowers.csv").string()});
  (void)output_of(filled);
  const std::string predictions = content(path("p.csv"));
  const auto first = predictions.find("\n1,") + 3;
  const auto second = predictions.find("\n2,") + 3;
  EXPECT_EQ(predictions.substr(first, second - first - 3),
            predictions.substr(second, predictions.size() - second - 1));
}

TEST_F(Command, DoesNotSuggestToFillInAnswers) {
  const std::string drop = "; --missing drop leaves out rows with gaps\n";
  write("label.csv", "a,kind\n1,x\n2,?\n");
  const std::string label = path("label.csv").string();
  const std::string gap = label + ": line 3, column 2: \"?\" is a missing value, expected a label" + drop;
  EXPECT_EQ(error_of({"train", "--data", label}), gap);
  EXPECT_EQ(error_of({"train", "--data", label, "--missing", "mean"}), gap);
  write("target.csv", "1,2\n3,?\n");
  const std::string target = path("target.csv").string();
  EXPECT_EQ(error_of({"train", "--data", target, "--task", "regress"}),
            target + ": line 2, column 2: \"?\" is a missing value, expected a number" + drop);
}

TEST_F(Command, PredictsWhatTheFirstLineIsSaidToBe) {
  write("bare.csv", prices_csv());
  const std::string model = path("m.safetensors").string();
  (void)output_of({"train", "--data", path("bare.csv").string(), "--task", "regress", "--epochs", "1",
                   "--quiet", "--save", model});
  const auto lines_of = [](const std::string& output) {
    return std::count(output.begin(), output.end(), '\n');
  };
  const std::string rows = path("new.csv").string();
  write("new.csv", "0,1\n5,6\n");
  EXPECT_EQ(lines_of(output_of({"predict", model, rows})), 3);
  EXPECT_EQ(lines_of(output_of({"predict", model, rows, "--header", "yes"})), 2);
  write("new.csv", "a,b\n5,6\n");
  const Outcome outcome = run({"predict", model, rows});
  EXPECT_EQ(lines_of(outcome.output), 2);
  EXPECT_EQ(outcome.errors, "ogee: " + rows + ": the first line has names\n");
  EXPECT_EQ(error_of({"predict", model, rows, "--header", "no"}),
            rows + ": line 1, column 1: \"a\" is not a number\n");
  write("new.npy", npy_file("(1, 2)", {1, 2}));
  expect_contains(error_of({"predict", model, path("new.npy").string(), "--header", "no"}),
                  {"--header", "new.npy"});
}

TEST_F(Command, ReadsTablesUnderOtherNames) {
  for (const char* name : {"FLOWERS.CSV", "flowers.data", "flowers.txt"}) {
    write(name, flowers_csv());
    EXPECT_EQ(json_of({"train", "--data", path(name).string(), "--epochs", "1"})["settings"]["features"], 2)
        << name;
  }
}

}  // namespace
}  // namespace ogee::cli_tables_test
