// ogee evaluate.

#include <ogee/ogee.hpp>

#include "command.hpp"

namespace ogee::cli_evaluate_test {
namespace {

/// Two columns that tell three kinds apart, and one that says nothing.
std::string flowers(const std::string& header, const std::string& order) {
  std::string text = header + "\n";
  for (int i = 0; i < 30; ++i) {
    const std::string length = std::to_string(i % 3) + "." + std::to_string(i % 7);
    const std::string width = std::to_string(5 - i % 3);
    const std::string kind = i % 3 == 0 ? "setosa" : i % 3 == 1 ? "versicolor" : "virginica";
    for (const char column : order) {
      if (text.back() != '\n') text += ",";
      text += column == 'l' ? length : column == 'w' ? width : column == 'k' ? kind : "n" + std::to_string(i);
    }
    text += "\n";
  }
  return text;
}

class Evaluate : public Command {
 protected:
  /// A model of that table.
  std::string model() {
    std::ofstream(path("flowers.csv")) << flowers("length,width,kind", "lwk");
    const std::string file = path("flowers.safetensors").string();
    (void)output_of({"train", "--data", path("flowers.csv").string(), "--label", "kind", "--epochs", "60",
                     "--quiet", "--save", file});
    return file;
  }
  [[nodiscard]] Json json() const { return Json::parse(content(path("result.json"))); }
};

TEST_F(Evaluate, MeasuresWhatTrainingMeasured) {
  const std::string file = path("digits.safetensors").string();
  const std::string result = path("result.json").string();
  (void)output_of({"train", "--limit", "300", "--epochs", "2", "--quiet", "--save", file, "--json",
                   path("train.json").string()});
  const std::string shown = output_of({"evaluate", file, "digits", "--threads", "2", "--json", result});
  const Json run = Json::parse(content(path("train.json")))["runs"][0];
  EXPECT_EQ(json()["samples"], 359);
  EXPECT_NEAR(json()["loss"].get<double>(), run["test_loss"][1].get<double>(), 1e-5);
  EXPECT_EQ(json()["accuracy"], run["test_accuracy"][1]);
  EXPECT_EQ(json()["test_metrics"]["confusion"], run["test_metrics"]["confusion"]);
  EXPECT_EQ(json()["command"], "evaluate");
  EXPECT_EQ(json()["model"], file);
  EXPECT_EQ(json()["data"], "digits");
  EXPECT_EQ(json()["data_notes"], Json::array());
  expect_contains(shown, {"precision", "recall", "on 359 samples of digits"});
}

TEST_F(Evaluate, FindsColumnsByNameAndClassesByTheirs) {
  const std::string file = model();
  const std::string result = path("result.json").string();
  (void)output_of({"evaluate", file, path("flowers.csv").string(), "--label", "kind", "--json", result});
  const Json expected = json();
  EXPECT_EQ(expected["samples"], 30);
  EXPECT_EQ(expected["accuracy"], 1.0);
  EXPECT_EQ(expected["data_notes"], Json::parse(R"(["the first line has names"])"));

  std::ofstream(path("other.csv")) << flowers("kind,note,width,length", "knwl");
  (void)output_of({"evaluate", file, path("other.csv").string(), "--label", "kind", "--json", result});
  EXPECT_EQ(json()["loss"], expected["loss"]);

  // Of one kind only, which is not the first.
  std::ofstream(path("one.csv")) << "length,width,kind\n2.0,3,virginica\n1.9,3,virginica\n";
  (void)output_of({"evaluate", file, path("one.csv").string(), "--label", "kind", "--json", result});
  EXPECT_EQ(json()["accuracy"], 1.0);
  EXPECT_EQ(json()["test_metrics"]["confusion"], Json::parse("[[0, 0, 0], [0, 0, 0], [0, 0, 2]]"));
}

TEST_F(Evaluate, RefusesOtherData) {
  const std::string file = model();
  std::ofstream(path("unknown.csv")) << "length,width,kind\n2.0,3,virginca\n";
  expect_contains(error_of({"evaluate", file, path("unknown.csv").string(), "--label", "kind"}),
                  {"unknown.csv: unknown class \"virginca\"; did you mean virginica?"});
  std::ofstream(path("missing.csv")) << "length,kind\n2.0,virginica\n";
  expect_contains(error_of({"evaluate", file, path("missing.csv").string(), "--label", "kind"}),
                  {"missing.csv: the column \"width\" is missing"});
  expect_contains(error_of({"evaluate", file, "digits"}), {"digits has 64 features, the model has 2 inputs"});
  expect_contains(error_of({"evaluate", file}), {"data is missing, expected the name of data"});
  expect_contains(error_of({"evaluate", path("flowers.csv").string(), "xor"}), {"flowers.csv: "});
  expect_contains(error_of({"evaluate", file, "xor", "--json", file}), {"model", "--json", "both name"});
}

TEST_F(Evaluate, KnowsWhichColumnHasTheAnswers) {
  std::ofstream(path("first.csv")) << flowers("kind,length,width", "klw");
  const std::string file = path("first.safetensors").string();
  const std::string result = path("result.json").string();
  (void)output_of({"train", "--data", path("first.csv").string(), "--label", "kind", "--epochs", "60",
                   "--quiet", "--save", file});
  (void)output_of({"evaluate", file, path("first.csv").string(), "--json", result});
  EXPECT_EQ(json()["accuracy"], 1.0);
  expect_contains(error_of({"evaluate", file, path("first.csv").string(), "--label", "width"}),
                  {"column \"width\" cannot hold the answers: it is a feature"});
  expect_contains(error_of({"evaluate", file, "digits", "--label", "kind"}),
                  {"--label names a column of a table"});
}

TEST_F(Evaluate, TakesColumnsOfOneNameInTheirOrder) {
  std::ofstream(path("twice.csv")) << flowers("x,x,kind", "lwk");
  const std::string file = path("twice.safetensors").string();
  (void)output_of(
      {"train", "--data", path("twice.csv").string(), "--epochs", "60", "--quiet", "--save", file});
  expect_contains(output_of({"evaluate", file, path("twice.csv").string()}), {"accuracy 1.0000"});
}

TEST_F(Evaluate, MeasuresTargetsInTheirUnits) {
  std::ofstream table(path("houses.csv"));
  table << "rooms,age,price\n";
  for (int i = 0; i < 40; ++i)
    table << i % 5 << "," << i % 8 << "," << 1000 + 100 * (i % 5) - 10 * (i % 8) << "\n";
  table.close();
  const std::string file = path("houses.safetensors").string();
  (void)output_of({"train", "--data", path("houses.csv").string(), "--task", "regress", "--label", "price",
                   "--epochs", "200", "--quiet", "--save", file});
  const std::string shown =
      output_of({"evaluate", file, path("houses.csv").string(), "--json", path("result.json").string()});
  expect_contains(shown, {"R²", "on 40 samples of houses.csv"});
  EXPECT_TRUE(json()["accuracy"].is_null());
  const double error = json()["test_metrics"]["root_mean_squared_error"].get<double>();
  EXPECT_NEAR(json()["loss"].get<double>(), error * error, 1e-3 * error * error);
  EXPECT_LT(error, 50);
}

}  // namespace
}  // namespace ogee::cli_evaluate_test
