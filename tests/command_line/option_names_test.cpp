/// Options that would have the same name.

#include <gtest/gtest.h>

#include <ogee/cli/options/command_line.hpp>
#include <ogee/cli/options/kind_options.hpp>
#include <ogee/core/errors.hpp>

#include "error_message.hpp"

namespace ogee::cli::option_names_test {
namespace {

FieldInfo field(const std::string& name, FieldType type, const SettingValue& usual, const Range& range = {}) {
  return {.name = name, .help = "help", .type = type, .range = range, .usual = usual, .choices = {}};
}

TEST(OptionNames, FieldsOfSeveralKindsShareAnOption) {
  const std::vector<OfferedKind> kinds{
      {"one", {field("size", FieldType::number, 1.0, ranges::share)}},
      {"two", {field("size", FieldType::number, 1.0, ranges::positive)}},
      {"three", {field("size", FieldType::number, 3.0), field("other", FieldType::flag, false)}}};
  KindChoice choice{.name = "one"};
  const std::vector<Option> options = kind_options("optimizer", "Group", kinds, choice);
  ASSERT_EQ(options.size(), 3u);
  EXPECT_EQ(options[1].name, "--size");
  EXPECT_EQ(options[1].help, "help (one, two: default 1) (three: default 3)");
  EXPECT_TRUE(options[1].read("2"));  // one of the kinds may take it
  EXPECT_FALSE(options[1].read("x"));
  EXPECT_EQ(choice.given.at("size"), SettingValue(2.0));
}

TEST(OptionNames, FieldsOfTheSameNameTakeTheSameValues) {
  const std::vector<OfferedKind> kinds{{"one", {field("size", FieldType::number, 1.0, ranges::positive)}},
                                       {"two", {field("size", FieldType::flag, false)}}};
  KindChoice choice{.name = "one"};
  EXPECT_EQ(
      error_message<OptionError>([&] { (void)kind_options("optimizer", "Group", kinds, choice); }),
      "--size of one takes a number above 0, and of two it takes true or false: one field needs another "
      "name");
}

TEST(OptionNames, TwoOptionsOfASubcommandDiffer) {
  const auto read = [](const std::string&) { return true; };
  const std::vector<Subcommand> subcommands{
      {.name = "train",
       .purpose = "",
       .examples = "",
       .options = {{.name = "--size", .value = "N", .help = "size of a step (mine)", .read = read},
                   {.name = "--size", .value = "N", .help = "samples for each step", .read = read}},
       .run = {}}};
  EXPECT_EQ(error_message<OptionError>([&] { (void)parse(subcommands, {"train"}); }),
            "ogee train has two options --size, \"size of a step (mine)\" and \"samples for each step\": one "
            "field needs another name");
}

}  // namespace
}  // namespace ogee::cli::option_names_test
