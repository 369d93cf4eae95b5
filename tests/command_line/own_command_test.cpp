/// The command as a part of a program that adds an activation function to it.

#include <gtest/gtest.h>

#include <ogee/activations/registry.hpp>
#include <ogee/cli/command.hpp>
#include <ogee/core/errors.hpp>
#include <string>
#include <vector>

namespace ogee {
namespace {

int run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return run_command(static_cast<int>(arguments.size()), arguments.data());
}

TEST(OwnCommand, KnowsTheFunctionsOfTheProgramByName) {
  ActivationRegistry::instance().add(Activation{"test_wave", [](auto x) { return sin(x); }});
  ::testing::internal::CaptureStdout();
  const int described = run({"mine", "describe", "test_wave"});
  const int compared = run({"mine", "compare", "--data", "xor", "--activations", "tanh,test_wave", "--epochs",
                            "2", "--seeds", "1", "--threads", "1"});
  const std::string output = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(described, 0);
  EXPECT_EQ(compared, 0);
  EXPECT_NE(output.find("activation   tanh, test_wave"), std::string::npos) << output;
}

TEST(OwnCommand, SaysWhatIsWrongAsTheCommandDoes) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run({"mine", "describe", "test_unknown"}), 2);
  EXPECT_TRUE(::testing::internal::GetCapturedStderr().starts_with("ogee: "));
}

}  // namespace
}  // namespace ogee
