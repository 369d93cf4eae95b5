#include "error_message.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <ogee/core/graph.hpp>
#include <ogee/ogee.hpp>

namespace ogee::graph_test {
namespace {

template <class T>
class GraphOf : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(GraphOf, Precisions);

template <Real T>
constexpr T rounding = 4 * std::numeric_limits<T>::epsilon();

template <Real T>
void expect_near(const Matrix<T>& found, const Matrix<T>& expected) {
  ASSERT_EQ(found.rows(), expected.rows());
  ASSERT_EQ(found.cols(), expected.cols());
  for (Index row = 0; row < found.rows(); ++row)
    for (Index column = 0; column < found.cols(); ++column)
      EXPECT_NEAR(found(row, column), expected(row, column), rounding<T>) << row << ", " << column;
}

TYPED_TEST(GraphOf, InputGivesTheInputs) {
  using T = TypeParam;
  const Matrix<T> x{{1, 2}, {3, 4}};
  expect_near(Graph<T>(2).run(x), x);
}

TYPED_TEST(GraphOf, AffineMultipliesByWeightsAndAddsABias) {
  using T = TypeParam;
  Graph<T> graph(2);
  graph.affine(0, Matrix<T>{{1, 2, 3}, {4, 5, 6}}, Matrix<T>{{10, 20, 30}});
  // (2×3) = (2×2) · (2×3) + (1×3)
  expect_near(graph.run(Matrix<T>{{1, 1}, {2, -1}}), Matrix<T>{{15, 27, 39}, {8, 19, 30}});
}

TYPED_TEST(GraphOf, AffineNeedsNoBias) {
  using T = TypeParam;
  Graph<T> graph(2);
  graph.affine(0, Matrix<T>{{1}, {4}}, Matrix<T>());
  expect_near(graph.run(Matrix<T>{{1, 1}, {2, -1}}), Matrix<T>{{5}, {-2}});
}

TYPED_TEST(GraphOf, ApplyAppliesAFunctionToEachElement) {
  using T = TypeParam;
  Graph<T> graph(2);
  graph.apply(Activation{"square", [](auto x) { return x * x; }}, 0);
  expect_near(graph.run(Matrix<T>{{1, -2}, {3, 0.5}}), Matrix<T>{{1, 4}, {9, 0.25}});
}

TYPED_TEST(GraphOf, MultiplyAddAndOneMinusAreElementwise) {
  using T = TypeParam;
  const Matrix<T> x{{1, -2}, {3, 0.5}};
  Graph<T> product(2);
  product.multiply(0, product.one_minus(0));
  expect_near(product.run(x), Matrix<T>{{0, -6}, {-6, 0.25}});
  Graph<T> sum(2);
  sum.add(0, sum.one_minus(0));
  expect_near(sum.run(x), Matrix<T>{{1, 1}, {1, 1}});
}

TYPED_TEST(GraphOf, ConstantIsTheSameRowForEachSample) {
  using T = TypeParam;
  Graph<T> graph(2);
  graph.constant(std::array{1.5, -2.0}, 2);
  expect_near(graph.run(Matrix<T>{{1, 2}, {3, 4}}), Matrix<T>{{1.5, -2}, {1.5, -2}});
  graph.constant(std::array{7.0}, 3);
  expect_near(graph.run(Matrix<T>{{1, 2}, {3, 4}}), Matrix<T>{{7, 7, 7}, {7, 7, 7}});
}

TYPED_TEST(GraphOf, SoftmaxMakesEachRowProbabilities) {
  using T = TypeParam;
  Graph<T> graph(2);
  graph.softmax(0);
  const T third = T{1} / 3;
  expect_near(graph.run(Matrix<T>{{0, static_cast<T>(std::log(2.0))}, {1000, 1000}}),
              Matrix<T>{{third, 2 * third}, {0.5, 0.5}});
}

TYPED_TEST(GraphOf, TheOutputIsTheLastNodeUnlessItIsSet) {
  using T = TypeParam;
  Graph<T> graph(1);
  const std::size_t first = graph.one_minus(0);
  graph.add(first, first);
  expect_near(graph.run(Matrix<T>{{3}}), Matrix<T>{{-4}});
  graph.set_output(first);
  expect_near(graph.run(Matrix<T>{{3}}), Matrix<T>{{-2}});
}

TEST(Graph, ErrorsNameTheLayerAndTheShapes) {
  Graph<float> graph(2);
  graph.set_layer("own1");
  const std::size_t wide = graph.constant(std::array{0.0}, 3);
  EXPECT_EQ(error_message<ShapeError>([&] { graph.add(0, wide); }), "own1: add of 2 and 3 columns");
  EXPECT_EQ(error_message<ShapeError>([&] { graph.multiply(wide, 0); }), "own1: multiply of 3 and 2 columns");
  EXPECT_EQ(error_message<ShapeError>([&] {
              graph.affine(wide, Matrix<float>{{1}, {2}}, {});
            }),
            "own1: affine of 3 columns with weights 2×1 and bias 0×0");
  EXPECT_EQ(error_message<ShapeError>([&] {
              graph.affine(0, Matrix<float>{{1}, {2}}, Matrix<float>{{1, 2}});
            }),
            "own1: affine of 2 columns with weights 2×1 and bias 1×2");
  EXPECT_EQ(error_message<ShapeError>([&] {
              graph.constant(std::array{1.0, 2.0}, 3);
            }),
            "own1: constant of 2 numbers for 3 columns");
  EXPECT_EQ(error_message<ShapeError>([&] {
              (void)graph.run(Matrix<float>{{1, 2, 3}});
            }),
            "the graph takes 2 columns, the inputs have 3");
  EXPECT_EQ(graph.nodes().size(), 2U) << "what is refused is not added";
}

TEST(Graph, ANodeThatIsNotThereIsRefused) {
  Graph<float> graph(2);
  graph.set_layer("own1");
  EXPECT_EQ(error_message<OptionError>([&] { graph.add(0, 7); }), "own1: the graph has no node 7");
  EXPECT_EQ(error_message<OptionError>([&] { graph.one_minus(1); }), "own1: the graph has no node 1");
  EXPECT_EQ(error_message<OptionError>([&] { graph.set_output(1); }), "own1: the graph has no node 1");
}

TEST(Graph, OfANetworkNamesTheLayers) {
  const Graph<float> graph = Network{Dense{2, 3}, Tanh{}, Dense{3, 3}, Tanh{}}.graph();
  std::vector<std::string> layers;
  for (const GraphNode<float>& node : graph.nodes()) layers.push_back(node.layer);
  EXPECT_EQ(layers, (std::vector<std::string>{"", "dense1", "tanh1", "dense2", "tanh2"}));
}

TEST(Graph, ADrawingHasANodeForEachOperationAndABoxForEachLayer) {
  EXPECT_EQ(graphviz(Network{Dense{2, 3}, Tanh{}, Softmax{}}.graph()),
            R"(digraph network {
  rankdir=LR;
  node [shape=box];
  node0 [label="input 2"];
  subgraph "cluster_dense1" {
  label="dense1";
  node1 [label="affine 2 → 3"];
  }
  subgraph "cluster_tanh1" {
  label="tanh1";
  node2 [label="tanh"];
  }
  subgraph "cluster_softmax1" {
  label="softmax1";
  node3 [label="softmax 3"];
  }
  node0 -> node1;
  node1 -> node2;
  node2 -> node3;
}
)");
}

TEST(Graph, ALayerOfSeveralOperationsIsOneBox) {
  const std::string drawing = graphviz(Network{Dense{2, 3}, Residual{Tanh{}}}.graph());
  EXPECT_NE(drawing.find(R"(  subgraph "cluster_residual1" {
  label="residual1";
  node2 [label="affine 3 → 3"];
  node3 [label="tanh"];
  node4 [label="affine 3 → 3"];
  node5 [label="add 3"];
  }
)"),
            std::string::npos)
      << drawing;
}

TEST(Graph, QuotesInNamesOfFunctionsAreEscaped) {
  Graph<float> graph(1);
  graph.set_layer(R"(a "b" \)");
  graph.apply(Activation{R"(say "hello" \ twice)", [](auto x) { return x; }}, 0);
  const std::string drawing = graphviz(graph);
  EXPECT_NE(drawing.find(R"(node1 [label="say \"hello\" \\ twice"];)"), std::string::npos) << drawing;
  EXPECT_NE(drawing.find(R"(subgraph "cluster_a \"b\" \\" {)"), std::string::npos) << drawing;
}

}  // namespace
}  // namespace ogee::graph_test
