// ogee completion.

#include "command.hpp"

namespace ogee::cli_completion_test {
namespace {

/// What bash offers for the last of `words` after the script was read.
std::string completions(const Path& script, const std::string& words) {
  const std::string command = "bash -c 'cd " + script.parent_path().string() + "; source " + script.string() +
                              "; COMP_WORDS=(" + words +
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
  EXPECT_EQ(
      offered("ogee \"\""),
      "train compare predict evaluate export predict-depth describe show replay completion --help --version");
  EXPECT_EQ(offered("ogee com"), "compare completion");
  EXPECT_EQ(offered("ogee train --early-stopping-"),
            "--early-stopping-min-improvement --early-stopping-watched");
  EXPECT_EQ(offered("ogee train --schedule step"), "step_decay");
  EXPECT_EQ(offered("ogee compare --ea"), "");
  EXPECT_EQ(offered("ogee train --quiet --activation hard_t"), "hard_tanh");
  EXPECT_EQ(offered("ogee compare --activations tanh,soft"), "tanh,softplus tanh,softsign");
  EXPECT_EQ(offered("ogee train --data fash"), "fashion-mnist");
  EXPECT_EQ(offered("ogee train --epochs \"\""), "");
  EXPECT_EQ(offered("ogee train --block g"), "gate");
  EXPECT_EQ(offered("ogee train --init he_n"), "he_normal");
  EXPECT_EQ(offered("ogee describe rel"), "relu");
  EXPECT_EQ(offered("ogee completion b"), "bash");
  write("a log.csv", "");
  EXPECT_EQ(offered("ogee train --csv \"" + path("a").string() + "\""), path("a log.csv").string());
  EXPECT_EQ(offered("ogee train --data \"" + path("a").string() + "\""), path("a log.csv").string());
  EXPECT_EQ(offered("ogee compare --task reg"), "regress");
  expect_contains(error_of({"completion", "fish"}), {"unknown shell \"fish\"", "bash"});
}

}  // namespace
}  // namespace ogee::cli_completion_test
