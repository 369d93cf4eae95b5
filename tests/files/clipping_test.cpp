#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <ogee/activations/functions.hpp>
#include <ogee/core/backprop.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <ogee/data/batches.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/clipping.hpp>
#include <ogee/training/fit.hpp>
#include <ogee/training/lambda_callback.hpp>
#include <string>
#include <vector>

#include "csv_table.hpp"
#include "each_instruction_set.hpp"
#include "error_message.hpp"
#include "optimizer_methods.hpp"

namespace ogee::clipping_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// The references are made by scripts/make_optimizer_references.py with PyTorch 1.13: descent with momentum on
// L = Σ wᵢ⁴ / 4 + wᵢ sin(i + step) of two parameters with two and three weights.

Network<double> reference_network() {
  Network<double> network{Dense{2, 1, {.bias = false}}, Dense{1, 3, {.bias = false}}};
  network.parameters()[0]->value << 1.5, -0.5;
  network.parameters()[1]->value << 0.3, 0.6, -1.2;
  return network;
}

void set_gradient(const Matrix<double>& weights, Index step, MatrixView<double> gradient) {
  for (Index i = 0; i < weights.size(); ++i) {
    const double w = weights.data()[i];
    gradient.data()[i] = w * w * w + std::sin(static_cast<double>(i + step));
  }
}

struct NamedClipping {
  std::string name;
  Clipping clipping;
};

const std::vector<NamedClipping> reference_clippings{
    {"value", {.value = 0.4}}, {"norm", {.norm = 0.7}}, {"both", {.value = 0.5, .norm = 0.7}}};

/// As clip(), but returns the norm.
double clipped(const Network<double>& network, Workspace<double>& workspace, const Clipping& clipping) {
  if (!clipping.norm) {
    clip(network, workspace, clipping);
    return 0;
  }
  if (clipping.value) clip_by_value(network, workspace, *clipping.value);
  return clip_by_norm(network, workspace, *clipping.norm);
}

TEST(Clipping, FollowsPyTorchForAHundredSteps) {
  const auto rows = tests::csv_rows("clipping.csv");
  ASSERT_EQ(rows.size(), reference_clippings.size() * 100);
  std::size_t row = 0;
  for (const auto& [name, clipping] : reference_clippings) {
    Network<double> network = reference_network();
    const auto parameters = network.parameters();
    Optimizer<double> optimizer{Sgd{.learning_rate = 0.05, .momentum = 0.5}};
    Workspace<double> workspace(network, 1);
    workspace.keep_parameter_gradients();
    for (Index step = 0; step < 100; ++step, ++row) {
      set_gradient(parameters[0]->value, step, workspace.parameter_gradient(0));
      set_gradient(parameters[1]->value, 2 * step, workspace.parameter_gradient(1));
      const double norm = clipped(network, workspace, clipping);
      update(network, optimizer, workspace);
      ASSERT_EQ(rows[row][0], name);
      if (clipping.norm) {
        ASSERT_NEAR(norm, std::stod(rows[row][7]), 1e-11) << name << ", step " << step;
      }
      for (std::size_t i = 0; i < 5; ++i) {
        const double weight = i < 2 ? parameters[0]->value.data()[i] : parameters[1]->value.data()[i - 2];
        ASSERT_NEAR(weight, std::stod(rows[row][2 + i]), 1e-11) << name << ", step " << step << ", " << i;
      }
    }
  }
}

/// A workspace with the gradients of a network, drawn at random.
template <Real T>
struct Gradients {
  Network<T> network;
  Workspace<T> workspace;

  explicit Gradients(Network<T> of, int threads = 1)
      : network(std::move(of)), workspace(network, 1, threads) {
    workspace.keep_parameter_gradients();
    const RandomStream random(1, RandomPurpose::data, 0);
    std::uint64_t draw = 0;
    for (Index k = 0; k < workspace.parameter_count(); ++k)
      for (T& element : elements(workspace.parameter_gradient(k)))
        element = static_cast<T>(random.normal(draw++));
  }

