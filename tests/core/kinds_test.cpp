/// Losses and optimizers by name: the library's, and a program's own.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/suggestion.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/mean_absolute_error.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/optim/adamw.hpp>
#include <ogee/optim/rmsprop.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/fit.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "error_message.hpp"
#include "evaluated_loss.hpp"

namespace ogee {

/// A loss of one's own: the mean of |y − t|³ · scale.
struct Cubic {
  static constexpr std::string_view kind = "cubic";

  double scale = 1;

  template <Real T>
  void compute(const LossRows<T>& rows) const {
    const T factor = static_cast<T>(scale);
    mean_over_outputs(rows, [factor](T output, T target) {
      const T difference = output - target;
      const T size = std::abs(difference);
      return std::pair(factor * size * size * size, 3 * factor * difference * size);
    });
  }
};

template <>
inline constexpr auto fields_of<Cubic> =
    std::tuple{Field{"scale", &Cubic::scale, ranges::positive, "what the loss is multiplied by"}};

/// An optimizer of one's own: steps of one size against the sign of the gradient (Riedmiller and Braun 1993,
/// without its adaption).
struct SignDescent {
  static constexpr std::string_view kind = "sign_descent";

  double learning_rate = 0.01;
  bool uphill = false;

  [[nodiscard]] Index state_count() const { return 0; }
  template <Real T>
  void update(const UpdateTile<T>& tile) const {
    const T step = static_cast<T>(uphill ? -learning_rate : learning_rate);
    for (std::size_t i = 0; i < tile.weights.size(); ++i)
      if (tile.gradient[i] != 0) tile.weights[i] -= std::copysign(step, step * tile.gradient[i]);
  }
};

template <>
inline constexpr auto fields_of<SignDescent> =
    std::tuple{Field{"learning_rate", &SignDescent::learning_rate, ranges::not_negative, "size of a step"},
               Field{"uphill", &SignDescent::uphill, "make the loss large"}};

namespace {

using Settings = std::vector<Setting>;
using Names = std::vector<std::string>;

Loss made_loss(std::string_view kind, const Settings& settings = {}) {
  return registry<Loss>().kind(kind).make(settings);
}

OptimizerDescription made_optimizer(std::string_view kind, const Settings& settings = {}) {
  return registry<OptimizerDescription>().kind(kind).make(settings);
}

template <class Action>
std::string refusal(const Action& action) {
  return error_message<OptionError>([&] { (void)action(); });
}

TEST(Kinds, OfTheLibraryAreRegistered) {
  EXPECT_EQ(Registry<Loss>().names(), (Names{"binary_cross_entropy", "huber", "mean_absolute_error",
                                             "mean_squared_error", "softmax_cross_entropy"}));
  EXPECT_EQ(Registry<OptimizerDescription>().names(), (Names{"adam", "adamw", "rmsprop", "sgd"}));
}

TEST(Kinds, SayWhatTheirFieldsAre) {
  const auto& fields = registry<OptimizerDescription>().kind("sgd").fields;
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields[0].name, "learning_rate");
  EXPECT_EQ(fields[0].help, "size of a step");
  EXPECT_EQ(fields[0].range.expected, "at least 0");
  EXPECT_EQ(fields[0].usual, SettingValue(0.1));
  EXPECT_EQ(std::get<BySamples>(fields[0].suggestion).few, 0.5);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(fields[3].suggestion));
  EXPECT_EQ(fields[2].name, "nesterov");
  EXPECT_EQ(fields[2].usual, SettingValue(false));
}

struct MadeLoss {
  std::string kind;
  Settings settings;
  Loss by_hand;
};

TEST(Kinds, MakeLossesThatEqualThoseWrittenByHand) {
  const std::vector<MadeLoss> all{
      {"mean_squared_error", {}, MeanSquaredError{}},
      {"mean_absolute_error", {}, MeanAbsoluteError{}},
      {"huber", {}, Huber{}},
      {"huber", {{"delta", 0.25}}, Huber{.delta = 0.25}},
      {"huber", {{"delta", std::int64_t{2}}}, Huber{.delta = 2}},
      {"binary_cross_entropy", {}, BinaryCrossEntropy{}},
      {"binary_cross_entropy",
       {{"positive_weights", std::vector<double>{1, 2.5, 4}}, {"label_smoothing", 0.2}},
       BinaryCrossEntropy{.label_smoothing = 0.2, .positive_weights = {1, 2.5, 4}}},
      {"softmax_cross_entropy", {}, SoftmaxCrossEntropy{}},
      {"softmax_cross_entropy", {{"label_smoothing", 0.1}}, SoftmaxCrossEntropy{.label_smoothing = 0.1}},
      {"softmax_cross_entropy",
       {{"class_weights", std::vector<std::int64_t>{1, 2, 3}}},
       SoftmaxCrossEntropy{.class_weights = {1, 2, 3}}}};
  const Matrix<float> outputs{{1, -2, 0.5F}, {0.25F, 3, -1}};
  const Matrix<float> targets{{1, 0, 0}, {0, 0.5F, 0.5F}};
  std::vector<std::vector<double>> seen;
  for (const MadeLoss& each : all) {
    const Loss made = made_loss(each.kind, each.settings);
    EXPECT_EQ(made.kind(), each.kind);
    EXPECT_EQ(made.description(), each.by_hand.description());
    const auto found = evaluated<float>(made, outputs, targets);
    const auto expected = evaluated<float>(each.by_hand, outputs, targets);
    EXPECT_EQ(found.losses, expected.losses);
    EXPECT_EQ(found.gradient, expected.gradient);
    EXPECT_EQ(std::find(seen.begin(), seen.end(), found.losses), seen.end()) << made.description();
    seen.push_back(found.losses);
  }
}

