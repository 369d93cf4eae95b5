/// The examples that the help of each subcommand ends with.

#include <regex>

#include "command.hpp"

namespace ogee {
namespace {

/// The command lines below "Examples:".
std::vector<std::string> examples_of(const std::string& help) {
  std::vector<std::string> lines;
  std::istringstream stream(help.substr(std::min(help.size(), help.find("Examples:"))));
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("    ")) lines.push_back(line.substr(4));
  return lines;
}

/// Runs a command line in a shell, in `folder`, with this command as ogee.
int status_in_shell(const std::string& line, const Path& folder) {
  const std::string command = "cd " + folder.string() + " && HOME=" + folder.string() +
                              " && ogee() { " OGEE_COMMAND " \"$@\"; } && { " + line + "; } >output 2>errors";
  std::FILE* pipe =
      popen(("bash -c '" + std::regex_replace(command, std::regex("'"), "'\\''") + "'").c_str(), "r");
  return pclose(pipe);
}

TEST_F(Command, HelpTeachesByThreeExamplesThatWork) {
  write("iris.csv",
        "length,width,species\n1,2,setosa\n2,3,setosa\n5,1,virginica\n6,2,virginica\n6,1,virginica\n");
  write("houses.csv", "rooms,area,price\n1,20,100\n2,40,210\n3,60,290\n4,80,420\n5,90,500\n");
  for (const char* subcommand : {"train", "compare", "describe", "completion"}) {
    const std::vector<std::string> examples = examples_of(output_of({subcommand, "--help"}));
    EXPECT_EQ(examples.size(), 3U) << subcommand;
    for (std::string example : examples) {
      // What trains for long trains for one epoch here.
      example = std::regex_replace(example, std::regex("--epochs [0-9]+|--seeds [0-9]+"), "");
      if (std::string(subcommand) == "compare") example += " --epochs 1 --seeds 1 --limit 100";
      if (std::string(subcommand) == "train" && !contains(example, ".csv --label")) example += " --epochs 2";
      EXPECT_EQ(status_in_shell(example, path("")), 0) << example << "\n" << content(path("errors"));
    }
  }
}

}  // namespace
}  // namespace ogee
