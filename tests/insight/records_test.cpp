#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/records.hpp>
#include <ogee/insight/compare/result_settings.hpp>
#include <ogee/insight/compare/summary.hpp>
#include <ogee/insight/statistics/probe.hpp>
#include <ogee/insight/theory/propagation_limit.hpp>
#include <ogee/insight/theory/signal_propagation.hpp>
#include <ogee/training/history.hpp>
#include <ogee/training/metrics.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lists_all_members.hpp"

namespace ogee::records_test {
namespace {

struct Weather {
  double temperature = 0;
  std::optional<double> rain = std::nullopt;
};

struct Day {
  std::string name;
  Weather morning;
  std::optional<Weather> evening = std::nullopt;
  double length = 0;
};

}  // namespace
}  // namespace ogee::records_test

namespace ogee {

template <>
inline constexpr auto fields_of<records_test::Weather> =
    std::tuple{Field{"temperature", &records_test::Weather::temperature, ranges::finite, "in °C"},
               Field{"rain", &records_test::Weather::rain, ranges::not_negative, "in mm"}};
template <>
inline constexpr auto fields_of<records_test::Day> = std::tuple{
    Nested{"morning", &records_test::Day::morning, "at eight"}, Nested{"", &records_test::Day::evening, ""},
    Field{"length", &records_test::Day::length, ranges::not_negative, "in hours"}};

}  // namespace ogee

namespace ogee::records_test {
namespace {

// What a struct measures and does not list would be missing in files, and the first seed's value in a mean.
static_assert(lists_all_members<Day, 1>() && !lists_all_members<Day>() && !lists_all_members<Day, 2>());
static_assert(lists_all_members<Score>() && lists_all_members<EpochRecord, 1>());  // its number
static_assert(lists_all_members<LayerStatistics, 4>());  // two names and two histograms
static_assert(lists_all_members<ProbedLayer>() && lists_all_members<GradientRounding>());
static_assert(lists_all_members<Saturation>() && lists_all_members<PrecisionRecall>());
static_assert(lists_all_members<RegressionMetrics>());
static_assert(lists_all_members<MeanAndSpread>() && lists_all_members<ActivationSummary, 6>());
static_assert(lists_all_members<PairedDifference, 5>());  // two names, two counts and a verdict
static_assert(lists_all_members<LayerPrediction>() && lists_all_members<PropagationLimit>());
static_assert(lists_all_members<ResultSettings>() && lists_all_members<ProgramSettings>());

std::vector<std::string> names_of_numbers(const std::vector<NumberInfo>& infos) {
  std::vector<std::string> names;
  for (const NumberInfo& info : infos) names.push_back(info.name);
  return names;
}

std::vector<std::optional<double>> values_of(const Day& day) {
  std::vector<std::optional<double>> values;
  for (const NamedNumber& number : numbers_of(day)) values.push_back(number.value);
  return values;
}

using Values = std::vector<std::optional<double>>;

TEST(Records, NameTheNumbersOfPartsByThePart) {
  const std::vector<NumberInfo> infos = number_infos<Day>();
  EXPECT_EQ(names_of_numbers(infos), (std::vector<std::string>{"morning_temperature", "morning_rain",
                                                               "temperature", "rain", "length"}));
  EXPECT_EQ(infos[1].part, "morning");
  EXPECT_EQ(infos[1].number, "rain");
  EXPECT_EQ(infos[1].help, "in mm, at eight");
  EXPECT_EQ(infos[3].help, "in mm");
  EXPECT_EQ(names_of_numbers(number_infos<EpochRecord>()).front(), "train_loss");
}

TEST(Records, GiveTheirNumbers) {
  Day day{.name = "today", .morning = {.temperature = 3, .rain = 0.5}, .length = 8};
  EXPECT_EQ(values_of(day), (Values{3, 0.5, std::nullopt, std::nullopt, 8}));
  day.evening = Weather{.temperature = 1};
  EXPECT_EQ(values_of(day), (Values{3, 0.5, 1, std::nullopt, 8}));
}

TEST(Records, TakeTheirNumbersBack) {
  const Day day{
      .name = "today", .morning = {.temperature = 3}, .evening = Weather{.temperature = 1}, .length = 8};
  Day copy{.name = "copy", .morning = {}};
  set_numbers(copy, values_of(day));
  EXPECT_EQ(values_of(copy), values_of(day));
  EXPECT_EQ(copy.name, "copy");
}

TEST(Records, LeaveOutAPartOfWhichNothingIsKnown) {
  Day day{.name = "today", .morning = {.temperature = 3}, .evening = Weather{}};
  set_numbers(day, Values{std::nullopt, 1, std::nullopt, std::nullopt, 2});
  EXPECT_TRUE(std::isnan(day.morning.temperature));
  EXPECT_EQ(day.morning.rain, 1);
  EXPECT_FALSE(day.evening);
  EXPECT_EQ(day.length, 2);
}

TEST(Records, HaveMeansOverThoseThatKnowANumber) {
  const Day first{.name = "first", .morning = {.temperature = 3, .rain = 1}, .length = 8};
  const Day second{
      .name = "second", .morning = {.temperature = 6}, .evening = Weather{.temperature = 1}, .length = 9};
  const Day third{.name = "third",
                  .morning = {.temperature = 9, .rain = 2},
                  .evening = Weather{.temperature = 4, .rain = 5},
                  .length = 13};
  const Day mean = mean_of<Day>(std::vector{&first, &second, &third});
  EXPECT_EQ(mean.name, "first");
  EXPECT_EQ(values_of(mean), (Values{6, 1.5, 2.5, 5, 10}));
}

}  // namespace
}  // namespace ogee::records_test
