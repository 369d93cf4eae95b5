/// ogee train and ogee compare with optimizers, schedules and clipping.

#include <algorithm>
#include <cmath>
#include <ogee/schedules/constant.hpp>
#include <ogee/schedules/cosine_annealing.hpp>
#include <ogee/schedules/exponential_decay.hpp>
#include <ogee/schedules/one_cycle.hpp>
#include <ogee/schedules/step_decay.hpp>

#include "command.hpp"

namespace ogee::cli_optimizer_test {
namespace {

/// A short training.
Arguments short_training(Arguments more, const std::string& subcommand = "train") {
  Arguments arguments{subcommand, "--limit", "100", "--epochs", "4"};
  if (subcommand == "compare") arguments.insert(arguments.end(), {"--seeds", "1", "--activations", "tanh"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<double> rates(const Json& result) { return result["runs"][0]["learning_rate"]; }

/// The rates that end each of four epochs of 4 batches.
std::vector<double> rates_of(const Schedule& schedule) {
  const bool steps = schedule.unit() == ScheduleUnit::steps;
  std::vector<double> ends;
  for (Index epoch = 0; epoch < 4; ++epoch) ends.push_back(schedule.rate(steps ? 4 * epoch + 3 : epoch));
  return ends;
}

TEST_F(Command, TrainsWithEachOptimizer) {
  std::set<std::string> results;
  const std::vector<Arguments> methods{
      {"--optimizer", "sgd"},
      {"--optimizer", "rmsprop"},
      {"--optimizer", "rmsprop", "--smoothing", "0.9"},
      {"--optimizer", "rmsprop", "--centered"},
      {"--optimizer", "rmsprop", "--momentum", "0.5"},
      {"--optimizer", "rmsprop", "--epsilon", "0.1"},
      {"--optimizer", "adam"},
      {"--optimizer", "adam", "--beta1", "0.5"},
      {"--optimizer", "adam", "--beta2", "0.9"},
      {"--optimizer", "adam", "--beta2", "0.9", "--amsgrad"},
      {"--optimizer", "adam", "--weight-decay", "0.1"},
      {"--optimizer", "adamw"},
      {"--optimizer", "adamw", "--weight-decay", "0.1"},
      {"--optimizer", "adamw", "--learning-rate", "0.01"},
  };
  for (const Arguments& method : methods) {
    const Json trained = json_of(short_training(method));
    const Json compared = json_of(short_training(method, "compare"));
    EXPECT_EQ(trained["settings"]["optimizer"], method[1]);
    EXPECT_EQ(compared["settings"]["optimizer"], method[1]);
    EXPECT_EQ(trained["runs"][0]["stopped"], "finished");
    results.insert(digests(compared)[0]);
  }
  EXPECT_EQ(results.size(), methods.size()) << "an option has no effect";
}

TEST_F(Command, KeepsTheSettingsOfTheOptimizer) {
  const Json settings = json_of(short_training({"--optimizer", "adam", "--beta1", "0.8"}))["settings"];
  EXPECT_EQ(settings["learning_rate"], 0.001);
  EXPECT_EQ(settings["beta1"], 0.8);
  EXPECT_EQ(settings["beta2"], 0.999);
  EXPECT_EQ(settings["epsilon"], 1e-8);
  EXPECT_EQ(settings["amsgrad"], false);
  EXPECT_EQ(settings["weight_decay"], 0);
  for (const char* other : {"momentum", "nesterov", "schedule", "clip_norm"})
    EXPECT_FALSE(settings.contains(other)) << other;
  expect_contains(output_of(short_training({"--optimizer", "adamw", "--amsgrad"})),
                  {"optimizer    adamw, learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-08, weight "
                   "decay 0.01, amsgrad\n"});
  expect_contains(output_of(short_training({})),
                  {"optimizer    sgd, learning rate 0.07, momentum 0, weight decay 0\n"});
}

TEST_F(Command, RefusesAnOptionOfAnotherOptimizer) {
  EXPECT_EQ(error_of({"train", "--optimizer", "adam", "--momentum", "0.9"}),
            "--momentum does not belong to the optimizer adam, which takes --learning-rate, --beta1, "
            "--beta2, --epsilon, "
            "--weight-decay, --amsgrad\n");
  EXPECT_EQ(
      error_of({"compare", "--beta1", "0.9"}),
      "--beta1 does not belong to the optimizer sgd, which takes --learning-rate, --momentum, --nesterov, "
      "--weight-decay\n");
  expect_contains(error_of({"train", "--optimizer", "rmsprop", "--nesterov"}), {"--nesterov", "rmsprop"});
  expect_contains(error_of({"train", "--optimizer", "adamw", "--centered"}), {"--centered", "adamw"});
  expect_contains(error_of({"train", "--amsgrad"}), {"--amsgrad", "sgd"});
  expect_contains(error_of({"train", "--smoothing", "0.9"}), {"--smoothing", "sgd"});
  expect_contains(error_of({"train", "--epsilon", "0.9"}), {"--epsilon", "sgd"});
  EXPECT_EQ(error_of({"train", "--optimizer", "adma"}),
            "--optimizer: unknown optimizer \"adma\"; did you mean adam? (see ogee train --help)\n");
  EXPECT_EQ(error_of({"train", "--optimizer", "adam", "--beta2", "1"}),
            "--beta2: 1 is not a number of at least 0 and below 1 (see ogee train --help)\n");
}

TEST_F(Command, FollowsEachSchedule) {
  const auto found = [&](const Arguments& schedule) {
    return rates(json_of(short_training(schedule)));  // 4 epochs of 4 batches, learning rate 0.07
  };
  EXPECT_EQ(found({"--schedule", "constant"}), std::vector<double>(4, 0.07));
  EXPECT_EQ(found({"--warm-up-length", "2", "--warm-up-start-factor", "0.5"}),
            rates_of(with_warm_up(Constant{.learning_rate = 0.07}, {.length = 2, .start_factor = 0.5})));
  EXPECT_EQ(found({"--schedule", "step_decay"}),
            rates_of(StepDecay{.learning_rate = 0.07, .step_size = 2, .gamma = 0.1}));
  EXPECT_EQ(
      found({"--schedule", "step_decay", "--schedule-step-size", "5", "--schedule-gamma", "0.5",
             "--schedule-unit", "steps"}),
      rates_of(StepDecay{.learning_rate = 0.07, .step_size = 5, .gamma = 0.5, .unit = ScheduleUnit::steps}));
  EXPECT_EQ(found({"--schedule", "exponential_decay"}),
            rates_of(ExponentialDecay{.learning_rate = 0.07, .gamma = 0.95}));
  EXPECT_EQ(found({"--schedule", "cosine_annealing", "--schedule-min-rate", "0.01"}),
            rates_of(CosineAnnealing{.learning_rate = 0.07, .period = 4, .min_rate = 0.01}));
  EXPECT_EQ(found({"--schedule", "cosine_annealing", "--schedule-period", "2"}),
            rates_of(CosineAnnealing{.learning_rate = 0.07, .period = 2}));
  EXPECT_EQ(
      found({"--schedule", "cosine_annealing", "--schedule-unit", "steps", "--warm-up-length", "6"}),
      rates_of(with_warm_up(CosineAnnealing{.learning_rate = 0.07, .period = 10, .unit = ScheduleUnit::steps},
                            {.length = 6})));
  EXPECT_EQ(found({"--schedule", "one_cycle"}), rates_of(OneCycle{.learning_rate = 0.07, .total_steps = 16}));
  EXPECT_EQ(found({"--schedule", "one_cycle", "--schedule-unit", "epochs", "--schedule-rising-share", "0.5",
                   "--schedule-start-divisor", "2", "--schedule-final-divisor", "10", "--schedule-annealing",
                   "linear"}),
            rates_of(OneCycle{.learning_rate = 0.07,
                              .total_steps = 4,
                              .rising_share = 0.5,
                              .start_divisor = 2,
                              .final_divisor = 10,
                              .annealing = Annealing::linear,
                              .unit = ScheduleUnit::epochs}));
}

/// A training that waits for no epoch, and halves the rate unless the loss nearly vanishes.
Arguments impatient_training(const Arguments& more, const std::string& subcommand = "train") {
  Arguments arguments{"--schedule",
                      "reduce_on_plateau",
                      "--schedule-patience",
                      "0",
                      "--schedule-min-improvement",
                      "0.99",
                      "--schedule-factor",
                      "0.5"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return short_training(arguments, subcommand);
}

TEST_F(Command, ReducesTheRateOnAPlateau) {
  const Arguments cooldown{"--schedule-cooldown", "1", "--schedule-min-rate", "0.02"};
  const std::vector<double> expected{0.07, 0.07, 0.035, 0.035};
  EXPECT_EQ(rates(json_of(impatient_training(cooldown))), expected);
  const Json compared = json_of(impatient_training(cooldown, "compare"));
  EXPECT_EQ(rates(compared), expected);
  EXPECT_EQ(compared["settings"]["schedule"], "reduce_on_plateau");
  EXPECT_EQ(compared["settings"]["schedule_patience"], 0);
  EXPECT_EQ(compared["settings"]["schedule_watched"], "validation_loss");
}

TEST_F(Command, WatchesTheAccuracyForAPlateau) {
  EXPECT_EQ(rates(json_of(impatient_training(
                {"--schedule-improvement", "absolute", "--schedule-watched", "validation_accuracy"}))),
            (std::vector<double>{0.07, 0.07, 0.035, 0.0175}));
}

TEST_F(Command, ShowsScheduleAndClipping) {
  expect_contains(output_of(short_training(
                      {"--schedule", "cosine_annealing", "--warm-up-length", "1", "--clip-norm", "2"})),
                  {"schedule     cosine_annealing, period 3, min rate 0, unit epochs, warm up length 1, warm "
                   "up start factor 0.333333\n",
                   "gradient     clip norm 2\n"});
  const Json settings = json_of(short_training(
      {"--schedule", "cosine_annealing", "--clip-value", "0.5", "--clip-norm", "2"}))["settings"];
  EXPECT_EQ(settings["schedule"], "cosine_annealing");
  EXPECT_EQ(settings["schedule_period"], 4);
  EXPECT_EQ(settings["schedule_min_rate"], 0);
  EXPECT_EQ(settings["schedule_unit"], "epochs");
  EXPECT_EQ(settings["learning_rate"], 0.07);
  EXPECT_FALSE(settings.contains("warm_up_length"));
  EXPECT_EQ(settings["clip_value"], 0.5);
  EXPECT_EQ(settings["clip_norm"], 2);
}

TEST_F(Command, RefusesAnOptionOfAnotherSchedule) {
  EXPECT_EQ(error_of({"train", "--schedule-gamma", "0.5"}),
            "--schedule-gamma does not belong to the schedule constant, which takes --schedule-unit, "
            "--warm-up-length, "
            "--warm-up-start-factor\n");
  expect_contains(error_of({"compare", "--schedule", "one_cycle", "--warm-up-length", "3"}),
                  {"--warm-up-length does not belong to the schedule one_cycle"});
  expect_contains(error_of({"train", "--schedule", "reduce_on_plateau", "--schedule-unit", "steps"}),
                  {"--schedule-unit does not belong to the schedule reduce_on_plateau"});
  expect_contains(error_of({"train", "--schedule", "cosine_annealing", "--schedule-patience", "3"}),
                  {"--schedule-patience does not belong to the schedule cosine_annealing"});
  EXPECT_EQ(
      error_of({"train", "--schedule", "cosine"}),
      "--schedule: unknown schedule \"cosine\"; did you mean cosine_annealing? (see ogee train --help)\n");
}

TEST_F(Command, RefusesImpossibleSchedulesBeforeTheDataIsRead) {
  const auto error = [&](const Arguments& schedule) {
    Arguments arguments{"train", "--data", "missing.csv", "--schedule"};
    arguments.insert(arguments.end(), schedule.begin(), schedule.end());
    return error_of(arguments);
  };
  EXPECT_EQ(error({"cosine_annealing", "--schedule-unit", "step"}),
            "--schedule-unit: unknown name \"step\"; did you mean steps? (see ogee train --help)\n");
  expect_contains(error({"one_cycle", "--schedule-annealing", "cos"}), {"unknown name \"cos\"", "cosine"});
  EXPECT_EQ(error({"constant", "--warm-up-start-factor", "0.5"}),
            "--warm-up-start-factor needs --warm-up-length\n");
  EXPECT_EQ(error({"constant", "--warm-up-length", "2", "--warm-up-start-factor", "2"}),
            "--warm-up-start-factor: 2 is not a number above 0 and at most 1 (see ogee train --help)\n");
  EXPECT_EQ(error({"step_decay", "--schedule-gamma", "0"}),
            "--schedule-gamma: 0 is not a number above 0 (see ogee train --help)\n");
  EXPECT_EQ(error({"reduce_on_plateau", "--schedule-factor", "1"}),
            "--schedule-factor: 1 is not a number above 0 and below 1 (see ogee train --help)\n");
  expect_contains(error({"constant", "--warm-up-length", "0"}), {"--warm-up-length"});
}

TEST_F(Command, ClipsGradients) {
  for (const char* option : {"--clip-norm", "--clip-value"})
    for (const char* subcommand : {"train", "compare"}) {
      EXPECT_NE(digests(json_of(short_training({option, "0.001"}, subcommand)))[0],
                digests(json_of(short_training({}, subcommand)))[0]);
      EXPECT_EQ(digests(json_of(short_training({option, "1000"}, subcommand)))[0],
                digests(json_of(short_training({}, subcommand)))[0]);
    }
  EXPECT_EQ(error_of({"train", "--clip-norm", "0"}),
            "--clip-norm: 0 is not a number above 0 (see ogee train --help)\n");
  EXPECT_EQ(error_of({"compare", "--clip-value", "-1"}),
            "--clip-value: -1 is not a number above 0 (see ogee compare --help)\n");
}

TEST_F(Command, CompletesOptimizersAndSchedules) {
  expect_contains(output_of({"completion", "bash"}),
                  {"--optimizer) _ogee_words \"adam adamw rmsprop sgd\"",
                   "--schedule) _ogee_words \"constant cosine_annealing exponential_decay one_cycle "
                   "step_decay reduce_on_plateau\"",
                   "--schedule-unit) _ogee_words \"epochs steps\"",
                   "--schedule-annealing) _ogee_words \"cosine linear\"", "--clip-norm"});
}

}  // namespace
}  // namespace ogee::cli_optimizer_test