/// The digest of a small network after some steps.
template <Real T>
std::uint64_t trained_digest(const Loss& loss, const OptimizerDescription& optimizer) {
  Network<T> network{Dense{2, 5}, Tanh{}, Dense{5, 2}};
  fit(network, moons({.samples = 40}), loss, optimizer, {.epochs = 2, .batch_size = 8, .progress = false});
  return network.digest();
}

struct MadeOptimizer {
  std::string kind;
  Settings settings;
  OptimizerDescription by_hand;
};

TEST(Kinds, MakeOptimizersThatEqualThoseWrittenByHand) {
  const std::vector<MadeOptimizer> all{
      {"sgd", {}, Sgd{}},
      {"sgd",
       {{"momentum", 0.9}, {"nesterov", true}, {"weight_decay", 0.125}},
       Sgd{.momentum = 0.9, .nesterov = true, .weight_decay = 0.125}},
      {"rmsprop", {{"centered", true}}, RmsProp{.centered = true}},
      {"rmsprop",
       {{"learning_rate", 0.5}, {"epsilon", 0.25}},
       RmsProp{.learning_rate = 0.5, .epsilon = 0.25}},
      {"adam", {{"beta1", 0.5}, {"learning_rate", 0.1}}, Adam{.learning_rate = 0.1, .beta1 = 0.5}},
      {"adamw", {{"learning_rate", 0.1}}, AdamW{.learning_rate = 0.1}},
      {"adamw",
       {{"learning_rate", 0.1}, {"weight_decay", std::int64_t{0}}, {"amsgrad", true}},
       AdamW{.learning_rate = 0.1, .weight_decay = 0, .amsgrad = true}}};
  std::vector<std::uint64_t> seen;
  for (const MadeOptimizer& each : all) {
    const OptimizerDescription made = made_optimizer(each.kind, each.settings);
    EXPECT_EQ(made.kind(), each.kind);
    EXPECT_EQ(made.description(), each.by_hand.description());
    const auto found = trained_digest<float>(SoftmaxCrossEntropy{}, made);
    EXPECT_EQ(found, trained_digest<float>(SoftmaxCrossEntropy{}, each.by_hand)) << made.description();
    EXPECT_EQ(trained_digest<double>(SoftmaxCrossEntropy{}, made),
              trained_digest<double>(SoftmaxCrossEntropy{}, each.by_hand));
    EXPECT_EQ(std::find(seen.begin(), seen.end(), found), seen.end()) << made.description();
    seen.push_back(found);
  }
}

TEST(Kinds, AreMadeAgainFromTheirOwnSettings) {
  for (const auto& kind : registry<Loss>().kinds()) {
    const Loss usual = kind.make({});
    EXPECT_EQ(kind.make(usual.settings()).description(), usual.description());
  }
  for (const auto& kind : registry<OptimizerDescription>().kinds()) {
    const OptimizerDescription usual = kind.make({});
    EXPECT_EQ(kind.make(usual.settings()).description(), usual.description());
  }
}

TEST(Kinds, AndSettingsThatAreUnknownAreNamedWithTheNearest) {
  const auto message = [](const auto& action) {
    return error_message<UnknownNameError>([&] { (void)action(); });
  };
  EXPECT_EQ(message([] { return made_loss("hubert"); }), "unknown loss \"hubert\"; did you mean huber?");
  EXPECT_EQ(message([] { return made_optimizer("adamv"); }),
            "unknown optimizer \"adamv\"; did you mean adam or adamw?");
  EXPECT_EQ(message([] {
              return made_loss("huber", {{"delto", 1.0}});
            }),
            "unknown option of huber \"delto\"; did you mean delta?");
  EXPECT_EQ(message([] {
              return made_loss("mean_squared_error", {{"delta", 1.0}});
            }),
            "unknown option of mean_squared_error \"delta\"; it has no options");
  EXPECT_EQ(message([] {
              return made_optimizer("adam", {{"beta3", 0.5}});
            }),
            "unknown option of adam \"beta3\"; did you mean beta1 or beta2?");
}

