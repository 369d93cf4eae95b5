/// ogee train and ogee compare with layers that have a shortcut.

#include "command.hpp"

namespace ogee::cli_block_test {
namespace {

const Arguments short_comparison{"compare", "--limit", "100",           "--epochs", "2",       "--depth", "3",
                                 "--width", "8",       "--activations", "tanh",     "--seeds", "1"};

Arguments with(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(Command, MakesHiddenLayersOfBlocks) {
  std::set<std::string> results;
  for (const std::string block : {"plain", "gate", "residual"}) {
    const Json compared = json_of(with(short_comparison, {"--block", block}));
    EXPECT_EQ(compared["settings"]["block"], block);
    results.insert(digests(compared)[0]);
    const Json& second = compared["summary"][0]["layers"][1];
    EXPECT_EQ(second["layer"], block == "plain" ? "dense2" : block + "1");
    EXPECT_EQ(second["activation"], "tanh");
    EXPECT_EQ(second["gate_openness"].is_number(), block == "gate");
  }
  EXPECT_EQ(results.size(), 3U) << "an option has no effect";
  EXPECT_EQ(results.count(digests(json_of(short_comparison))[0]), 1U);
}

TEST_F(Command, ShowsBlocks) {
  const std::string output = output_of(
      {"train", "--limit", "100", "--epochs", "2", "--depth", "3", "--width", "8", "--block", "gate"});
  expect_contains(output, {"64 → 3 × 8 → 10, gate layers", "gate1", "gate2", "8 → 8, logistic"});
}

TEST_F(Command, RefusesABlockThatIsNoneOrDoesNotFit) {
  EXPECT_EQ(error_of(with(short_comparison, {"--block", "gates"})),
            "--block: unknown block \"gates\"; did you mean gate? (see ogee compare --help)\n");
  EXPECT_EQ(error_of({"train", "--limit", "100", "--hidden", "16,8", "--block", "residual"}),
            "--hidden 16,8: with --block residual all hidden layers must have the same width\n");
  const std::string no_effect =
      "--block gate needs two hidden layers or more: the first is always dense (see --depth)\n";
  EXPECT_EQ(error_of({"train", "--block", "gate"}), no_effect);
  EXPECT_EQ(error_of({"compare", "--depths", "1", "--block", "gate"}), no_effect);
}

}  // namespace
}  // namespace ogee::cli_block_test
