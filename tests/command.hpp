#pragma once

/// The command as a user meets it: exit status, standard output, standard error, files.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <ogee/activations/registry.hpp>
#include <ogee/core/version.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace ogee {

using Arguments = std::vector<std::string>;
using Json = nlohmann::json;
using Path = std::filesystem::path;

inline std::string content(const Path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Outcome {
  int status;
  std::string output;
  std::string errors;
};

class Command : public ::testing::Test {
 protected:
  Command() {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::temp_directory_path() / ("ogee-cli-" + test + "-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder_);
  }
  ~Command() override {
    std::filesystem::current_path(working_folder_);  // which a test may have changed
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  /// Starts ogee with its output going to files.
  [[nodiscard]] pid_t start(const Arguments& arguments, const Path& output) const {
    std::vector<std::string> words{OGEE_COMMAND};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    constexpr int flags = O_CREAT | O_WRONLY | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, path("errors").c_str(), flags, 0600);
    posix_spawnattr_t attributes;  // Ctrl-C is heard, even where the tests run in the background
    posix_spawnattr_init(&attributes);
    sigset_t heard;
    sigemptyset(&heard);
    sigaddset(&heard, SIGINT);
    posix_spawnattr_setsigdefault(&attributes, &heard);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    pid_t process = -1;
    EXPECT_EQ(posix_spawn(&process, OGEE_COMMAND, &files, &attributes, pointers.data(), environ), 0);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return process;
  }

  [[nodiscard]] Outcome finish(pid_t process) const {
    int status = 0;
    waitpid(process, &status, 0);
    EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
    return {WEXITSTATUS(status), content(path("output")), content(path("errors"))};
  }

  [[nodiscard]] Outcome run(const Arguments& arguments) const {
    return finish(start(arguments, path("output")));
  }

  /// The standard output of a run that ends with this status.
  [[nodiscard]] std::string output_of(const Arguments& arguments, int status = 0) const {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, status) << outcome.errors;
    return outcome.output;
  }

  /// Runs with --json and reads the file.
  [[nodiscard]] Json json_of(Arguments arguments, int status = 0) const {
    arguments.insert(arguments.end(), {"--quiet", "--json", path("result.json").string()});
    (void)output_of(arguments, status);
    return Json::parse(content(path("result.json")));
  }

  /// Runs what must fail with one line on standard error and nothing else; returns the line without "ogee: ".
  [[nodiscard]] std::string error_of(const Arguments& arguments) const {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.output, "");
    EXPECT_TRUE(outcome.errors.starts_with("ogee: ")) << outcome.errors;
    EXPECT_EQ(outcome.errors.find('\n'), outcome.errors.size() - 1) << outcome.errors;
    return outcome.errors.substr(std::min<std::size_t>(6, outcome.errors.size()));
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }

  /// Four IDX files of three images of 2×2 pixels with the labels 0, 1, 0.
  void write_idx_files() const {
    const std::string images(
        "\0\0\x08\x03\0\0\0\x03\0\0\0\x02\0\0\0\x02"
        "abcdefghijkl",
        28);
    const std::string labels("\0\0\x08\x01\0\0\0\x03\0\x01\0", 11);
    for (const char* part : {"train", "t10k"}) {
      write(std::string(part) + "-images-idx3-ubyte", images);
      write(std::string(part) + "-labels-idx1-ubyte", labels);
    }
  }

 private:
  Path working_folder_ = std::filesystem::current_path();
  Path folder_;
};

inline void expect_contains(const std::string& text, const Arguments& parts) {
  for (const std::string& part : parts)
    EXPECT_TRUE(contains(text, part)) << "no \"" << part << "\" in\n" << text;
}

inline std::vector<std::string> digests(const Json& result) {
  std::vector<std::string> all;
  for (const Json& run : result["runs"]) all.push_back(run["weights_digest"]);
  return all;
}

}  // namespace ogee
