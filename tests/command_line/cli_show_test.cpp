// ogee show.

#include "command.hpp"

namespace ogee::cli_show_test {
namespace {

TEST_F(Command, ShowsTheLayersAndParametersOfANetwork) {
  const std::string shown = output_of({"show", "--inputs", "784", "--hidden", "128", "--outputs", "10"});
  expect_contains(shown, {"dense1", "784 → 128", "100,480", "logistic1", "dense2", "128 → 10", "1,290"});
  // 784 · 128 + 128 + 128 · 10 + 10
  expect_contains(shown, {"total", "101,770"});
}

TEST_F(Command, DrawsWhatANetworkComputes) {
  EXPECT_EQ(output_of({"show", "--inputs", "2", "--hidden", "3", "--outputs", "1", "--activation", "tanh",
                       "--graph"}),
            "digraph network {\n"
            "  rankdir=LR;\n"
            "  node [shape=box];\n"
            "  node0 [label=\"input 2\"];\n"
            "  subgraph \"cluster_dense1\" {\n"
            "  label=\"dense1\";\n"
            "  node1 [label=\"affine 2 → 3\"];\n"
            "  }\n"
            "  subgraph \"cluster_tanh1\" {\n"
            "  label=\"tanh1\";\n"
            "  node2 [label=\"tanh\"];\n"
            "  }\n"
            "  subgraph \"cluster_dense2\" {\n"
            "  label=\"dense2\";\n"
            "  node3 [label=\"affine 3 → 1\"];\n"
            "  }\n"
            "  node0 -> node1;\n"
            "  node1 -> node2;\n"
            "  node2 -> node3;\n"
            "}\n");
}

TEST_F(Command, RefusesToShowAnImpossibleNetwork) {
  expect_contains(error_of({"show", "--hidden", "8,9", "--block", "gate"}), {"the same width"});
  expect_contains(error_of({"show", "--activation", "tahn"}), {"did you mean tanh?"});
  expect_contains(error_of({"show", "--inputs", "0"}), {"0 is not a whole number from 1 to 1000000"});
}

}  // namespace
}  // namespace ogee::cli_show_test
