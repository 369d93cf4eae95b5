/// Runs all tests of a program, or those of one source file: `core_tests loss_test`.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

namespace {

/// The tests of a source file as a filter of GoogleTest; empty where it has none in this program.
std::string tests_of(std::string_view source_file) {
  std::string filter;
  const testing::UnitTest& program = *testing::UnitTest::GetInstance();
  for (int i = 0; i < program.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *program.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const testing::TestInfo& test = *suite.GetTestInfo(j);
      if (std::filesystem::path(test.file()).stem() == source_file)
        filter.append(suite.name()).append(".").append(test.name()).append(":");
    }
  }
  return filter;
}

}  // namespace

int main(int argument_count, char** arguments) {
  testing::InitGoogleTest(&argument_count, arguments);
  if (argument_count > 1) {
    const std::string filter = tests_of(arguments[1]);
    if (filter.empty()) {
      std::cerr << arguments[0] << " has no tests of a file " << arguments[1] << ".cpp\n";
      return EXIT_FAILURE;
    }
    GTEST_FLAG_SET(filter, filter);
  }
  return RUN_ALL_TESTS();
}