  [[nodiscard]] std::vector<Matrix<T>> all() const {
    std::vector<Matrix<T>> gradients;
    for (Index k = 0; k < workspace.parameter_count(); ++k)
      gradients.emplace_back(workspace.parameter_gradient(k));
    return gradients;
  }

  [[nodiscard]] long double norm() const {
    long double squares = 0;
    for (const Matrix<T>& gradient : all()) squares += gradient.template cast<long double>().squaredNorm();
    return std::sqrt(squares);
  }
};

template <class T>
class ClippingKernels : public ::testing::Test {};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ClippingKernels, Precisions);

TYPED_TEST(ClippingKernels, ClampEachElement) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (Index size = 1; size < 40; ++size) {
      Gradients<T> found{Network<T>{Dense{size, 3}}};
      const Gradients<T> before = found;
      clip_by_value(found.network, found.workspace, 0.5);
      for (std::size_t k = 0; k < 2; ++k)
        EXPECT_EQ(found.all()[k], before.all()[k].cwiseMin(T(0.5)).cwiseMax(T(-0.5)));
    }
  });
}

TYPED_TEST(ClippingKernels, ScaleToTheNorm) {
  using T = TypeParam;
  with_each_instruction_set([] {
    for (Index size = 1; size < 40; ++size) {
      Gradients<T> found{Network<T>{Dense{size, 3}}};
      const Gradients<T> before = found;
      const double norm = clip_by_norm(found.network, found.workspace, 0.5);
      EXPECT_NEAR(norm, static_cast<double>(before.norm()), 1e-14 * norm);
      const auto factor = static_cast<T>(0.5 / (norm + 1e-6));
      for (std::size_t k = 0; k < 2; ++k)
        EXPECT_TRUE(found.all()[k].isApprox(before.all()[k] * factor, 4 * std::numeric_limits<T>::epsilon()));
      EXPECT_LT(found.norm(), 0.5L);
    }
  });
}

TYPED_TEST(ClippingKernels, GiveTheSameBitsWhateverTheThreads) {
  using T = TypeParam;
  const Network<T> network{Dense{900, 500}, Dense{500, 150}};  // gradients of several parts
  const auto result = [&](int threads) {
    Gradients<T> gradients{network, threads};
    clip(gradients.network, gradients.workspace, {.value = 1.5, .norm = 2});
    return gradients.all();
  };
  const auto expected = result(1);
  for (const int threads : {2, 3, 8}) EXPECT_EQ(result(threads), expected) << threads;
}

TYPED_TEST(ClippingKernels, GiveTheSameBitsOnInstructionSetsWithFusedMultiplyAdd) {
  using T = TypeParam;
  std::vector<double> norms;
  with_each_instruction_set([&] {
    // The square of a float is a double without rounding: there is nothing to fuse.
    if (!is_fused(instruction_set()) && std::same_as<T, double>) return;
    Gradients<T> gradients{Network<T>{Dense{37, 11}}};
    norms.push_back(clip_by_norm(gradients.network, gradients.workspace, 0.5));
  });
  for (const double norm : norms) EXPECT_EQ(norm, norms.front());
}

TEST(Clipping, LeavesAShortGradientAsItIs) {
  Gradients<float> gradients{Network<float>{Dense{4, 3}}};
  const auto before = gradients.all();
  clip(gradients.network, gradients.workspace, {});
  clip(gradients.network, gradients.workspace, {.value = 100, .norm = 100});
  clip_by_value(gradients.network, gradients.workspace, 1e300);
  EXPECT_NEAR(clip_by_norm(gradients.network, gradients.workspace, infinity),
              static_cast<double>(gradients.norm()), 1e-12);
  EXPECT_EQ(gradients.all(), before);
}

TEST(Clipping, LimitsInfiniteElementsByValue) {
  Gradients<double> gradients{Network<double>{Dense{2, 3, {.bias = false}}}};
  gradients.workspace.parameter_gradient(0) << infinity, -infinity, 0.25, 1, -1, -0.25;
  clip_by_value(gradients.network, gradients.workspace, 0.5);
  const Matrix<double> expected{{0.5, -0.5, 0.25}, {0.5, -0.5, -0.25}};
  EXPECT_EQ(gradients.all()[0], expected);
}

