#pragma once

/// Programs in C that a test compiles and runs.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace ogee {

/// A folder for main.c and what it includes.
class CProgram : public ::testing::Test {
 protected:
  using Path = std::filesystem::path;

  CProgram() : folder_(std::filesystem::temp_directory_path() / ("ogee-c-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~CProgram() override { std::filesystem::remove_all(folder_); }

  void SetUp() override {
    if (!has("cc")) GTEST_SKIP() << "there is no C compiler named cc";
  }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream stream(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// The C compiler, with flags that allow no warning.
  [[nodiscard]] static std::string compiler() { return with_c_flags("cc"); }

  /// All compilers of this machine, for C and for C++.
  [[nodiscard]] static std::vector<std::string> compilers() {
    std::vector<std::string> all;
    for (const char* name : {"cc", "clang"})
      if (has(name)) all.push_back(with_c_flags(name));
    for (const char* name : {"c++", "clang++"})
      if (has(name))
        all.push_back(std::string(name) + " -x c++ -std=c++17 -Wall -Wextra -pedantic -Werror -O1");
    return all;
  }

  /// Compiles main.c; returns whether there was no warning.
  [[nodiscard]] bool compile(const std::string& compiler, const std::string& libraries = "-lm") const {
    const std::string command = compiler + " " + path("main.c").string() + " -o " + path("main").string() +
                                " " + libraries + " 2> " + path("errors").string();
    return std::system(command.c_str()) == 0;
  }

  /// The exit status of the program.
  [[nodiscard]] int run(const std::string& files = "") const {
    const int status = std::system((path("main").string() + files).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  /// The program reads the file "inputs" and writes "outputs".
  [[nodiscard]] int run_with_files() const {
    return run(" < " + path("inputs").string() + " > " + path("outputs").string());
  }

 private:
  static bool has(const std::string& program) {
    return std::system(("command -v " + program + " > /dev/null 2>&1").c_str()) == 0;
  }
  static std::string with_c_flags(const std::string& compiler) {
    return compiler + " -std=c99 -Wall -Wextra -Wconversion -pedantic -Werror -O1";
  }

  Path folder_;
};

}  // namespace ogee
