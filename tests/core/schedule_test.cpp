#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/errors.hpp>
#include <ogee/core/regularization.hpp>
#include <ogee/core/schedule.hpp>
#include <ogee/core/suggestion.hpp>
#include <ogee/schedules/constant.hpp>
#include <ogee/schedules/cosine_annealing.hpp>
#include <ogee/schedules/exponential_decay.hpp>
#include <ogee/schedules/one_cycle.hpp>
#include <ogee/schedules/step_decay.hpp>
#include <ogee/training/clipping.hpp>
#include <ogee/training/early_stopping.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "error_message.hpp"
#include "lists_all_members.hpp"

namespace ogee::schedule_test {
namespace {

static_assert(lists_all_members<Constant>() && lists_all_members<StepDecay>());
static_assert(lists_all_members<ExponentialDecay>() && lists_all_members<CosineAnnealing>());
static_assert(lists_all_members<OneCycle>() && lists_all_members<WarmUp>());
static_assert(lists_all_members<ReduceOnPlateauOptions>() && lists_all_members<EarlyStoppingOptions>());
static_assert(lists_all_members<BestWeightsOptions>() && lists_all_members<Clipping>());
static_assert(lists_all_members<Regularization>());

/// 1 / (1 + time / scale)
struct InverseTime {
  static constexpr std::string_view kind = "inverse_time";

  double learning_rate = 1;
  Index scale = 2;

  [[nodiscard]] double rate(Index time) const {
    return learning_rate / (1 + static_cast<double>(time) / static_cast<double>(scale));
  }
};

}  // namespace
}  // namespace ogee::schedule_test

namespace ogee {

template <>
inline constexpr auto fields_of<schedule_test::InverseTime> = std::tuple{
    Field{"learning_rate", &schedule_test::InverseTime::learning_rate, ranges::not_negative,
          "the first rate"},
    Field{"scale", &schedule_test::InverseTime::scale, ranges::at_least_one, "time until the rate is half"}};

}  // namespace ogee

namespace ogee::schedule_test {
namespace {

/// Settings unlike the defaults, and possible.
std::vector<Setting> other_settings(const Kind<Schedule>& kind) {
  std::vector<Setting> settings;
  for (const FieldInfo& field : kind.fields) {
    SettingValue& value = settings.emplace_back(Setting{field.name, {}}).value;
    if (!field.choices.empty()) {
      value = field.choices.back();
    } else if (std::holds_alternative<std::int64_t>(field.usual)) {
      value = std::int64_t{40};
    } else {
      value = field.range.contains(0.6) ? 0.6 : 3.5;
    }
  }
  return settings;
}

TEST(Schedule, OfEachKindSurvivesItsSettings) {
  ASSERT_GE(registry<Schedule>().kinds().size(), 5);
  for (const Kind<Schedule>& kind : registry<Schedule>().kinds()) {
    const std::vector<Setting> settings = other_settings(kind);
    const Schedule first = kind.make(settings);
    EXPECT_EQ(first.kind(), kind.name);
    ASSERT_EQ(first.settings().size(), settings.size()) << kind.name;
    for (std::size_t i = 0; i < settings.size(); ++i)
      EXPECT_EQ(first.settings()[i].value, settings[i].value) << kind.name << ", " << settings[i].name;
    const Schedule second = registry<Schedule>().kind(first.kind()).make(first.settings());
    EXPECT_EQ(second.description(), first.description());
    EXPECT_EQ(second.unit(), first.unit());
    for (Index time = 0; time < 100; ++time) EXPECT_EQ(second.rate(time), first.rate(time)) << kind.name;
  }
}

TEST(Schedule, SaysHowItFitsATraining) {
  const auto divisor = [](std::string_view kind, std::size_t field) {
    return std::get<PartOfTraining>(registry<Schedule>().kind(kind).fields.at(field).suggestion).divisor;
  };
  EXPECT_EQ(divisor("cosine_annealing", 1), 1);
  EXPECT_EQ(divisor("one_cycle", 1), 1);
  EXPECT_EQ(divisor("step_decay", 1), 3);
  for (const Kind<Schedule>& kind : registry<Schedule>().kinds()) {
    EXPECT_EQ(kind.traits.takes_warm_up, kind.name != "one_cycle") << kind.name;
    EXPECT_EQ(kind.traits.is_constant, kind.name == "constant") << kind.name;
  }
}

TEST(Schedule, SaysWhatItIs) {
  const Schedule step = StepDecay{.step_size = 7};
  EXPECT_EQ(step.description(), "step_decay(learning_rate=0.1, step_size=7, gamma=0.1, unit=epochs)");
  const Schedule more = with_warm_up(scaled(scaled(step, 4), 0.5), {.length = 2, .start_factor = 0.25});
  EXPECT_EQ(more.description(), "2 * " + step.description() + " after warm_up(length=2, start_factor=0.25)");
  EXPECT_EQ(more.kind(), "step_decay");
  EXPECT_EQ(more.factor(), 2);
  ASSERT_TRUE(more.warm_up());
  EXPECT_EQ(more.warm_up()->length, 2);
  const Schedule own{[](Index) { return 1.0; }};
  EXPECT_EQ(own.description(), "function");
  EXPECT_TRUE(own.settings().empty());
}

TEST(Schedule, OfAKindOfOnesOwnIsRegistered) {
  registry<Schedule>().add<InverseTime>();
  const Schedule schedule =
      registry<Schedule>().kind("inverse_time").make(std::vector<Setting>{{"scale", std::int64_t{4}}});
  EXPECT_EQ(schedule.rate(4), 0.5);
  EXPECT_EQ(schedule.unit(), ScheduleUnit::epochs);
  EXPECT_EQ(schedule.description(), "inverse_time(learning_rate=1, scale=4)");
  EXPECT_EQ(error_message<OptionError>([] { registry<Schedule>().add<InverseTime>(); }),
            "schedule \"inverse_time\" is already registered");
  EXPECT_EQ(error_message<OptionError>([] { (void)Schedule(InverseTime{.scale = 0}); }),
            "inverse_time: scale is 0, expected at least 1");
}

TEST(Schedule, RefusesSettingsThatItsKindDoesNotHave) {
  const auto error = [](const Setting& setting) {
    return error_message<OptionError>(
        [&] { (void)registry<Schedule>().kind("one_cycle").make(std::vector{setting}); });
  };
  EXPECT_EQ(error({"annealing", std::string("cos")}),
            "one_cycle: unknown annealing \"cos\"; did you mean cosine?");
  EXPECT_EQ(error({"total_steps", 0.5}), "one_cycle: total_steps is 0.5, expected a whole number");
  EXPECT_TRUE(error({"gamma", 0.5}).starts_with("unknown option of one_cycle \"gamma\"; "));
}

TEST(Clipping, TakesInfiniteLimitsAndNoOthersThatAreNotPositive) {
  EXPECT_NO_THROW(check(Clipping{.value = INFINITY, .norm = INFINITY}));
  EXPECT_NO_THROW(check(Clipping{}));
  EXPECT_THROW(check(Clipping{.norm = -INFINITY}), OptionError);
  EXPECT_THROW(check(Clipping{.norm = NAN}), OptionError);
  EXPECT_THROW(check(Clipping{.value = 0}), OptionError);
}

}  // namespace
}  // namespace ogee::schedule_test
