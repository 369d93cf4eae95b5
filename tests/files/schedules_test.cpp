#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <ogee/core/backprop.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/batches.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/schedules/constant.hpp>
#include <ogee/schedules/cosine_annealing.hpp>
#include <ogee/schedules/exponential_decay.hpp>
#include <ogee/schedules/one_cycle.hpp>
#include <ogee/schedules/step_decay.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/lambda_callback.hpp>
#include <ogee/training/reduce_on_plateau.hpp>
#include <string>
#include <vector>

#include "csv_table.hpp"
#include "error_message.hpp"

namespace ogee::schedules_test {
namespace {

/// The rates of tests/references/schedules.csv, which scripts/make_optimizer_references.py makes with PyTorch
/// 1.13.
std::map<std::string, std::vector<double>> reference_rates() {
  std::map<std::string, std::vector<double>> rates;
  for (const auto& row : tests::csv_rows("schedules.csv")) rates[row[0]].push_back(std::stod(row[2]));
  return rates;
}

constexpr double rate = 0.2;
constexpr Index times = 100;

const std::map<std::string, Schedule> schedules{
    {"constant", Constant{.learning_rate = rate}},
    {"step", StepDecay{.learning_rate = rate, .step_size = 7, .gamma = 0.5}},
    {"exponential", ExponentialDecay{.learning_rate = rate, .gamma = 0.95}},
    {"cosine", CosineAnnealing{.learning_rate = rate, .period = times, .min_rate = 0.01}},
    {"short cosine", CosineAnnealing{.learning_rate = rate, .period = 30}},
    {"warm-up", with_warm_up(Constant{.learning_rate = rate})},
    {"warm-up and cosine",
     with_warm_up(CosineAnnealing{.learning_rate = rate, .period = times - 12, .min_rate = 0.001},
                  {.length = 12, .start_factor = 0.1})},
    {"warm-up and step", with_warm_up(StepDecay{.learning_rate = rate, .step_size = 20, .gamma = 0.3},
                                      {.length = 10, .start_factor = 0.25})},
    {"one cycle", OneCycle{.learning_rate = rate, .total_steps = times}},
    {"one linear cycle", OneCycle{.learning_rate = rate,
                                  .total_steps = times,
                                  .rising_share = 0.45,
                                  .start_divisor = 10,
                                  .final_divisor = 50,
                                  .annealing = Annealing::linear}},
    {"falling cycle", OneCycle{.learning_rate = rate, .total_steps = times, .rising_share = 0}},
    {"rising cycle", OneCycle{.learning_rate = rate, .total_steps = times, .rising_share = 1}},
};

TEST(Schedules, FollowPyTorch) {
  const auto expected = reference_rates();
  for (const auto& [name, schedule] : schedules) {
    const std::vector<double>& path = expected.at(name);
    ASSERT_EQ(path.size(), static_cast<std::size_t>(times));
    for (Index time = 0; time < times; ++time)
      EXPECT_NEAR(schedule.rate(time), path[static_cast<std::size_t>(time)], 1e-12)
          << name << ", time " << time;
  }
}

TEST(Schedules, AreFunctionsOfTimeAlone) {
  for (const auto& [name, schedule] : schedules) {
    const double later = schedule.rate(60);
    (void)schedule.rate(3);
    EXPECT_EQ(schedule.rate(60), later) << name;
  }
}

TEST(Schedules, OneCycleStaysAtItsEnd) {
  const Schedule cycle = OneCycle{.learning_rate = 1, .total_steps = 10};
  EXPECT_DOUBLE_EQ(cycle.rate(9), 1.0 / 25 / 10000);
  EXPECT_EQ(cycle.rate(10), cycle.rate(9));
  EXPECT_EQ(cycle.rate(1000), cycle.rate(9));
}

TEST(Schedules, OneCycleIsFiniteHoweverShort) {
  for (const double share : {0.0, 0.1, 0.3, 0.5, 1.0})
    for (Index length = 1; length <= 12; ++length)
      for (Index time = 0; time < length; ++time) {
        const double now =
            OneCycle{.learning_rate = 1, .total_steps = length, .rising_share = share}.rate(time);
        EXPECT_TRUE(now > 0 && now <= 1) << now << " at " << time << " of " << length << ", " << share;
      }
}

TEST(Schedules, CountEpochsUnlessToldOtherwise) {
  const auto unit = [](const Schedule& schedule) { return schedule.unit(); };
  EXPECT_EQ(unit(Constant{}), ScheduleUnit::epochs);
  EXPECT_EQ(unit(StepDecay{}), ScheduleUnit::epochs);
  EXPECT_EQ(unit(ExponentialDecay{}), ScheduleUnit::epochs);
  EXPECT_EQ(unit(CosineAnnealing{}), ScheduleUnit::epochs);
  EXPECT_EQ(unit(OneCycle{.total_steps = 1}), ScheduleUnit::steps);
  EXPECT_EQ(unit(with_warm_up(CosineAnnealing{.unit = ScheduleUnit::steps})), ScheduleUnit::steps);
  EXPECT_EQ(unit(Schedule([](Index) { return 1.0; })), ScheduleUnit::epochs);
}

TEST(Schedules, CanBeAFunctionOfOnesOwn) {
  const Schedule own([](Index epoch) { return 1.0 / (1.0 + static_cast<double>(epoch)); });
  EXPECT_EQ(own.rate(3), 0.25);
  EXPECT_EQ(with_warm_up(own, {.length = 2, .start_factor = 0.5}).rate(1), 0.75);
  EXPECT_EQ(with_warm_up(own, {.length = 2, .start_factor = 0.5}).rate(3), 0.5);
}

TEST(Schedules, RefuseImpossibleOptions) {
  const auto error = [](const auto& description) {
    return error_message<OptionError>([&] { (void)Schedule(description); });
  };
  EXPECT_EQ(error(Constant{.learning_rate = -1}), "constant: learning_rate is -1, expected at least 0");
  EXPECT_EQ(error(StepDecay{.step_size = 0}), "step_decay: step_size is 0, expected at least 1");
  EXPECT_EQ(error(StepDecay{.gamma = 0}), "step_decay: gamma is 0, expected more than 0");
  EXPECT_EQ(error(ExponentialDecay{.learning_rate = INFINITY}),
            "exponential_decay: learning_rate is inf, expected a finite number");
  EXPECT_EQ(error(ExponentialDecay{.gamma = NAN}), "exponential_decay: gamma is nan, expected more than 0");
  EXPECT_EQ(error(CosineAnnealing{.period = -2}), "cosine_annealing: period is -2, expected at least 1");
  EXPECT_EQ(error(CosineAnnealing{.min_rate = -0.1}),
            "cosine_annealing: min_rate is -0.1, expected at least 0");
  EXPECT_EQ(error(OneCycle{}), "one_cycle: total_steps is 0, expected at least 1");
  EXPECT_EQ(error(OneCycle{.total_steps = 9, .rising_share = 1.5}),
            "one_cycle: rising_share is 1.5, expected from 0 to 1");
  EXPECT_EQ(error(OneCycle{.total_steps = 9, .start_divisor = 0}),
            "one_cycle: start_divisor is 0, expected at least 1");
  EXPECT_EQ(error(OneCycle{.total_steps = 9, .final_divisor = INFINITY}),
            "one_cycle: final_divisor is inf, expected a finite number");
  EXPECT_EQ(error(nullptr), "schedule: the function of the rate is empty");
}

TEST(Schedules, RefuseAnImpossibleWarmUpAndTime) {
  const auto error = [](const Schedule& schedule, const WarmUp& warm_up) {
    return error_message<OptionError>([&] { (void)with_warm_up(schedule, warm_up); });
  };
  EXPECT_EQ(error(Constant{}, {.length = 0}), "warm-up: length is 0, expected at least 1");
  EXPECT_EQ(error(Constant{}, {.start_factor = 0}),
            "warm-up: start_factor is 0, expected more than 0 and at most 1");
  EXPECT_EQ(error(with_warm_up(Constant{}), {}), "warm-up: the schedule already has one");
  EXPECT_EQ(error_message<OptionError>([] { (void)Schedule(Constant{}).rate(-1); }),
            "schedule: the time is -1, expected at least 0");
}

// In fit

struct Problem {
  Dataset data = digits().take(150);
  Network<float> network{Dense{64, 10}};
  Loss loss = SoftmaxCrossEntropy{};
  Optimizer<float> optimizer{Sgd{.learning_rate = 77}};  // a rate that a schedule must replace

