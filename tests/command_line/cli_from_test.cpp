// ogee train --from: a model is trained further.

#include <ogee/ogee.hpp>

#include "command.hpp"

namespace ogee::cli_from_test {
namespace {

TEST_F(Command, TrainsAModelFurther) {
  const std::string first = path("first.safetensors").string();
  const std::string second = path("second.safetensors").string();
  (void)output_of({"train", "--limit", "300", "--hidden", "12", "--activation", "tanh", "--l2", "0.001",
                   "--epochs", "4", "--quiet", "--save", first});
  const Path json = path("result.json");
  const std::string shown = output_of({"train", "--limit", "300", "--from", first, "--epochs", "2", "--save",
                                       second, "--json", json.string()});
  expect_contains(shown, {"64 → the layers of the model → 10, as it was trained", "tanh"});
  const Json result = Json::parse(content(json));
  EXPECT_EQ(result["settings"]["from"], first);
  EXPECT_TRUE(result["settings"]["initialization"].is_null());
  EXPECT_EQ(result["settings"]["hidden"], Json::parse("[12]"));

  // It starts where the first one ended: a step as small as this leaves the loss of that.
  const Model before = load_model(first);
  (void)output_of({"train", "--limit", "300", "--from", first, "--epochs", "1", "--learning-rate", "1e-12",
                   "--quiet", "--json", json.string()});
  const TrainTest data = [] {
    TrainTest raw = digits().split(0.2);
    return TrainTest{raw.train.take(300), raw.test};
  }();
  const double loss = evaluate(before.network, data.test, SoftmaxCrossEntropy{}).loss;
  EXPECT_NEAR(Json::parse(content(json))["runs"][0]["test_loss"][0].get<double>(), loss, 1e-5);
  EXPECT_LT(evaluate(load_model(second).network, data.train, SoftmaxCrossEntropy{}).loss,
            evaluate(before.network, data.train, SoftmaxCrossEntropy{}).loss);

  // Scaling and penalties stay those of the model, whatever the data.
  const Model after = load_model(second);
  EXPECT_EQ(after.network.layer(0).description(), before.network.layer(0).description());
  EXPECT_EQ(after.network.layer(1).parameters()[0].regularization.l2, 0.001);
}

// Else the third of three would be tested on what the first was trained on.
TEST_F(Command, HoldsOutTheSameSamplesAgainAndAgain) {
  const std::string first = path("first.safetensors").string();
  const std::string second = path("second.safetensors").string();
  const Path json = path("result.json");
  (void)output_of({"train", "--limit", "100", "--hidden", "4", "--epochs", "1", "--test-share", "0.5",
                   "--quiet", "--save", first});
  (void)output_of({"train", "--limit", "100", "--from", first, "--epochs", "1", "--quiet", "--save", second});
  (void)output_of({"evaluate", second, "digits", "--json", json.string()});
  EXPECT_EQ(Json::parse(content(json))["samples"], digits().split(0.5).test.size());
}

TEST_F(Command, TrainsARegressionFurtherInItsUnits) {
  std::ofstream table(path("houses.csv"));
  table << "rooms,age,price\n";
  for (int i = 0; i < 40; ++i)
    table << i % 5 << "," << i % 8 << "," << 1000 + 100 * (i % 5) - 10 * (i % 8) << "\n";
  table.close();
  const Arguments train{"train", "--data", path("houses.csv").string(), "--label", "price", "--quiet"};
  const auto with = [&](Arguments more) {
    more.insert(more.begin(), train.begin(), train.end());
    return more;
  };
  const std::string first = path("first.safetensors").string();
  const std::string second = path("second.safetensors").string();
  (void)output_of(with({"--task", "regress", "--epochs", "200", "--save", first}));
  (void)output_of(with({"--from", first, "--epochs", "100", "--save", second}));
  EXPECT_NEAR(load_model(second).predict(Matrix<float>{{2, 4}})(0, 0), 1160, 30);
}

/// With steps of almost nothing, the loss of a training is that of the model.
class TinySteps : public Command {
 protected:
  [[nodiscard]] double loss_from(const std::string& model, const std::string& data) const {
    const std::string result = path("result.json").string();
    (void)output_of({"train", "--data", data, "--label", "answer", "--from", model, "--epochs", "1",
                     "--learning-rate", "1e-12", "--quiet", "--json", result, "--test-share", "0.5"});
    return Json::parse(content(result))["runs"][0]["test_loss"][0].get<double>();
  }
  [[nodiscard]] std::string table(const std::string& name, const std::string& header,
                                  bool swapped = false) const {
    std::ofstream file(path(name));
    file << header << "\n";
    for (int i = 0; i < 40; ++i) {
      const int x = i % 2 == 0 ? 100 : -100;
      const int y = 3 + i % 5;
      file << (swapped ? y : x) << "," << (swapped ? x : y) << "," << (i % 2 == 0 ? 1 : 0) + i % 3 << "\n";
    }
    return path(name).string();
  }
};

TEST_F(TinySteps, KeepTheScalingOfAModelWhateverItIs) {
  const std::string data = table("data.csv", "x,y,answer");
  const std::string swapped = table("swapped.csv", "y,x,answer", true);
  const Dataset all = csv_dataset(data, {.task = Task::regress, .answers = {"answer"}});
  const TrainTest parts = all.split(0.5);
  const Network network{Dense{2, 3}, Tanh{}, Dense{3, 1}};
  for (const Scale& inputs : {Scale{.center = {0}, .factor = {0.01}, .offset = {0.5}},
                              Scale{.center = {0, 1}, .factor = {0.01, 0.5}, .offset = {5, 6}},
                              Scale{.center = {0, 5}, .factor = {0.01, 2}}})
    for (const Scale& outputs :
         {Scale{.factor = {2}, .offset = {1}}, Scale{.center = {3}, .factor = {0.5}}}) {
      const Model model =
          model_of(network, MeanSquaredError{}, all, {.input_scaling = inputs, .output_scaling = outputs});
      const std::string file = path("model.safetensors").string();
      save(model, file);
      // In the units of the targets the loss has the square of the factor.
      const double factor = outputs.factor.front();
      const double expected = model.evaluate(parts.test).loss / (factor * factor);
      EXPECT_NEAR(loss_from(file, data), expected, 1e-4 * expected);
      EXPECT_NEAR(loss_from(file, swapped), expected, 1e-4 * expected);
    }
}

TEST_F(Command, RefusesWhatAModelSaysItself) {
  const std::string file = path("net.safetensors").string();
  (void)output_of({"train", "--limit", "100", "--hidden", "4", "--epochs", "1", "--quiet", "--save", file});
  for (const Arguments& other : {Arguments{"--hidden", "4"},
                                 {"--depth", "2"},
                                 {"--init", "he_normal"},
                                 {"--init-scale", "2"},
                                 {"--raw-inputs"},
                                 {"--dropout", "0.5"}}) {
    Arguments words{"train", "--from", file};
    words.insert(words.end(), other.begin(), other.end());
    expect_contains(error_of(words), {"--from cannot be combined with " + other.front()});
  }
  expect_contains(error_of({"train", "--from", file, "--activation", "tanh"}), {"--from cannot be combined"});
  expect_contains(error_of({"train", "--from", file, "--data", "xor"}),
                  {"xor has 2 features, the model has 64 inputs"});
  expect_contains(error_of({"train", "--from", file, "--save", file}), {"--from", "--save", "both name"});
  expect_contains(error_of({"train", "--from", path("missing").string()}), {"No such file"});
}

}  // namespace
}  // namespace ogee::cli_from_test
