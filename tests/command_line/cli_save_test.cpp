// ogee train --save, and ogee show of what it wrote.

#include <iomanip>
#include <numeric>
#include <ogee/ogee.hpp>

#include "command.hpp"

namespace ogee::cli_save_test {
namespace {

std::string hexadecimal(std::uint64_t number) {
  std::ostringstream text;
  text << std::hex << std::setw(16) << std::setfill('0') << number;
  return text.str();
}

TEST_F(Command, SavesWhatItTrained) {
  const std::string file = path("digits.safetensors").string();
  const Arguments train{"train", "--limit", "200", "--hidden", "12", "--epochs", "3", "--quiet"};
  const auto with = [&](Arguments more) {
    more.insert(more.begin(), train.begin(), train.end());
    return more;
  };
  const Path json = path("result.json");
  (void)output_of(
      with({"--save", file, "--json", json.string(), "--predict", path("predicted.csv").string()}));
  const Model model = load_model(file);
  const Json result = Json::parse(content(json));

  // The same weights, and predictions of raw images that are those of the scaled ones.
  EXPECT_EQ(hexadecimal(model.trained_network().digest()), result["runs"][0]["weights_digest"]);
  EXPECT_EQ(model.class_names.size(), 10U);
  EXPECT_EQ(model.output_kind(), OutputKind::logits);
  const Dataset test = digits().split(0.2).test;
  std::vector<Index> all(static_cast<std::size_t>(test.size()));
  std::iota(all.begin(), all.end(), Index{0});
  Matrix<float> images(test.size(), 64);
  test.gather_inputs(all, view(images));
  const std::vector<Index> found = model.predict_classes(images);
  std::istringstream lines(content(path("predicted.csv")));
  std::string line;
  std::getline(lines, line);
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::getline(lines, line);
    EXPECT_TRUE(line.starts_with(std::to_string(i + 1) + "," + std::to_string(test.label(all[i])) + "," +
                                 std::to_string(found[i]) + ","))
        << line;
  }

  // The settings are those of the result, and how it went.
  std::set<std::string> names{"epochs_completed", "stopped"};
  for (const auto& [name, value] : result["settings"].items()) names.insert(name);
  std::set<std::string> found_names;
  for (const Setting& setting : model.settings) found_names.insert(setting.name);
  EXPECT_EQ(found_names, names);

  // Showing it.
  expect_contains(
      output_of({"show", file}),
      {"scale1", "64 → 12", "logistic1", "12 → 10", "logits of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
       "softmax_cross_entropy", "How it was trained:", "sgd", hexadecimal(model.network.digest())});
  expect_contains(output_of({"show", file, "--graph"}), {"digraph network", "cluster_dense2"});
}

TEST_F(Command, SavesTargetsInTheirUnits) {
  std::ofstream table(path("houses.csv"));
  table << "rooms,age,price\n";
  for (int i = 0; i < 40; ++i)
    table << i % 5 << "," << i % 8 << "," << 1000 + 100 * (i % 5) - 10 * (i % 8) << "\n";
  table.close();
  const std::string file = path("houses.safetensors").string();
  (void)output_of({"train", "--data", path("houses.csv").string(), "--task", "regress", "--label", "price",
                   "--epochs", "200", "--quiet", "--save", file});
  const Model model = load_model(file);
  EXPECT_EQ(model.input_names, (std::vector<std::string>{"rooms", "age"}));
  EXPECT_EQ(model.target_names, std::vector<std::string>{"price"});
  EXPECT_NEAR(model.predict(Matrix<float>{{2, 4}})(0, 0), 1160, 60);
  expect_contains(output_of({"show", file}), {"rooms, age", "numbers: price", "mean_squared_error"});
}

TEST_F(Command, SavesNothingThatIsNotFinite) {
  const std::string file = path("net.safetensors").string();
  const Outcome outcome = run({"train", "--activation", "relu", "--learning-rate", "1e30", "--limit", "100",
                               "--quiet", "--save", file});
  EXPECT_EQ(outcome.status, 1);
  expect_contains(outcome.errors, {file + ": not written, since no epoch was completed"});
  EXPECT_FALSE(std::filesystem::exists(file));

  // Nor in place of a model, where some epochs were fine.
  std::ofstream(path("line.csv")) << "x,y\n1,2\n2,4\n3,6\n4,8\n5,10\n6,12\n";
  std::ofstream(file) << "a model";
  const Outcome diverged = run({"train", "--data", path("line.csv").string(), "--task", "regress",
                                "--activation", "relu", "--hidden", "4", "--learning-rate", "8", "--momentum",
                                "0", "--epochs", "200", "--quiet", "--save", file});
  EXPECT_EQ(diverged.status, 1);
  expect_contains(diverged.errors, {file + ": not written, since"});
  EXPECT_EQ(content(file), "a model");
  std::filesystem::remove(file);
  expect_contains(error_of({"train", "--save", path("no/net").string()}), {"No such file"});
  expect_contains(error_of({"train", "--save", file, "--csv", file}), {"--save", "--csv", "both name"});
}

TEST_F(Command, ShowsANetworkThatWasSavedAlone) {
  const Path file = path("net.safetensors");
  const Network network{Dense{2, 3}, HardTanh{-2, 2}};
  save(network, file);
  expect_contains(output_of({"show", file.string()}), {"dense1", "hard_tanh", hexadecimal(network.digest())});
  expect_contains(error_of({"show", file.string(), "--hidden", "3"}),
                  {"--hidden describes a network, and " + file.string() + " has one"});
  expect_contains(error_of({"show", file.string(), "--inputs", "3"}), {"--inputs describes a network"});
  std::ofstream(path("text")) << "no network";
  expect_contains(error_of({"show", path("text").string()}), {path("text").string() + ": "});
  expect_contains(error_of({"show", path("missing").string()}), {"No such file"});
}

}  // namespace
}  // namespace ogee::cli_save_test
