#include <gtest/gtest.h>

#include <cmath>
#include <ogee/ogee.hpp>
#include <string>

#include "each_instruction_set.hpp"
#include "error_message.hpp"

namespace ogee::shortcut_layers_test {
namespace {

using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class T>
class ShortcutLayers : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(ShortcutLayers, Precisions);

/// An activation of the user, to go with the built-in ones.
Activation bump() {
  return Activation{"bump", [](auto x) { return x / (1 + x * x); }};
}

/// The two kinds of layers under test, with each of some activations.
template <Real T>
std::vector<LayerPointer<T>> layers_under_test(Index size) {
  std::vector<LayerPointer<T>> layers;
  for (const Activation& activation : {Activation(Tanh{}), Activation(Logistic{}), bump()}) {
    layers.push_back(LayerDescription(Gate{activation}).make<T>(size));
    layers.push_back(LayerDescription(Residual{activation}).make<T>(size));
  }
  return layers;
}

/// What a layer shows: the name of its activation, and how far its gates are open.
template <Real T>
struct Shown final : Observer<T> {
  void activation(const Activation& activation, const ConstMatrixView<T>& /*given*/) override {
    name = activation.name();
  }
  void openness(const ConstMatrixView<T>& how_far) override { open = how_far; }

  std::string name;
  Matrix<T> open;
};

/// All parameters, the biases too, at random.
template <Real T>
void scramble(std::span<Parameter<T>> parameters) {
  for (Parameter<T>& parameter : parameters)
    parameter.value = Matrix<T>::Random(parameter.value.rows(), parameter.value.cols());
}

long double value_of(const std::string& activation, long double x) {
  if (activation == "tanh") return std::tanh(x);
  if (activation == "logistic") return 1 / (1 + std::exp(-x));
  return x / (1 + x * x);
}

/// X·W + b with the pair of parameters that begins with number k.
template <Real T>
LongMatrix affine(const LongMatrix& x, std::span<const Parameter<T>> parameters, std::size_t k) {
  const LongMatrix w = parameters[k].value.template cast<long double>();
  LongMatrix z = x * w;
  z.rowwise() += parameters[k + 1].value.template cast<long double>().row(0);
  return z;
}

/// What the papers' formulas say.
template <Real T>
LongMatrix expected_output(const Layer<T>& layer, const Matrix<T>& inputs) {
  Shown<T> shown;
  layer.observe(view(inputs), shown);
  const std::string activation = shown.name;
  const LongMatrix x = inputs.template cast<long double>();
  const auto parameters = layer.parameters();
  const LongMatrix h =
      affine(x, parameters, 0).unaryExpr([&](long double z) { return value_of(activation, z); });
  if (layer.kind() == "residual") return x + affine(h, parameters, 2);
  const LongMatrix t =
      affine(x, parameters, 2).unaryExpr([](long double z) { return value_of("logistic", z); });
  return (t.array() * h.array() + (1 - t.array()) * x.array()).matrix();
}

TYPED_TEST(ShortcutLayers, GiveWhatTheirFormulasSay) {
  using T = TypeParam;
  const T tolerance = 64 * std::numeric_limits<T>::epsilon();
  with_each_instruction_set([&] {
    for (const Index size : {1, 3, 8, 33})
      for (const LayerPointer<T>& layer : layers_under_test<T>(size)) {
        scramble(layer->parameters());
        const Matrix<T> inputs = 3 * Matrix<T>::Random(7, size);
        const LongMatrix expected = expected_output(*layer, inputs);
        Matrix<T> output(7, size);
        Matrix<T> saved(7, layer->saved_size());
        layer->infer(view(inputs), view(output));
        EXPECT_LT((output.template cast<long double>() - expected).cwiseAbs().maxCoeff(),
                  static_cast<long double>(tolerance) * (1 + expected.cwiseAbs().maxCoeff()))
            << layer->kind() << " " << layer->description();
        const Matrix<T> inferred = output;
        layer->forward(view(inputs), view(output), view(saved), {});
        EXPECT_EQ(output, inferred) << layer->kind() << " " << layer->description();
      }
  });
}

TYPED_TEST(ShortcutLayers, KeepTheGradientThatAShutGateLeavesAlone) {
  using T = TypeParam;
  // σ(30) is 1 in float, but 1 − σ(30) is 9.4e-14.
  const LayerPointer<T> gate = LayerDescription(Gate{1, Tanh{}}).make<T>(1);
  gate->parameter("gate_bias").value.setConstant(30);
  const Matrix<T> one = Matrix<T>::Ones(1, 1);
  Matrix<T> output(1, 1);
  Matrix<T> saved(1, 3);
  Matrix<T> gradient(1, 1);
  gate->forward(view(one), view(output), view(saved), {});
  gate->backward_inner(view(one), view(saved));
  gate->backward_input({.input = view(one), .saved = view(std::as_const(saved)), .position = {}}, view(one),
                       view(gradient));
  EXPECT_NEAR(static_cast<double>(gradient(0, 0)) * std::exp(30.0), 1, 1e-6);
}

TYPED_TEST(ShortcutLayers, HaveRightGradients) {
  using T = TypeParam;
  const Matrix<T> inputs = Matrix<T>::Random(7, 5);
  const Matrix<T> targets = Matrix<T>::Random(7, 5);
  const auto check = [&](Network<T> net) {
    for (Parameter<T>* parameter : net.parameters()) scramble(std::span(parameter, 1));
    const GradientReport report =
        check_gradients(net, MeanSquaredError{}, view(inputs), view(targets), {.entries_per_parameter = 9});
    EXPECT_TRUE(report.ok()) << to_string(report);
    EXPECT_GT(report.checked, 8 * std::ssize(net.parameters()) / 2);
  };
  for (const Activation& f : {Activation(Tanh{}), Activation(Logistic{}), Activation(Relu{}), bump()}) {
    check(Network<T>{Gate{5, f}});
    check(Network<T>{Residual{5, f}});
    check(Network<T>{Dense{5, 4}, Tanh{}, Gate{f}, Residual{f}, Logistic{}, Gate{f}, Dense{5}});
  }
}

template <Real T>
Network<T> deep_network() {
  return Network<T>{Dense{70, 90},        Logistic{}, Gate{Tanh{}}, Dropout{0.1},
                    Residual{Logistic{}}, Tanh{},     Gate{bump()}, Dense{90, 5}};
}

template <Real T>
std::uint64_t trained_digest(int threads, Index rows) {
  Network<T> net = deep_network<T>();
  std::srand(1);
  const Matrix<T> inputs = Matrix<double>::Random(rows, 70).cast<T>();
  const Matrix<T> targets = Matrix<T>::Constant(rows, 5, T(0.2));
  Optimizer<T> optimizer{Sgd{.learning_rate = 0.5}};
  Workspace<T> workspace(net, rows + 3, threads);
  for (int step = 0; step < 3; ++step)
    train_step(net, SoftmaxCrossEntropy{}, optimizer, view(inputs), view(targets), workspace);
  return net.digest();
}

TYPED_TEST(ShortcutLayers, TrainToTheSameBitsWhateverTheThreads) {
  using T = TypeParam;
  for (const Index rows : {33, 301}) {
    const std::uint64_t expected = trained_digest<T>(1, rows);
    EXPECT_NE(expected, deep_network<T>().digest());
    for (const int threads : {2, 3, 8})
      EXPECT_EQ(trained_digest<T>(threads, rows), expected) << threads << " threads, " << rows << " rows";
  }
}

TYPED_TEST(ShortcutLayers, ArePartOfACopyAndOfTheOtherPrecision) {
  using T = TypeParam;
  Network<T> net = deep_network<T>();
  net.regularize({.l2 = 0.5});
  const Matrix<T> inputs = Matrix<T>::Random(40, 70);
  const Network<T> copy = net;
  EXPECT_EQ(copy.predict(inputs), net.predict(inputs));
  EXPECT_EQ(copy.digest(), net.digest());
  EXPECT_DOUBLE_EQ(copy.penalty(), net.penalty());
  EXPECT_EQ(net.template cast<double>().template cast<T>().digest(), net.digest());
  EXPECT_NEAR(net.template cast<float>().penalty(), net.penalty(), 1e-4);
  EXPECT_TRUE(net.template cast<double>()
                  .predict(Matrix<double>(inputs.template cast<double>()))
                  .template cast<T>()
                  .isApprox(net.predict(inputs), T(1e-5)));
  EXPECT_EQ(net.predict(inputs, 3), net.predict(inputs));
}

TYPED_TEST(ShortcutLayers, PenaliseWeightsAndNoBias) {
  using T = TypeParam;
  for (const LayerDescription& layer :
       {LayerDescription(Gate{3, Tanh{}}), LayerDescription(Residual{3, bump()})}) {
    Network<T> net{layer};
    net.regularize({.l2 = 1});
    for (const Parameter<T>* parameter : net.parameters())
      EXPECT_EQ(parameter->regularization.wanted(), parameter->value.rows() == 3) << parameter->name;
  }
}

TEST(Gate, StartsNearlyShut) {
  const Network<double> net{Gate{40, Tanh{}, {.gate_bias = -3}}};
  EXPECT_EQ(net.parameters()[3]->name, "gate_bias");
  EXPECT_EQ(net.parameters()[3]->value, Matrix<double>::Constant(1, 40, -3));
  EXPECT_NE(net.parameters()[0]->value, net.parameters()[2]->value);
  EXPECT_EQ(net.parameters()[1]->value, Matrix<double>::Zero(1, 40));
  // Glorot's variance for the gate: 1 / 40.
  EXPECT_NEAR(net.parameters()[2]->value.squaredNorm() / 40, 1, 0.15);
  Shown<double> shown;
  const Matrix<double> zeros = Matrix<double>::Zero(2, 40);
  const double shut = 1 / (1 + std::exp(3.0));
  net.layer(0).observe(view(zeros), shown);
  EXPECT_TRUE(shown.open.isApprox(Matrix<double>::Constant(2, 40, shut), 1e-14));
}

TEST(Residual, StartsAsTheIdentity) {
  const Network<double> net{Residual{40, Tanh{}}};
  EXPECT_NEAR(net.parameters()[0]->value.squaredNorm(),
              1600 * 2 / (40 * (signal_gain(Tanh{}).forward + signal_gain(Tanh{}).backward)), 5);
  const Matrix<double> inputs = Matrix<double>::Random(3, 40);
  EXPECT_EQ(net.predict(inputs), inputs);
}

TEST(Gate, HandsOnWhatAnActivationBehindItWritesOver) {
  // An activation behind a gate saves over the gate's output, which the gate must not need.
  const Network net{Dense{4, 6}, Gate{Tanh{}}, Logistic{}, Dense{6, 2}};
  const Matrix<float> inputs = Matrix<float>::Random(5, 4);
  const Matrix<float> targets = Matrix<float>::Random(5, 2);
  const GradientReport report = check_gradients(net, MeanSquaredError{}, view(inputs), view(targets));
  EXPECT_TRUE(report.ok()) << to_string(report);
}

TEST(ShortcutLayer, NamesWhatIsWrong) {
  EXPECT_EQ(error_message<ShapeError>([] {
              Network net{Dense{4, 64}, Gate{Tanh{}}, Gate{Tanh{}}, Gate{32, Tanh{}}};
            }),
            "gate3 (32 → 32, tanh): gate2 gives 64 values per row, expected 32");
  EXPECT_EQ(error_message<ShapeError>([] {
              Network net{Dense{4, 64}, Logistic{}, Residual{32, Tanh{}}};
            }),
            "residual1 (32 → 32, tanh): logistic1 gives 64 values per row, expected 32");
  EXPECT_EQ(error_message<OptionError>([] {
              LayerDescription{Gate{0, Tanh{}}};
            }),
            "gate: size is 0, expected at least 1");
  EXPECT_EQ(error_message<OptionError>([] {
              LayerDescription{Residual{-1, Tanh{}}};
            }),
            "residual: size is -1, expected at least 1");
  EXPECT_EQ(error_message<OptionError>([] {
              LayerDescription{Gate{Tanh{}, {.gate_bias = std::nan("")}}};
            }),
            "gate: gate_bias is nan, expected a finite number");
}

TEST(ShortcutLayer, SaysWhatAFunctionOfTheUserGives) {
  const Activation bad{"bad", [](auto x) { return x; }, [](auto x) { return x / 0; }};
  for (const auto& make : {+[](const Activation& f) -> Network<float> {
                             return Network{Gate{3, f}};
                           },
                           +[](const Activation& f) -> Network<float> {
                             return Network{Residual{3, f}};
                           }}) {
    const Network<float> net = make(bad);
    Workspace<float> workspace(net, 1);
    const Matrix<float> inputs = Matrix<float>::Zero(1, 3);
    EXPECT_THROW(forward(net, view(inputs), workspace), NonFiniteError);
  }
}

TEST(ShortcutLayer, CanBeLookedInto) {
  const Network net{Dense{64, 16}, Logistic{}, Gate{Logistic{}}, Residual{Tanh{}}, Dense{16, 10}};
  Batches batches{digits(), 10, {.batch_size = 100}};
  const auto batch = *batches.epoch(0).begin();
  const ObservedPass pass(net, SoftmaxCrossEntropy{}, batch.inputs, batch.targets);
  const auto layers = layer_statistics(pass);
  ASSERT_EQ(layers.size(), 4U);
  const auto& gate = layers[1];
  EXPECT_EQ(gate.layer, "gate1");
  EXPECT_EQ(gate.activation, "logistic");
  const Matrix<double> x = pass.output(1);
  const auto parameters = pass.network().layer(2).parameters();
  const LongMatrix z = affine(LongMatrix(x.cast<long double>()), parameters, 0);
  const LongMatrix z_of_gate = affine(LongMatrix(x.cast<long double>()), parameters, 2);
  const auto mean = [](const LongMatrix& numbers) { return static_cast<double>(numbers.mean()); };
  const auto sigma = [](long double v) { return value_of("logistic", v); };
  EXPECT_NEAR(gate.mean_slope, mean(z.unaryExpr([&](long double v) { return sigma(v) * sigma(-v); })), 1e-12);
  EXPECT_NEAR(gate.gate_openness.value(), mean(z_of_gate.unaryExpr(sigma)), 1e-12);
  EXPECT_NEAR(gate.pre_activations.low, static_cast<double>(z.minCoeff()), 1e-12);
  EXPECT_NEAR(gate.mean_output, pass.output(2).mean(), 1e-12);
  EXPECT_EQ(layers[2].activation, "tanh");
  EXPECT_FALSE(layers[0].gate_openness || layers[2].gate_openness);
  EXPECT_TRUE(std::isfinite(layers[0].relative_gradient_norm));
}

TEST(ShortcutLayer, IsSeenByAProbe) {
  for (const Block block : {Block::gate, Block::residual}) {
    const std::vector<Index> hidden(4, 12);
    auto net = multilayer_perceptron(64, hidden, Logistic{}, 10, {.block = block});
    const Dataset data = digits().take(200);
    const auto probe = std::make_shared<Probe>(data, SoftmaxCrossEntropy{}, ProbeOptions{});
    Optimizer optimizer{Sgd{.learning_rate = 0.1}};
    (void)fit(net, data, SoftmaxCrossEntropy{}, optimizer,
              {.epochs = 2, .progress = false, .callbacks = {probe}});
    ASSERT_EQ(probe->records().size(), 3U);
    const auto& layers = probe->records().back().layers;
    ASSERT_EQ(layers.size(), 5U);
    EXPECT_EQ(layers[1].statistics.layer, std::string(name_of(block)) + "1");
    EXPECT_GT(layers[1].update_ratio.value(), 0);
    EXPECT_LT(layers[1].rounding->lost, 0.01);
  }
}

TEST(MultilayerPerceptron, IsMadeOfBlocks) {
  const std::vector<Index> hidden(3, 8);
  const auto names = [&](const MultilayerPerceptronOptions& options) {
    const auto net = multilayer_perceptron(5, hidden, Tanh{}, 2, options);
    std::vector<std::string> all;
    for (Index i = 0; i < net.size(); ++i) all.push_back(net.layer_name(i));
    return all;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({}), (Names{"dense1", "tanh1", "dense2", "tanh2", "dense3", "tanh3", "dense4"}));
  EXPECT_EQ(names({.block = Block::gate}), (Names{"dense1", "tanh1", "gate1", "gate2", "dense2"}));
  EXPECT_EQ(
      names({.block = Block::residual, .dropout = 0.5}),
      (Names{"dense1", "tanh1", "dropout1", "residual1", "dropout2", "residual2", "dropout3", "dense2"}));
  EXPECT_EQ(value_named<Block>("residual"), Block::residual);
  EXPECT_EQ(error_message<UnknownNameError>([] { (void)value_named<Block>("gates"); }),
            "unknown block \"gates\"; did you mean gate?");
  EXPECT_EQ(error_message<ShapeError>([] {
              const std::vector<Index> uneven{8, 4};
              (void)multilayer_perceptron(5, uneven, Tanh{}, 2, {.block = Block::gate});
            }),
            "gate1 (4 → 4, tanh): tanh1 gives 8 values per row, expected 4");
}

}  // namespace
}  // namespace ogee::shortcut_layers_test
