// Errors about names that are not known.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>

#include <string>
#include <vector>

namespace ogee::unknown_name_test {
namespace {

std::string error(const std::string& name, const std::vector<std::string>& known) {
  return unknown_name("fruit", name, known).what();
}

const std::vector<std::string> few{"apple", "pear", "plum"};
const std::vector<std::string> many{"apple", "pear",  "plum",   "cherry", "fig",    "grape", "lemon",
                                    "lime",  "mango", "orange", "peach",  "banana", "kiwi"};

TEST(UnknownName, SuggestsNamesThatAreNear) {
  EXPECT_EQ(error("aple", many), "unknown fruit \"aple\"; did you mean apple?");
  EXPECT_EQ(error("PERA", few), "unknown fruit \"PERA\"; did you mean pear?");
}

TEST(UnknownName, IgnoresTheDashesOfOptions) {
  EXPECT_EQ(error("--rate", {"--learning-rate", "--data", "--save"}),
            "unknown fruit \"--rate\"; did you mean --learning-rate?");
  EXPECT_EQ(error("--batch", {"--batch-size", "--width"}),
            "unknown fruit \"--batch\"; did you mean --batch-size?");
}

TEST(UnknownName, ListsAllOfFew) {
  EXPECT_EQ(error("xxxxxxxx", few), "unknown fruit \"xxxxxxxx\"; known: apple, pear, plum");
}

TEST(UnknownName, ListsTheNearestOfMany) {
  EXPECT_EQ(error("limousine", many),
            "unknown fruit \"limousine\"; the nearest of 13 are lemon, lime, orange");
}

}  // namespace
}  // namespace ogee::unknown_name_test
