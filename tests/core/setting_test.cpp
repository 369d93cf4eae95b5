/// Settings, from the values of fields and back.

#include <gtest/gtest.h>

#include <cstdint>
#include <ogee/core/errors.hpp>
#include <ogee/core/fields.hpp>
#include <ogee/core/setting.hpp>
#include <optional>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::setting_test {
namespace {

enum class Season { spring, autumn };

struct Journey {
  double length = 1.5;
  Index stops = 2;
  bool by_night = false;
  std::vector<double> stages = {};
  std::optional<double> limit = std::nullopt;
  Season season = Season::spring;
};

}  // namespace
}  // namespace ogee::setting_test

namespace ogee {

template <>
inline constexpr auto names_of<setting_test::Season> = Names<setting_test::Season, 2>{
    "season", {{{setting_test::Season::spring, "spring"}, {setting_test::Season::autumn, "autumn"}}}};

template <>
inline constexpr auto fields_of<setting_test::Journey> = std::tuple{
    Field{"length", &setting_test::Journey::length, ranges::positive, "how far it is"},
    Field{"stops", &setting_test::Journey::stops, ranges::at_least_one, "how often it rests"},
    Field{"by_night", &setting_test::Journey::by_night, "whether it is dark"},
    Field{"stages", &setting_test::Journey::stages, ranges::not_negative, "the lengths between stops"},
    Field{"limit", &setting_test::Journey::limit, ranges::positive, "of speed"},
    Field{"season", &setting_test::Journey::season, "when"}};

}  // namespace ogee

