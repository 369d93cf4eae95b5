/// The command as a process that a shell started: signals and standard descriptors.

#include <cstdlib>

#include "command.hpp"

namespace ogee::cli_process_test {
namespace {

struct ProcessOfAShell : Command {
  /// The exit status of a script in bash, in which ogee is the command and the folder is that of the test.
  [[nodiscard]] int status_of(const std::string& script) const {
    write("script.sh", "cd " + path("").string() + "\nogee() { " OGEE_COMMAND " \"$@\"; }\n" + script);
    const int status = std::system(("bash " + path("script.sh").string()).c_str());
    EXPECT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
  }
};

TEST_F(ProcessOfAShell, GoesOnAfterACtrlCThatItsParentIgnores) {
  // Without job control, what runs in the background ignores Ctrl-C.
  for (const char* parent : {"trap '' INT\n", "set +m\n"}) {
    std::filesystem::remove(path("log.csv"));
    EXPECT_EQ(status_of(std::string(parent) + OGEE_COMMAND
                        " train --data xor --epochs 200000 --quiet --csv log.csv >output &\n"
                        "until [ -s log.csv ] || ! kill -0 $!; do :; done\n"
                        "kill -INT $!\n"
                        "wait $!\n"),
              0)
        << parent;
    expect_contains(content(path("output")), {"after 200000 epochs"});
  }
}

TEST_F(ProcessOfAShell, PrintsNothingIntoAFileThatTakesAClosedDescriptor) {
  const std::string train = "ogee train --data xor --epochs 3 --csv log.csv --json result.json";
  for (const char* closed : {"2>&-", "1>&-", "0<&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"}) {
    const bool has_output = !contains(closed, "1>&-");
    const bool has_errors = !contains(closed, "2>&-");
    EXPECT_EQ(status_of(train + (has_output ? " >output " : " ") + (has_errors ? "2>errors " : "") + closed),
              0)
        << closed;
    const std::string log = content(path("log.csv"));
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 4) << log;
    EXPECT_FALSE(contains(log, "epoch 1/3")) << log;
    EXPECT_FALSE(contains(log, "optimizer ")) << log;
    EXPECT_TRUE(Json::parse(content(path("result.json"))).contains("runs"));
    if (has_output) expect_contains(content(path("output")), {"after 3 epochs"});
    if (has_errors) expect_contains(content(path("errors")), {"epoch 3/3"});
  }
}

}  // namespace
}  // namespace ogee::cli_process_test