  History fit(FitOptions options) {
    options.batch_size = 40;  // four batches, the last a small one
    options.progress = false;
    return ogee::fit(network, data, loss, optimizer, options);
  }
};

std::vector<double> rates_of(const History& history) {
  std::vector<double> rates;
  for (const EpochRecord& record : history.epochs) rates.push_back(record.learning_rate);
  return rates;
}

TEST(Schedules, SetTheRateOfEachEpoch) {
  Problem problem;
  const Schedule schedule = StepDecay{.learning_rate = 0.4, .step_size = 2, .gamma = 0.5};
  EXPECT_EQ(rates_of(problem.fit({.epochs = 5, .schedule = schedule})),
            (std::vector<double>{0.4, 0.4, 0.2, 0.2, 0.1}));
  EXPECT_EQ(rates_of(problem.fit({.epochs = 1, .schedule = schedule})), std::vector<double>{0.4})
      << "each training begins anew";
}

TEST(Schedules, SetTheRateOfEachStep) {
  Problem problem;
  std::vector<double> found;
  const auto note = lambda_callback({.batch = [&](const TrainingState& state) {
    found.push_back(state.in<float>().optimizer->learning_rate());
    return Verdict::proceed;
  }});
  const Schedule schedule = OneCycle{.learning_rate = 0.4, .total_steps = 12};
  const History history = problem.fit({.epochs = 3, .schedule = schedule, .callbacks = {note}});
  std::vector<double> expected;
  for (Index step = 0; step < 12; ++step) expected.push_back(schedule.rate(step));
  EXPECT_EQ(found, expected);
  EXPECT_EQ(rates_of(history), (std::vector<double>{schedule.rate(3), schedule.rate(7), schedule.rate(11)}));
}

TEST(Schedules, TrainLikeTheLoopByHand) {
  Problem fitted;
  const Schedule schedule = with_warm_up(
      CosineAnnealing{.learning_rate = 0.5, .period = 8, .unit = ScheduleUnit::steps}, {.length = 4});
  fitted.fit({.epochs = 3, .schedule = schedule});

  Problem by_hand;
  Workspace workspace{by_hand.network, 40};
  Batches batches{by_hand.data, 10, {.batch_size = 40}};
  Index step = 0;
  for (Index epoch = 0; epoch < 3; ++epoch)
    for (const Batch<float>& batch : batches.epoch(epoch)) {
      by_hand.optimizer.set_learning_rate(schedule.rate(step++));
      train_step(by_hand.network, by_hand.loss, by_hand.optimizer, batch.inputs, batch.targets, workspace);
    }
  EXPECT_EQ(fitted.network.digest(), by_hand.network.digest());
}

TEST(Schedules, CanBeScaled) {
  const Schedule schedule =
      scaled(CosineAnnealing{.learning_rate = 0.5, .period = 8, .unit = ScheduleUnit::steps}, 0.25);
  EXPECT_EQ(schedule.unit(), ScheduleUnit::steps);
  EXPECT_EQ(schedule.rate(0), 0.125);
  EXPECT_NEAR(schedule.rate(4), 0.0625, 1e-16);
  EXPECT_THROW((void)scaled(schedule, -1), OptionError);
  EXPECT_THROW((void)scaled(schedule, INFINITY), OptionError);
}

TEST(Schedules, MustGiveRatesThatTheOptimizerTakes) {
  Problem problem;
  const Schedule negative([](Index epoch) { return epoch == 0 ? 0.1 : -1.0; });
  EXPECT_EQ(error_message<OptionError>([&] { problem.fit({.schedule = negative}); }),
            "sgd: learning_rate is -1, expected at least 0");
}

// Reduce on plateau

const std::map<std::string, ReduceOnPlateauOptions> plateaus{
    {"plateau", {.factor = 0.5, .patience = 3}},
    {"plateau absolute",
     {.factor = 0.7, .patience = 2, .min_improvement = 0.02, .improvement = Improvement::absolute}},
    {"plateau cooldown", {.factor = 0.8, .patience = 1, .cooldown = 4, .min_rate = 0.06}},
    {"plateau accuracy",
     {.factor = 0.5, .patience = 2, .min_improvement = 0.01, .watched = WatchedScore::validation_accuracy}},
    {"plateau defaults", {}},
    {"plateau least change", {.factor = 0.9, .patience = 0, .min_change = 0.005}},
};

/// The scores of scripts/make_optimizer_references.py.
double score(Index epoch, WatchedScore watched) {
  const double loss = 1 / (1 + 0.2 * static_cast<double>(std::min<Index>(epoch / 9, 5))) +
                      0.05 * std::sin(1.7 * static_cast<double>(epoch));
  return watched == WatchedScore::validation_accuracy ? 1 - loss / 2 : loss;
}

TEST(ReduceOnPlateau, FollowsPyTorch) {
  const auto expected = reference_rates();
  for (const auto& [name, options] : plateaus) {
    ReduceOnPlateau plateau(options);
    double now = rate;
    for (Index epoch = 0; epoch < times; ++epoch) {
      EXPECT_NEAR(now, expected.at(name)[static_cast<std::size_t>(epoch)], 1e-12) << name << ", " << epoch;
      now = plateau.next_rate(now, score(epoch, options.watched));
    }
  }
}

TEST(ReduceOnPlateau, TakesWhatIsNotANumberForNoImprovement) {
  ReduceOnPlateau plateau{{.factor = 0.5, .patience = 0}};
  EXPECT_EQ(plateau.next_rate(1, NAN), 0.5);
  EXPECT_EQ(plateau.next_rate(1, 3), 1);
  EXPECT_EQ(plateau.next_rate(1, NAN), 0.5);
}

TEST(ReduceOnPlateau, ReducesTheRateOfATraining) {
  Problem problem;
  const auto plateau =
      std::make_shared<ReduceOnPlateau>(ReduceOnPlateauOptions{.factor = 0.5, .patience = 1});
  const auto restore = lambda_callback({.begin = [](const TrainingState& state) {
    state.in<float>().optimizer->set_learning_rate(1e-7);  // at which no epoch improves on the first
  }});
  for (int training = 0; training < 2; ++training) {
    problem.network.initialize({.seed = 3});
    const History history =
        problem.fit({.epochs = 7, .validation = problem.data, .callbacks = {restore, plateau}});
    EXPECT_EQ(rates_of(history), (std::vector<double>{1e-7, 1e-7, 1e-7, 0.5e-7, 0.5e-7, 0.25e-7, 0.25e-7}));
  }
}

TEST(ReduceOnPlateau, RefusesImpossibleOptions) {
  const auto error = [](ReduceOnPlateauOptions options) {
    return error_message<OptionError>([&] { (void)ReduceOnPlateau(options); });
  };
  EXPECT_EQ(error({.factor = 1}), "reduce on plateau: factor is 1, expected more than 0 and below 1");
  EXPECT_EQ(error({.patience = -1}), "reduce on plateau: patience is -1, expected at least 0");
  EXPECT_EQ(error({.min_improvement = NAN}),
            "reduce on plateau: min_improvement is nan, expected at least 0");
  EXPECT_EQ(error({.cooldown = -1}), "reduce on plateau: cooldown is -1, expected at least 0");
  EXPECT_EQ(error({.min_rate = -1}), "reduce on plateau: min_rate is -1, expected at least 0");
  EXPECT_EQ(error({.min_change = -1}), "reduce on plateau: min_change is -1, expected at least 0");
}

TEST(ReduceOnPlateau, RefusesATrainingThatItCannotSteer) {
  Problem problem;
  const auto plateau = std::make_shared<ReduceOnPlateau>();
  EXPECT_EQ(error_message<OptionError>([&] { problem.fit({.callbacks = {plateau}}); }),
            "reduce on plateau: watches the validation loss, but fit has no validation data");
  EXPECT_EQ(error_message<OptionError>([&] {
              problem.fit({.schedule = Constant{}, .validation = problem.data, .callbacks = {plateau}});
            }),
            "reduce on plateau: cannot be combined with a schedule");
}

}  // namespace
}  // namespace ogee::schedules_test
