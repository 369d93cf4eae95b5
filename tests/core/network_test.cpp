#include <gtest/gtest.h>

#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/models/multilayer_perceptron.hpp>

#include "error_message.hpp"

namespace ogee::network_test {
namespace {

TEST(Network, InfersSizesAndNamesLayers) {
  const Network net{Dense{4, 8}, Logistic{}, Dense{3}, Tanh{}, Dense{2}};
  static_assert(std::same_as<decltype(net), const Network<float>>);
  EXPECT_EQ(net.size(), 5);
  EXPECT_EQ(net.input_size(), 4);
  EXPECT_EQ(net.output_size(), 2);
  EXPECT_EQ(net.output_size(1), 8);
  EXPECT_EQ(net.layer_name(0), "dense1");
  EXPECT_EQ(net.layer_name(1), "logistic1");
  EXPECT_EQ(net.layer_name(4), "dense3");
  EXPECT_EQ(net.parameter_count(), 4 * 8 + 8 + 8 * 3 + 3 + 3 * 2 + 2);
}

TEST(Network, TakesThePrecisionOfItsLayers) {
  const Network<double> wide{Dense{2, 3}, Tanh{}, Dense{3, 1}};
  static_assert(std::same_as<decltype(wide), const Network<double>>);
  const Network<double> asked{Dense{2, 3}, Tanh{}, Dense{3, 1}};
  EXPECT_EQ(asked.digest(), wide.digest());
}

TEST(Network, NamesTheLayersThatDoNotFit) {
  const std::string message = error_message<ShapeError>([] {
    Network net{Dense{4, 8}, Tanh{}, Dense{9, 2}};
  });
  EXPECT_EQ(message, "dense2 (9 → 2): tanh1 gives 8 values per row, expected 9");
}

TEST(Network, AsksForAnInputSize) {
  EXPECT_EQ(error_message<ShapeError>([] {
              Network net{Dense{4}, Tanh{}};
            }),
            "the first layer must give its input size, as Dense{inputs, outputs} does");
  EXPECT_THROW(Network<float>(std::vector<LayerDescription>{}), OptionError);
  const Network leading{Tanh{}, Dense{4, 2}};
  EXPECT_EQ(leading.input_size(), 4);
}

TEST(Network, NamesLayerAndShapesOfAWrongInput) {
  const Network net{Dense{64, 10}};
  const Matrix<float> inputs = Matrix<float>::Zero(32, 128);
  EXPECT_EQ(error_message<ShapeError>([&] { (void)net.predict(inputs); }),
            "dense1 (64 → 10): input is 32×128, expected 32×64");
}

TEST(Network, PredictsWhatTheFormulaSays) {
  Network<double> net{Dense{2, 2}, Tanh{}, Dense{2, 1, {.bias = false}}};
  auto& first = net.layer(0);
  first.parameter("weight").value << 1, 2,  //
      3, 4;
  first.parameter("bias").value << 0.5, -0.5;
  auto& last = net.layer(2);
  last.parameter("weight").value << 2, -1;
  Matrix<double> inputs(1, 2);
  inputs << 0.1, 0.2;
  const double expected = 2 * std::tanh(0.1 * 1 + 0.2 * 3 + 0.5) - std::tanh(0.1 * 2 + 0.2 * 4 - 0.5);
  EXPECT_NEAR(net.predict(inputs)(0, 0), expected, 1e-15);
}

TEST(Network, PredictsEachRowAloneWhateverTheThreads) {
  const Network net{Dense{5, 7}, Logistic{}, Dense{7, 3}};
  const Matrix<float> inputs = Matrix<float>::Random(200, 5);
  const Matrix<float> all = net.predict(inputs);
  EXPECT_EQ(all, net.predict(inputs, 3));
  const Matrix<float> one = inputs.row(150);
  EXPECT_TRUE(net.predict(one).isApprox(all.row(150), 1e-6F));
  EXPECT_EQ(net.predict(Matrix<float>(0, 5)).rows(), 0);
}

TEST(Network, PredictsIntoMemoryOfTheCaller) {
  const Network net{Dense{5, 7}, Logistic{}, Dense{7, 3}};
  for (const Index rows : {0, 1, 100, 129, 300}) {
    const Matrix<float> inputs = Matrix<float>::Random(rows, 5);
    Matrix<float> outputs = Matrix<float>::Constant(rows, 3, -9);
    net.predict(view(inputs), view(outputs), 2);
    EXPECT_EQ(outputs, net.predict(inputs)) << rows << " rows";
  }
}

TEST(Network, RefusesMemoryThatItsOutputsDoNotFit) {
  const Network net{Dense{5, 7}, Logistic{}, Dense{7, 3}};
  const Matrix<float> inputs = Matrix<float>::Random(4, 5);
  Matrix<float> outputs = Matrix<float>::Constant(4, 2, -9);
  EXPECT_EQ(error_message<ShapeError>([&] { net.predict(view(inputs), view(outputs)); }),
            "the memory for the outputs of dense2 (7 → 3) is 4×2, expected 4×3");
  EXPECT_EQ(outputs, (Matrix<float>::Constant(4, 2, -9)));
}

TEST(Network, CopiesAreIndependentAndMovesKeepEverything) {
  Network net{Dense{3, 4}, Tanh{}, Dense{4, 2}};
  Network copy = net;
  EXPECT_EQ(copy.digest(), net.digest());
  copy.layer(0).parameter("weight").value(0, 0) += 1;
  EXPECT_NE(copy.digest(), net.digest());
  const std::uint64_t digest = net.digest();
  const Network moved = std::move(net);
  EXPECT_EQ(moved.digest(), digest);
  copy = moved;
  EXPECT_EQ(copy.digest(), digest);
}

TEST(Network, CastsToDoubleAndBackWithoutLoss) {
  const Network net{Dense{3, 4}, HardLogistic{"torch"}, Dense{4, 2, {.bias = false}}};
  const Network<double> wide = net.cast<double>();
  EXPECT_EQ(wide.cast<float>().digest(), net.digest());
  const Matrix<float> inputs = Matrix<float>::Random(9, 3);
  const Matrix<double> wide_inputs = inputs.cast<double>();
  EXPECT_TRUE(wide.predict(wide_inputs).cast<float>().isApprox(net.predict(inputs), 1e-5F));
}

TEST(Network, PrintsItselfAsATable) {
  const Network net{Dense{784, 128}, Logistic{}, Dense{128, 10}};
  EXPECT_EQ(net.summary(),
            "layer                                   output    parameters\n"
            "dense1            784 → 128                128       100,480\n"
            "logistic1         logistic                 128             0\n"
            "dense2            128 → 10                  10         1,290\n"
            "total                                                101,770\n");
}

TEST(Network, RefusesImpossibleLayers) {
  EXPECT_EQ(error_message<OptionError>([] {
              Network{Dense{0, 3}};
            }),
            "dense: inputs is 0, expected at least 1");
  EXPECT_THROW((Network{Dense{3, -1}}), OptionError);
  EXPECT_THROW((Activate{"tanhh"}), UnknownNameError);
  EXPECT_EQ(error_message<UnknownNameError>([] {
              (void)Network{Dense{2, 3, {.bias = false}}}.layer(0).parameter("bias");
            }),
            "unknown parameter of dense \"bias\"; known: weight");
}

TEST(MultilayerPerceptron, HasAnActivationAfterEachHiddenLayer) {
  const std::array<Index, 2> hidden{5, 6};
  const auto net = multilayer_perceptron<double>(4, hidden, Tanh{}, 3);
  ASSERT_EQ(net.size(), 5);
  EXPECT_EQ(net.layer_name(1), "tanh1");
  EXPECT_EQ(net.output_size(2), 6);
  EXPECT_EQ(net.output_size(), 3);
  EXPECT_EQ(multilayer_perceptron(4, {}, Tanh{}, 3).size(), 1);
}

TEST(Network, OfZerosWaitsForItsParameters) {
  const std::vector<LayerDescription> layers{Dense{2, 3}, Tanh{}, Dense{1}};
  const auto zeros = Network<double>::zeros(layers);
  EXPECT_EQ(zeros.summary(), Network<double>(layers).summary());
  for (const Parameter<double>* parameter : zeros.parameters()) EXPECT_TRUE(parameter->value.isZero());
}

TEST(Network, IsSlicedIntoNetworksAndJoinedAgain) {
  const Network network{Dense{2, 3}, Tanh{}, Dense{3, 1}};
  const Matrix<float> x{{0.5F, -1}};
  EXPECT_EQ(network.slice(0, 2).followed_by(network.slice(2, 1)).digest(), network.digest());
  EXPECT_EQ(network.slice(0, 2).followed_by(network.slice(2, 1)).summary(), network.summary());
  EXPECT_EQ(error_message<ShapeError>([&] { (void)network.followed_by(network); }),
            "dense2 gives 1 values per row, the network behind it has 2 inputs");
  EXPECT_EQ(network.slice(1, 2).predict(network.slice(0, 1).predict(x)), network.predict(x));
  EXPECT_EQ(network.slice(0, 3).digest(), network.digest());
  EXPECT_EQ(error_message<OptionError>([&] { (void)network.slice(1, 3); }),
            "slice: 3 layers from 1 on, expected at least 1 of 3");
  EXPECT_THROW((void)network.slice(0, 0), OptionError);
  EXPECT_THROW((void)network.slice(-1, 1), OptionError);
}

}  // namespace
}  // namespace ogee::network_test