namespace ogee::setting_test {
namespace {

/// What a value becomes as a setting and back.
template <class Value>
Value there_and_back(const Value& value, Value other) {
  from_setting(to_setting(value), other);
  return other;
}

TEST(Settings, HoldTheValuesOfFields) {
  EXPECT_EQ(to_setting(true), SettingValue(true));
  EXPECT_EQ(to_setting(Index{7}), SettingValue(std::int64_t{7}));
  EXPECT_EQ(to_setting(7), SettingValue(std::int64_t{7}));
  EXPECT_EQ(to_setting(std::uint8_t{7}), SettingValue(std::uint64_t{7}));
  EXPECT_EQ(to_setting(0.1), SettingValue(0.1));
  EXPECT_EQ(to_setting(std::vector<double>{1, 2}), SettingValue(std::vector<double>{1, 2}));
  EXPECT_EQ(to_setting(Season::autumn), SettingValue(std::string("autumn")));
  EXPECT_EQ(to_setting(std::optional<double>()), SettingValue());
  EXPECT_EQ(to_setting(std::optional<double>(2)), SettingValue(2.0));
}

TEST(Settings, GiveTheValuesBack) {
  EXPECT_TRUE(there_and_back(true, false));
  EXPECT_EQ(there_and_back(Index{-7}, Index{0}), -7);
  EXPECT_EQ(there_and_back(-7, 0), -7);
  EXPECT_EQ(there_and_back(~std::uint64_t{0}, std::uint64_t{0}), ~std::uint64_t{0});
  EXPECT_EQ(there_and_back(0.1, 0.0), 0.1);
  EXPECT_EQ(there_and_back(std::vector<std::string>{"a", ""}, {}), (std::vector<std::string>{"a", ""}));
  EXPECT_EQ(there_and_back(std::vector<double>{1, 2}, {}), (std::vector<double>{1, 2}));
  EXPECT_EQ(there_and_back(Season::autumn, Season::spring), Season::autumn);
  EXPECT_EQ(there_and_back(std::optional<double>(), std::optional<double>(1)), std::nullopt);
  EXPECT_EQ(there_and_back(std::optional<double>(2), std::optional<double>()), 2);
}

template <class Value>
std::string refusal(const SettingValue& setting) {
  return error_message<OptionError>([&] {
    Value value{};
    from_setting(setting, value);
  });
}

TEST(Settings, ConvertWhatLosesNothing) {
  double number = 0;
  from_setting(std::int64_t{3}, number);
  EXPECT_EQ(number, 3);
  from_setting(std::uint64_t{4}, number);
  EXPECT_EQ(number, 4);
  Index count = 0;
  from_setting(std::uint64_t{5}, count);
  EXPECT_EQ(count, 5);
  std::vector<double> numbers;
  from_setting(std::vector<std::int64_t>{1, 2}, numbers);
  EXPECT_EQ(numbers, (std::vector<double>{1, 2}));
  EXPECT_EQ(refusal<Index>(2.5), "is 2.5, expected a whole number");
  EXPECT_EQ(refusal<Index>(std::uint64_t{1} << 63U), "is 9223372036854775808, expected a whole number");
}

TEST(Settings, OfAnotherTypeAreRefused) {
  EXPECT_EQ(refusal<bool>(std::int64_t{1}), "is 1, expected true or false");
  EXPECT_EQ(refusal<int>(std::int64_t{1} << 31), "is 2147483648, expected a whole number");
  EXPECT_EQ(refusal<std::uint8_t>(std::int64_t{-1}), "is -1, expected a whole number");
  EXPECT_EQ(refusal<std::vector<std::string>>(2.0), "is 2, expected a list of texts");
  EXPECT_EQ(refusal<double>(true), "is true, expected a number");
  EXPECT_EQ(refusal<double>(std::string("1")), "is 1, expected a number");
  EXPECT_EQ(refusal<double>(SettingValue()), "is missing, expected a number");
  EXPECT_EQ(refusal<std::optional<double>>(false), "is false, expected a number");
  EXPECT_EQ(refusal<std::string>(2.0), "is 2, expected a text");
  EXPECT_EQ(refusal<std::vector<double>>(2.0), "is 2, expected a list of numbers");
  EXPECT_EQ(refusal<Season>(std::string("autum")), "unknown season \"autum\"; did you mean autumn?");
}

TEST(Settings, AreTextWithAllDigits) {
  EXPECT_EQ(text_of(SettingValue()), "");
  EXPECT_EQ(text_of(true), "true");
  EXPECT_EQ(text_of(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(text_of(std::string("autumn")), "autumn");
  EXPECT_EQ(text_of(std::vector<double>{}), "[]");
  EXPECT_EQ(text_of(std::vector<double>{1, 2.5}), "[1, 2.5]");
  EXPECT_EQ(text_of(std::vector<double>(8, 1)), "[1, 1, 1, 1, 1, 1, 1, 1]");
  EXPECT_EQ(text_of(std::vector<double>(784, 1)), "784 numbers");
}

TEST(SetFields, LeavesWhatIsNotNamed) {
  Journey journey{.stops = 9, .limit = 80};
  const std::vector<Setting> settings{{"season", std::string("autumn")},
                                      {"length", std::int64_t{40}},
                                      {"stages", std::vector<double>{15, 25}}};
  set_fields("journey", settings, journey);
  EXPECT_EQ(describe_fields("journey", journey),
            "journey(length=40, stops=9, by_night=false, stages=[15, 25], limit=80, season=autumn)");
}

TEST(SetFields, UndoesSettingsOf) {
  const Journey written{
      .length = 0.1, .stops = 3, .by_night = true, .stages = {0.1}, .season = Season::autumn};
  Journey read{.limit = 5};
  set_fields("journey", settings_of(written), read);
  EXPECT_EQ(describe_fields("journey", read), describe_fields("journey", written));
  EXPECT_FALSE(read.limit);
}

TEST(SetFields, NamesTheFieldThatIsWrong) {
  const auto message = [](const Setting& setting) {
    return error_message<OptionError>([&] {
      Journey journey;
      set_fields("journey", std::vector<Setting>{setting}, journey);
    });
  };
  EXPECT_EQ(message({"stops", 2.5}), "journey: stops is 2.5, expected a whole number");
  EXPECT_EQ(message({"by_night", SettingValue()}), "journey: by_night is missing, expected true or false");
  EXPECT_EQ(message({"lenght", 2.0}), "unknown option of journey \"lenght\"; did you mean length?");
}

TEST(CheckFields, LooksIntoListsAndOptionalNumbers) {
  const auto message = [](const Journey& journey) {
    return error_message<OptionError>([&] { check_fields<float>("journey", journey); });
  };
  EXPECT_NO_THROW(check_fields<float>("journey", Journey{.stages = {0, 1}}));
  EXPECT_EQ(message({.stages = {1, -2}}), "journey: stages[1] is -2, expected at least 0");
  EXPECT_EQ(message({.limit = 0}), "journey: limit is 0, expected more than 0");
}

}  // namespace
}  // namespace ogee::setting_test
