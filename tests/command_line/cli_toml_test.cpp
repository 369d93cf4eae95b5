/// The part of TOML that options need.

#include <gtest/gtest.h>

#include <ogee/cli/options/toml.hpp>
#include <ogee/core/errors.hpp>

#include "error_message.hpp"

namespace ogee::cli::cli_toml_test {
namespace {

using Values = std::vector<std::string>;

Values values_of(const std::string& text) {
  const std::vector<TomlTable> tables = parse_toml("key = " + text, "x");
  EXPECT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].entries.size(), 1u);
  return tables[0].entries[0].values;
}

TEST(Toml, ReadsTextsNumbersAndTruths) {
  EXPECT_EQ(values_of("\"a # b, [c]\"  # d"), (Values{"a # b, [c]"}));
  EXPECT_EQ(values_of(R"("tab\t \"quoted\" \\")"), (Values{"tab\t \"quoted\" \\"}));
  EXPECT_EQ(values_of(R"('C:\new "folder"')"), (Values{R"(C:\new "folder")"}));
  EXPECT_EQ(values_of("\"\""), (Values{""}));
  for (const std::string number : {"3", "-2.5e-3", "inf", "nan", "1e999"})
    EXPECT_EQ(values_of(number), (Values{number}));
  EXPECT_EQ(values_of("+1_000"), (Values{"+1000"}));
  EXPECT_EQ(values_of("true"), (Values{"true"}));
  EXPECT_EQ(values_of("false\r\n"), (Values{"false"}));
}

TEST(Toml, ReadsArraysOverSeveralLines) {
  EXPECT_EQ(values_of("[]"), (Values{}));
  EXPECT_EQ(values_of("[1,'a,b' , true]"), (Values{"1", "a,b", "true"}));
  EXPECT_EQ(values_of("[ # first\r\n  1, # one\r\n\r\n  2,\r\n]  # end\r\n"), (Values{"1", "2"}));
}

TEST(Toml, ReadsTablesWithTheirLines) {
  const auto tables =
      parse_toml("\xEF\xBB\xBF# one\na = 1\n\n[first]\nb = [\n2]\nc=3\n['the second']\na = 4", "x");
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[0].name, "");
  EXPECT_EQ(tables[0].entries[0].line, 2);
  EXPECT_EQ(tables[1].name, "first");
  EXPECT_EQ(tables[1].line, 4);
  EXPECT_EQ(tables[1].entries[0].line, 5);
  EXPECT_EQ(tables[1].entries[1].key, "c");
  EXPECT_EQ(tables[1].entries[1].line, 7);
  EXPECT_EQ(tables[2].name, "the second");
  EXPECT_EQ(tables[2].entries[0].values, (Values{"4"}));
  EXPECT_EQ(parse_toml("", "x").size(), 1u);
}

TEST(Toml, NamesTheLineOfWhatIsWrong) {
  const auto error = [](const std::string& text) {
    return error_message<OptionError>([&] { (void)parse_toml(text, "x"); });
  };
  EXPECT_EQ(error("\na = [1,\n2\n"), "x, line 2: the [ is never closed");
  EXPECT_EQ(error("a = [1\n2]"), "x, line 2: expected , or ] in an array, found \"2\"");
  EXPECT_EQ(error("a = [[1]]"), "x, line 1: expected a value, found \"[\"");
  EXPECT_EQ(error("a = {b = 1}"), "x, line 1: expected a value, found \"{\"");
  EXPECT_EQ(error("a = \"b\n\""), "x, line 1: the quote is not closed in its line");
  EXPECT_EQ(error("a = 'b"), "x, line 1: the quote is not closed in its line");
  EXPECT_EQ(error("a = \"\\q\""), "x, line 1: a \\ before \"q\" means nothing; write \\\\ or single quotes");
  EXPECT_EQ(error("a = xor"), "x, line 1: xor is not a number; write text in quotes");
  EXPECT_EQ(error("a ="), "x, line 1: expected a value, found the end of the line");
  EXPECT_EQ(error("a = 1 2"), "x, line 1: expected the end of the line, found \"2\"");
  EXPECT_EQ(error("a"), "x, line 1: expected =, found the end of the line");
  EXPECT_EQ(error("a.b = 1"), "x, line 1: expected =, found \".\"");
  EXPECT_EQ(error("\xC3\xA4 = 1"), "x, line 1: expected a name, found \"\xC3\xA4\"");
  EXPECT_EQ(error("[a\nb = 1"), "x, line 1: expected ], found the end of the line");
  EXPECT_EQ(error("[[a]]"), "x, line 1: expected a name, found \"[\"");
  EXPECT_EQ(error("a = 1\n'a' = 2"), "x, line 2: a comes twice");
  EXPECT_EQ(error("[a]\n[b]\n[a]"), "x, line 3: [a] comes twice");
}

TEST(Toml, ReadsMuchInTimeThatIsInProportion) {
  std::string keys;  // a reader in quadratic time would not come to an end here
  for (int i = 0; i < 50'000; ++i) {
    const std::string number = std::to_string(i);
    keys.append("k").append(number).append(" = 1\n[t").append(number).append("]\n");
  }
  EXPECT_EQ(parse_toml(keys, "x").size(), 50'001u);
  std::string array = "a = [";
  for (int i = 0; i < 150'000; ++i) array += "1,\n";
  array += ']';
  EXPECT_EQ(parse_toml(array, "x")[0].entries[0].values.size(), 150'000u);
}

TEST(Toml, TextsAreWrittenAsTheyAreRead) {
  std::string all;
  for (int code = 1; code < 256; ++code) all += static_cast<char>(code);
  const auto tables = parse_toml("[a]\nkey = [" + cli::toml_text(all) + "]\n", "file");
  EXPECT_EQ(tables.back().entries.front().values, std::vector{all});
}

}  // namespace
}  // namespace ogee::cli::cli_toml_test