TEST(Clipping, NamesTheGradientThatIsNotFinite) {
  with_each_instruction_set([] {
    Gradients<float> gradients{Network<float>{Dense{4, 3}, Tanh{}, Dense{3, 2}}};
    gradients.workspace.parameter_gradient(2)(1, 1) = std::numeric_limits<float>::quiet_NaN();
    const auto before = gradients.all();
    const std::string expected =
        "the gradient of dense2.weight has 1 value that is not finite, the first at row 1, column 1";
    EXPECT_EQ(
        error_message<NonFiniteError>([&] { clip_by_norm(gradients.network, gradients.workspace, 0.1); }),
        expected);
    EXPECT_EQ(gradients.all()[0], before[0]);
    EXPECT_EQ(
        error_message<NonFiniteError>([&] { clip_by_value(gradients.network, gradients.workspace, 0.1); }),
        expected);
    gradients.workspace.parameter_gradient(2)(1, 1) = std::numeric_limits<float>::infinity();
    EXPECT_EQ(
        error_message<NonFiniteError>([&] { clip_by_norm(gradients.network, gradients.workspace, 0.1); }),
        expected);
  });
}

TEST(Clipping, KnowsANormBeyondAllDoubles) {
  Gradients<double> gradients{Network<double>{Dense{4, 3}}};
  gradients.workspace.parameter_gradient(0)(0, 0) = 1e200;
  EXPECT_EQ(error_message<NonFiniteError>([&] { clip_by_norm(gradients.network, gradients.workspace, 1); }),
            "the norm of the gradient is not finite");
  Gradients<float> single{Network<float>{Dense{4, 3}}};
  single.workspace.parameter_gradient(0).setConstant(1e38F);
  EXPECT_NEAR(clip_by_norm(single.network, single.workspace, 1), 1e38 * std::sqrt(12), 1e33);
}

TEST(Clipping, RefusesImpossibleLimitsAndAnotherNetwork) {
  Gradients<float> gradients{Network<float>{Dense{4, 3}}};
  const auto error = [&](const Clipping& clipping) {
    const std::string message =
        error_message<OptionError>([&] { clip(gradients.network, gradients.workspace, clipping); });
    EXPECT_EQ(error_message<OptionError>([&] { check(clipping); }), message);
    return message;
  };
  EXPECT_EQ(error({.value = 0}), "clipping: value is 0, expected more than 0");
  EXPECT_EQ(error({.norm = -1}), "clipping: norm is -1, expected more than 0");
  EXPECT_EQ(error({.norm = std::numeric_limits<double>::quiet_NaN()}),
            "clipping: norm is nan, expected more than 0");
  const Network<float> other{Dense{3, 4}};
  EXPECT_THROW(clip_by_norm(other, gradients.workspace, 1), ShapeError);
  EXPECT_THROW(clip_by_value(other, gradients.workspace, 1), ShapeError);
}

// Whole steps

