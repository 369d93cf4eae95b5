/// Every kind of layer of the library keeps to the contract of layers.

#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>
#include <limits>
#include <ogee/core/kinds.hpp>
#include <ogee/insight/checks/check_layer.hpp>
#include <ogee/ogee.hpp>
#include <string>
#include <vector>

namespace ogee::every_layer_kind_test {
namespace {

/// All kinds of the library, as they are by default and with other options.
class EveryKind : public testing::TestWithParam<LayerDescription> {
 public:
  static std::vector<LayerDescription> subjects() {
    std::vector<LayerDescription> all;
    for (const Kind<LayerDescription>& kind : registry<LayerDescription>().kinds())
      all.push_back(kind.make({}));
    const std::vector<LayerDescription> others{
        Dense{5, 3, {.regularization = {.l1 = 0.25, .l2 = 0.5}}},
        Dense{4, {.bias = false, .initialization = Initialization::he_uniform}},
        Dense{1},
        Gate{Logistic{}, {.gate_bias = 0.5}},
        Gate{5, HardTanh{}},
        Residual{Logistic{}},
        Residual{5, Relu{}},
        Scale{.center = {1, 2, 3, 4, 5}, .factor = {-1, 2, 0.5, 3, 1}, .offset = {0.25}},
        Dropout{0.25},
        Dropout{0}};
    all.insert(all.end(), others.begin(), others.end());
    for (const ActivationFamily& family : ActivationRegistry::instance().families())
      all.push_back(Activate(family.name));
    return all;
  }
};

TEST_P(EveryKind, KeepsToTheContract) {
  for (const Index rows : {2, 6, 17}) {
    const LayerReport report = check_layer(GetParam(), {.rows = rows, .seed = 3});
    EXPECT_TRUE(report.ok()) << to_string(report);
  }
}

template <Real T>
void expect_graph_to_predict(const LayerDescription& layer) {
  Network<T> network(std::vector<LayerDescription>{Dense{7, 5}, layer});
  RandomStream stream{5, RandomPurpose::data};
  std::uint64_t position = 0;
  for (Parameter<T>* parameter : network.parameters())
    for (T& element : elements(parameter->value)) element = static_cast<T>(stream.normal(position++) / 2);
  const Matrix<T> x = Matrix<T>::Random(9, 7);
  const Matrix<T> found = network.graph().run(x);
  const Matrix<T> expected = network.predict(x);
  ASSERT_EQ(found.cols(), expected.cols());
  EXPECT_LE((found - expected).cwiseAbs().maxCoeff(),
            64 * std::numeric_limits<T>::epsilon() * (1 + expected.cwiseAbs().maxCoeff()))
      << layer.kind() << " " << layer.text();
}

TEST_P(EveryKind, HasAGraphThatComputesWhatTheNetworkPredicts) {
  expect_graph_to_predict<float>(GetParam());
  expect_graph_to_predict<double>(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Of, EveryKind, testing::ValuesIn(EveryKind::subjects()), [](const auto& subject) {
  std::string name;
  for (const char c : subject.param.name()) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name + std::to_string(subject.index);
});

}  // namespace
}  // namespace ogee::every_layer_kind_test
