/// ogee train --layers and ogee show --layers.

#include "command.hpp"

namespace ogee::cli_layers_test {
namespace {

Arguments train(const Arguments& more) {
  Arguments arguments{"train", "--limit", "100", "--epochs", "2"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(Command, TrainsListedLayersAsItsOwn) {
  const std::vector<std::pair<std::string, Arguments>> same{
      {"dense(outputs=16), tanh", {"--hidden", "16", "--activation", "tanh"}},
      {"dense( outputs = 16 ),hard_tanh(low=-2, high=2)",
       {"--hidden", "16", "--activation", "hard_tanh(low=-2,high=2)"}},
      {"dense(outputs=16), activation(function=hard_logistic:torch)",
       {"--hidden", "16", "--activation", "hard_logistic:torch"}},
      {"dense(outputs=16), relu, dropout(rate=0.2)",
       {"--hidden", "16", "--activation", "relu", "--dropout", "0.2"}},
      {"dense(outputs=8), tanh, gate(function=tanh), gate(size=8, function=tanh)",
       {"--depth", "3", "--width", "8", "--activation", "tanh", "--block", "gate"}},
      {"dense(outputs=16, initialization=he_normal), tanh",
       {"--hidden", "16", "--activation", "tanh", "--init", "he_normal"}}};
  for (const auto& [layers, options] : same) {
    Arguments listed{"--layers", layers};
    if (options.back() == "he_normal") listed.insert(listed.end(), {"--init", "he_normal"});
    EXPECT_EQ(digests(json_of(train(listed))), digests(json_of(train(options)))) << layers;
  }
  EXPECT_NE(digests(json_of(train({"--layers", "dense(outputs=16), tanh", "--l2", "0.1"}))),
            digests(json_of(train({"--layers", "dense(outputs=16), tanh"}))));
}

TEST_F(Command, SaysWhichLayersAreListed) {
  const std::string layers = "dense(outputs=16), tanh, dense(outputs=8), relu";
  const Json result = json_of(train({"--layers", layers}));
  EXPECT_EQ(result["settings"]["hidden"], Json::parse("[16, 8]"));
  EXPECT_EQ(result["settings"]["activations"], Json::parse(R"(["tanh", "relu"])"));
  EXPECT_EQ(result["settings"]["layers"],
            Json::parse(R"(["dense 64 → 16", "tanh", "dense 16 → 8", "relu", "dense 8 → 10"])"));
  EXPECT_EQ(result["runs"][0]["activation"], "tanh + relu");
  expect_contains(output_of(train({"--layers", layers})),
                  {"network      64 → " + layers + " → 10", "activation   tanh, relu\n", "dense3"});
  expect_contains(output_of(train({"--layers", "dropout"})), {"activation   none\n", "dense1"});
}

TEST_F(Command, TakesListedLayersFromAFile) {
  write("run.toml", "layers = [\n  'dense(outputs=16, bias=false)',\n  'tanh',\n]\n");
  EXPECT_EQ(digests(json_of(train({"--config", path("run.toml").string()}))),
            digests(json_of(train({"--layers", "dense(outputs=16,bias=false),tanh"}))));
}

TEST_F(Command, ShowsListedLayers) {
  EXPECT_EQ(output_of({"show", "--inputs", "4", "--outputs", "3", "--layers", "dense(outputs=8), tanh"}),
            output_of({"show", "--inputs", "4", "--outputs", "3", "--hidden", "8", "--activation", "tanh"}));
  expect_contains(error_of({"show", "--layers", "tanh", "--hidden", "8"}), {"cannot be combined"});
}

TEST_F(Command, RefusesLayersThatCannotBe) {
  const auto expect_error = [&](const std::string& layers, const std::string& message) {
    EXPECT_EQ(error_of({"train", "--data", "missing.csv", "--layers", layers}),
              "--layers: " + message + " (see ogee train --help)\n");
  };
  expect_error("dense(outputs=8), thanh", "unknown layer \"thanh\"; did you mean tanh?");
  expect_error("desne", "unknown layer \"desne\"; did you mean dense?");
  expect_error("tanh,,tanh", "\"tanh,,tanh\": a layer is missing");
  expect_error("dropout(rat=0.2)", "unknown field of dropout \"rat\"; did you mean rate?");
  expect_error("dense(outputs=8, outputs=9)", "dense: outputs comes twice");
  expect_error("dense(8)", "dense: expected field=value, found \"8\"");
  expect_error("dense(outputs=8", "\"dense(outputs=8\": expected dense(field=value, ...)");
  expect_error("dense:8", "\"dense:8\": expected dense(field=value, ...)");
  expect_error("softmax(axis=1)", "softmax has no fields");
  expect_error("dense(outputs=0)", "dense: outputs is \"0\", expected a whole number of at least 1");
  expect_error("dropout(rate=much)",
               "dropout: rate is \"much\", expected a number of at least 0 and below 1");
  expect_error("dense(bias=1)", "dense: bias is \"1\", expected true or false");
  expect_error("gate(function=tahn)", "gate: unknown activation \"tahn\"; did you mean tanh?");
  expect_error("hard_tanh(lo=1)", "unknown constant of hard_tanh \"lo\"; did you mean low?");
  expect_error("scale(factor=[1,2], offset=[1,2,3])", "scale: factor has 2 numbers, expected 1 or 3");
}

TEST_F(Command, RefusesListedLayersThatDoNotFit) {
  EXPECT_EQ(error_of(train({"--layers", "dense(outputs=8), gate(size=9)"})),
            "--layers: gate (9 → 9, tanh) is given 8 values per row, expected 9\n");
  EXPECT_EQ(error_of(train({"--layers", "dense(inputs=3, outputs=8)"})),
            "--layers: dense (3 → 8) is given 64 values per row, expected 3\n");
}

TEST_F(Command, RefusesListedLayersWithOptionsForLayers) {
  for (const Arguments& other :
       {Arguments{"--hidden", "8"}, Arguments{"--depth", "2"}, Arguments{"--width", "8"},
        Arguments{"--block", "plain"}, Arguments{"--activation", "logistic"}, Arguments{"--dropout", "0.1"}})
    EXPECT_EQ(error_of(train({"--layers", "tanh", other[0], other[1]})),
              "--layers cannot be combined with " + other[0] + "\n");
}

}  // namespace
}  // namespace ogee::cli_layers_test