/// The network after three steps on 300 samples, which are enough for several threads.
template <Real T>
Network<T> trained(const OptimizerDescription& description, const Clipping& clipping, int threads) {
  Network<T> network{Dense{70, 130}, Tanh{}, Dense{130, 5}};
  network.initialize({.seed = 4});
  Optimizer<T> optimizer(description);
  Matrix<T> inputs(300, 70);
  Matrix<T> targets = Matrix<T>::Zero(300, 5);
  for (Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = static_cast<T>(std::sin(double(i * i)));
  for (Index row = 0; row < 300; ++row) targets(row, row * 7 % 5) = 1;
  const Loss loss = SoftmaxCrossEntropy{};
  Workspace<T> workspace(network, 300, threads);
  for (int step = 0; step < 3; ++step) {
    if (clipping.wanted()) {
      forward(network, read_only(view(inputs)), workspace);
      backward(network, loss, read_only(view(targets)), workspace);
      clip(network, workspace, clipping);
      update(network, optimizer, workspace);
    } else {
      train_step(network, loss, optimizer, read_only(view(inputs)), read_only(view(targets)), workspace);
    }
  }
  return network;
}

TYPED_TEST(ClippingKernels, AndAnyOptimizerTrainAlikeWhateverTheThreads) {
  using T = TypeParam;
  for (const OptimizerDescription& method : adaptive_methods)
    for (const Clipping& clipping : {Clipping{}, Clipping{.value = 1e-3}, Clipping{.norm = 0.01}}) {
      const std::uint64_t expected = trained<T>(method, clipping, 1).digest();
      for (const int threads : {2, 3, 8}) EXPECT_EQ(trained<T>(method, clipping, threads).digest(), expected);
    }
}

struct DigitProblem {
  Dataset data = digits().take(100);
  Network<float> network{Dense{64, 10}};
  Loss loss = SoftmaxCrossEntropy{};
  Optimizer<float> optimizer{Sgd{.learning_rate = 0.5}};

  History fit(const Clipping& clipping) {
    return ogee::fit(network, data, loss, optimizer, {.epochs = 2, .clipping = clipping, .progress = false});
  }
};

TEST(Clipping, InFitIsTheLoopByHand) {
  for (const Clipping& clipping :
       {Clipping{.value = 0.01}, Clipping{.norm = 0.3}, Clipping{.value = 0.01, .norm = 0.1}}) {
    DigitProblem fitted;
    fitted.fit(clipping);
    DigitProblem by_hand;
    Workspace workspace{by_hand.network, 32};
    Batches batches{by_hand.data, 10, {.batch_size = 32}};
    for (Index epoch = 0; epoch < 2; ++epoch)
      for (const Batch<float>& batch : batches.epoch(epoch)) {
        forward(by_hand.network, batch.inputs, workspace);
        backward(by_hand.network, by_hand.loss, batch.targets, workspace);
        if (clipping.value) clip_by_value(by_hand.network, workspace, *clipping.value);
        if (clipping.norm) clip_by_norm(by_hand.network, workspace, *clipping.norm);
        update(by_hand.network, by_hand.optimizer, workspace);
      }
    EXPECT_EQ(fitted.network.digest(), by_hand.network.digest());
    DigitProblem without;
    without.fit({});
    EXPECT_NE(fitted.network.digest(), without.network.digest());
  }
}

TEST(Clipping, InFitWithoutEffectIsTheTrainingWithout) {
  DigitProblem with;
  DigitProblem without;
  const History found = with.fit({.value = 1e6, .norm = 1e6});
  const History expected = without.fit({});
  EXPECT_EQ(with.network.digest(), without.network.digest());
  EXPECT_EQ(found.epochs.back().train.loss, expected.epochs.back().train.loss);
}

TEST(Clipping, InFitEndsATrainingBeforeTheWeightsAreSpoiled) {
  // The loss is finite, and its gradient too, but not the gradient of the weights.
  Network<float> network{Dense{2, 1, {.bias = false}}};
  network.parameters()[0]->value.setConstant(1e-30F);
  const std::uint64_t before = network.digest();
  const Dataset data =
      Dataset::with_targets(Matrix<float>::Constant(4, 2, 1e30F), Matrix<float>::Constant(4, 1, 1e12F));
  Sgd optimizer;
  const History history = fit(network, data, MeanSquaredError{}, optimizer,
                              {.epochs = 1, .clipping = {.norm = 1}, .progress = false});
  EXPECT_EQ(history.stopped, StopReason::non_finite);
  EXPECT_EQ(history.message,
            "epoch 1, batch 1 (row 0 is sample 0): the gradient of dense1.weight has 2 values that are not "
            "finite, the first at row 0, column 0");
  EXPECT_EQ(network.digest(), before);
}

TEST(Clipping, InFitIsCheckedBeforeTheTraining) {
  DigitProblem problem;
  bool began = false;
  const auto begin = lambda_callback({.begin = [&](const TrainingState&) { began = true; }});
  EXPECT_EQ(error_message<OptionError>([&] {
              fit(problem.network, problem.data, problem.loss, problem.optimizer,
                  {.clipping = {.norm = 0}, .progress = false, .callbacks = {begin}});
            }),
            "clipping: norm is 0, expected more than 0");
  EXPECT_FALSE(began);
}

}  // namespace
}  // namespace ogee::clipping_test