TEST(Kinds, RefuseSettingsOfTheWrongType) {
  EXPECT_EQ(refusal([] {
              return made_loss("huber", {{"delta", std::string("wide")}});
            }),
            "huber: delta is wide, expected a number");
  EXPECT_EQ(refusal([] {
              return made_loss("huber", {{"delta", true}});
            }),
            "huber: delta is true, expected a number");
  EXPECT_EQ(refusal([] {
              return made_loss("huber", {{"delta", SettingValue()}});
            }),
            "huber: delta is missing, expected a number");
  EXPECT_EQ(refusal([] {
              return made_loss("softmax_cross_entropy", {{"class_weights", 2.0}});
            }),
            "softmax_cross_entropy: class_weights is 2, expected a list of numbers");
  EXPECT_EQ(refusal([] {
              return made_optimizer("sgd", {{"nesterov", 1.0}});
            }),
            "sgd: nesterov is 1, expected true or false");
}

TEST(Kinds, RefuseImpossibleSettingsAsTheDescriptionsDo) {
  EXPECT_EQ(refusal([] {
              return made_loss("huber", {{"delta", 0.0}});
            }),
            "huber: delta is 0, expected more than 0");
  EXPECT_EQ(refusal([] {
              return made_optimizer("adam", {{"beta1", 1.0}});
            }),
            "adam: beta1 is 1, expected at least 0 and below 1");
  EXPECT_EQ(refusal([] {
              return made_optimizer("sgd", {{"nesterov", true}});
            }),
            refusal([] { return OptimizerDescription(Sgd{.nesterov = true}); }));
}

/// Registers the kinds of this program, once.
void register_own() {
  static const bool done = [] {
    registry<Loss>().add<Cubic>();
    registry<OptimizerDescription>().add<SignDescent>();
    return true;
  }();
  ASSERT_TRUE(done);
}

TEST(OwnKinds, AreMadeByName) {
  register_own();
  EXPECT_EQ(registry<Loss>().names().back(), "cubic");
  EXPECT_EQ(registry<OptimizerDescription>().names().back(), "sign_descent");
  EXPECT_EQ(made_loss("cubic", {{"scale", 0.5}}).description(), "cubic(scale=0.5)");
  EXPECT_EQ(made_optimizer("sign_descent").description(), "sign_descent(learning_rate=0.01, uphill=false)");
  EXPECT_EQ(refusal([] {
              return made_loss("cubic", {{"scale", -1.0}});
            }),
            "cubic: scale is -1, expected more than 0");
  EXPECT_EQ(refusal([] {
              return made_optimizer("sign_descent", {{"learning_rate", -1.0}});
            }),
            "sign_descent: learning_rate is -1, expected at least 0");
}

TEST(OwnKinds, ComputeWhatTheySay) {
  register_own();
  const auto found = evaluated<double>(made_loss("cubic", {{"scale", 2.0}}), Matrix<double>{{1, 3}},
                                       Matrix<double>{{2, 0}}, 0.5);
  EXPECT_EQ(found.losses, (std::vector<double>{28}));         // 2 (1 + 27) / 2
  EXPECT_EQ(found.gradient, (Matrix<double>{{-1.5, 13.5}}));  // ∓ 2 · 3 d² / 2 · 0.5

  Parameter<double> weights{.name = "weights", .value = Matrix<double>{{1, 1, 1}}};
  const std::vector<Parameter<double>*> parameters{&weights};
  Optimizer<double> optimizer(made_optimizer("sign_descent", {{"learning_rate", 0.25}}));
  optimizer.begin_step(parameters);
  const Matrix<double> gradient{{5, -1e-9, 0}};
  optimizer.update(weights, 0, 0, view(gradient));
  EXPECT_EQ(weights.value, (Matrix<double>{{0.75, 1.25, 1}}));
}

template <Real T>
void expect_training() {
  Network<T> network{Dense{1, 12}, Tanh{}, Dense{12, 1}};
  const Dataset data = sine();
  const Loss loss = made_loss("cubic");
  const double before = evaluate(network, data, loss).loss;
  const History history = fit(network, data, loss, made_optimizer("sign_descent", {{"learning_rate", 2e-3}}),
                              {.epochs = 50, .progress = false});
  EXPECT_EQ(history.epochs.size(), 50U);
  EXPECT_LT(evaluate(network, data, loss).loss, before / 4);
}

TEST(OwnKinds, TrainInBothPrecisions) {
  register_own();
  expect_training<float>();
  expect_training<double>();
}

TEST(OwnKinds, AreNotAddedTwice) {
  register_own();
  EXPECT_EQ(refusal([] { return registry<Loss>().add<Cubic>(), 0; }), "loss \"cubic\" is already registered");
  EXPECT_EQ(refusal([] { return registry<OptimizerDescription>().add<Sgd>(), 0; }),
            "optimizer \"sgd\" is already registered");
  const Names names = registry<Loss>().names();
  EXPECT_EQ(std::count(names.begin(), names.end(), "cubic"), 1);
}

}  // namespace
}  // namespace ogee
