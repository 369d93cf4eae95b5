/// The examples that the help of each subcommand ends with.

#include <cstdlib>
#include <ogee/formats/write_npy.hpp>

#include "command.hpp"
#include "saved_model.hpp"

namespace ogee::cli_help_test {
namespace {

/// The command lines below "Examples:".
std::vector<std::string> examples_of(const std::string& help) {
  std::vector<std::string> lines;
  std::istringstream stream(help.substr(std::min(help.size(), help.find("Examples:"))));
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("    ")) lines.push_back(line.substr(4));
  return lines;
}

/// Without an option and its number.
std::string without(std::string line, const std::string& option) {
  const auto start = line.find(option + " ");
  if (start == std::string::npos) return line;
  const auto end = line.find_first_not_of("0123456789", start + option.size() + 1);
  return line.erase(start, std::min(end, line.size()) - start);
}

TEST_F(Command, HelpTeachesByThreeExamplesThatWork) {
  write("iris.csv",
        "length,width,species\n1,2,setosa\n2,3,setosa\n5,1,virginica\n6,2,virginica\n6,1,virginica\n");
  write("houses.csv", "rooms,area,price\n1,20,100\n2,40,210\n3,60,290\n4,80,420\n5,90,500\n");
  (void)save_flowers(path("iris.safetensors"));
  (void)save_flowers(path("flowers.safetensors"));
  write("test.csv", "length,width,species\n1,2,rose\n6,1,tulip\n");
  write("new.csv", "width,length\n2,1\n1,6\n");
  write_npy(Matrix<float>{{1, 2}, {6, 1}}, path("new.npy"));
  for (const char* subcommand : {"train", "compare", "predict", "evaluate", "export", "predict-depth",
                                 "describe", "show", "replay", "completion"}) {
    const std::vector<std::string> examples = examples_of(output_of({subcommand, "--help"}));
    EXPECT_EQ(examples.size(), 3U) << subcommand;
    for (std::string example : examples) {
      // What trains for long trains for one epoch here.
      example = without(without(example, "--epochs"), "--seeds");
      if (std::string(subcommand) == "compare") example += " --epochs 1 --seeds 1 --limit 100";
      if (std::string(subcommand) == "train" && !contains(example, ".csv --label")) example += " --epochs 2";
      write("example.sh", "set -e\ncd " + path("").string() +
                              "\nHOME=.\nogee() { " OGEE_COMMAND " \"$@\" || test $? = 1; }\n{ " + example +
                              "\n} >output 2>errors\n");
      EXPECT_EQ(std::system(("bash " + path("example.sh").string()).c_str()), 0) << example << "\n"
                                                                                 << content(path("errors"));
    }
  }
}

}  // namespace
}  // namespace ogee::cli_help_test
