// Headers in C are compiled and compared with the models that they come from.

#include <ogee/formats/c99/c99.hpp>

#include <gtest/gtest.h>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/graph.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/random.hpp>
#include <ogee/formats/c99/detail/c_program.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/residual.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/layers/softmax.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <set>

#include "c_program.hpp"
#include "drawn_models.hpp"
#include "error_message.hpp"

namespace ogee::c99_test {
namespace {

/// What is exported, for which inputs, and what must come out.
struct Case {
  std::string name;
  std::string header;
  Matrix<float> inputs;
  Matrix<float> expected;
};

Case case_of(const std::string& name, const Model& model) {
  const Matrix<float> inputs = drawn_rows(model.network.input_size());
  return {name, c99_header(model, {.name = name}), inputs, model.predict(inputs)};
}

class C99 : public CProgram {
 protected:
  /// A program that includes all headers, reads inputs as floats, and writes the result of each self test and
  /// the outputs.
  void write_program(const std::vector<Case>& cases) const {
    std::string body;
    std::string includes = "#include <stdio.h>\n";
    std::ofstream inputs(path("inputs"), std::ios::binary);
    for (const Case& each : cases) {
      write(each.name + ".h", each.header);
      includes += "#include \"" + each.name + ".h\"\n";
      body += "  COMPUTE(" + each.name + ", " + std::to_string(each.inputs.rows()) + ")\n";
      inputs.write(reinterpret_cast<const char*>(each.inputs.data()),
                   static_cast<std::streamsize>(sizeof(float)) * each.inputs.size());
    }
    write("main.c", includes +
                        "#define COMPUTE(name, rows) {\\\n"
                        "  float in[name##_inputs];\\\n"
                        "  float out[name##_outputs];\\\n"
                        "  int row;\\\n"
                        "  const float test = (float)name##_self_test();\\\n"
                        "  fwrite(&test, sizeof test, 1, stdout);\\\n"
                        "  for (row = 0; row < rows; ++row) {\\\n"
                        "    if (fread(in, sizeof in, 1, stdin) != 1) return 1;\\\n"
                        "    name##_predict(in, out);\\\n"
                        "    fwrite(out, sizeof out, 1, stdout);\\\n"
                        "  }\\\n"
                        "}\n"
                        "int main(void) {\n" +
                        body + "  return 0;\n}\n");
  }

  void expect_equal(const std::vector<Case>& cases, const std::string& compiler) const {
    ASSERT_TRUE(compile(compiler)) << compiler << "\n" << content("errors");
    ASSERT_EQ(run_with_files(), 0) << compiler;
    const std::string bytes = content("outputs");
    std::vector<float> outputs(bytes.size() / sizeof(float));
    std::memcpy(outputs.data(), bytes.data(), bytes.size());
    auto next = outputs.begin();
    for (const Case& each : cases) {
      ASSERT_GT(outputs.end() - next, each.expected.size()) << each.name;
      EXPECT_EQ(*next++, 0) << each.name << ": self test, " << compiler;
      for (const float expected : elements(each.expected)) {
        EXPECT_NEAR(*next, expected, 1e-6 * std::max(1.0F, std::abs(expected)))
            << each.name << ", " << compiler;
        ++next;
      }
    }
    EXPECT_EQ(next, outputs.end());
  }

  /// Compiles all headers in one program: with a single compiler, since many cases take long.
  void expect_equal(const std::vector<Case>& cases) const {
    write_program(cases);
    expect_equal(cases, compiler());
  }

  void expect_equal_with_each_compiler(const std::vector<Case>& cases) const {
    write_program(cases);
    for (const std::string& each : compilers()) expect_equal(cases, each);
  }
};

TEST_F(C99, ComputesEveryActivation) {
  std::vector<Case> cases;
  const auto add = [&cases](const Activation& activation) {
    cases.push_back(case_of("a" + std::to_string(cases.size()),
                            regression(Network{Dense{3, 5}, activation, Dense{5, 2}})));
  };
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    add(family.with_defaults());
    for (const ActivationPreset& preset : family.presets) add(family.with_preset(preset.name));
  }
  // Without a sum in which its errors cancel.
  cases.push_back(case_of("tanh_alone", regression(Network{Dense{1, 1}, Tanh{}})));
  expect_equal(cases);
}

TEST_F(C99, ComputesEveryKindOfLayer) {
  const std::vector<Network<float>> networks{
      Network{Dense{4, 6}, Gate{Gelu{}}, Residual{Softplus{}}, Dropout{0.5}, Dense{6, 3, {.bias = false}},
              Softmax{}},
      Network{Scale{.center = {1, 2, 3}, .factor = {2}, .offset = {1, 0, 0.5}}, Dense{3, 9},
              Activate{Silu{}}},
  };
  std::vector<Case> cases;
  std::set<std::string> kinds;
  for (const Network<float>& network : networks) {
    for (Index i = 0; i < network.size(); ++i) kinds.emplace(network.layer(i).kind());
    cases.push_back(case_of("n" + std::to_string(cases.size()), regression(network)));
  }
  for (const auto& kind : registry<LayerDescription>().kinds())
    EXPECT_TRUE(kinds.contains(kind.name)) << kind.name;
  expect_equal_with_each_compiler(cases);
}

/// A graph of all operations with random operands, of which some are never used.
Graph<float> random_graph(std::uint32_t number) {
  const RandomStream stream(number, RandomPurpose::data);
  std::uint64_t position = 0;
  const auto below = [&](std::size_t bound) { return stream.below(bound, position++); };
  const auto drawn_matrix = [&](Index rows, Index columns) {
    Matrix<float> matrix(rows, columns);
    for (float& element : elements(matrix)) element = static_cast<float>(stream.uniform(position++) - 0.5);
    return matrix;
  };
  Graph<float> graph(3);
  for (int i = 0; i < 30; ++i) {
    const auto nodes = graph.nodes();
    const std::size_t x = below(nodes.size());
    const Index columns = nodes[x].columns;
    std::vector<std::size_t> as_wide;
    for (std::size_t node = 0; node < nodes.size(); ++node)
      if (nodes[node].columns == columns) as_wide.push_back(node);
    const std::size_t other = as_wide[below(as_wide.size())];
    const Index outputs = 1 + static_cast<Index>(below(6));
    switch (below(9)) {
      case 0:
        graph.affine(x, drawn_matrix(columns, outputs), drawn_matrix(1, outputs));
        break;
      case 1:
        graph.affine(x, drawn_matrix(columns, outputs), {});
        break;
      case 2:
        graph.apply(Tanh{}, x);
        break;
      case 3:
        graph.multiply(graph.apply(Softsign{}, x), other);
        break;
      case 4:
        graph.add(x, other);
        break;
      case 5:
        graph.one_minus(x);
        break;
      case 6:
        graph.add(x, graph.constant(std::array{static_cast<double>(below(2))}, columns));
        break;
      case 7:
        graph.multiply(graph.constant(std::vector<double>(static_cast<std::size_t>(columns), 1), columns), x);
        break;
      default:
        graph.softmax(x);
    }
  }
  // Sums of sums may be large.
  graph.apply(Tanh{}, graph.output());
  return graph;
}

/// A header of a graph alone.
Case case_of(const std::string& name, const Graph<float>& graph) {
  const detail::CProgram program = detail::c_program(graph, name);
  const Matrix<float> inputs = drawn_rows(3);
  const Matrix<float> expected = graph.run(view(inputs));
  const std::string header =
      "#include <math.h>\nenum { " + name + "_inputs = 3, " + name +
      "_outputs = " + std::to_string(expected.cols()) + " };\n" + program.arrays + program.functions +
      "static void " + name + "_predict(const float in[], float out[]) {\n" + program.statements +
      "  (void)in;\n  for (int j = 0; j < " + std::to_string(expected.cols()) +
      "; ++j) out[j] = " + program.output + ";\n}\nstatic int " + name + "_self_test(void) { return 0; }\n";
  return {name, header, inputs, expected};
}

TEST_F(C99, ComputesAnyGraph) {
  std::vector<Case> cases;
  for (std::uint32_t number = 0; number < 60; ++number)
    cases.push_back(case_of("g" + std::to_string(number), random_graph(number)));
  expect_equal(cases);
}

TEST_F(C99, ComputesWhatAModelPredicts) {
  const Network<float> three{Dense{2, 7}, Tanh{}, Dense{7, 3}};
  const Network<float> one{Dense{2, 7}, HardLogistic{}, Dense{7, 1}};
  const std::vector<Case> cases{
      case_of("three_classes", scaled(classification(three, SoftmaxCrossEntropy{}))),
      case_of("two_classes", scaled(classification(one, BinaryCrossEntropy{}))),
      case_of("two_classes_and_no_function", scaled(classification(one, MeanSquaredError{}))),
      case_of("ends_in_softmax", classification(Network{Dense{2, 3}, Softmax{}}, SoftmaxCrossEntropy{})),
      case_of("ends_in_logistic", classification(Network{Dense{2, 1}, Logistic{}}, BinaryCrossEntropy{})),
      case_of("several_labels", classification(Network{Dense{2, 3}}, BinaryCrossEntropy{})),
      case_of("number", scaled(regression(one), {Scale::restoring(std::array{5.0}, std::array{2.0})})),
      case_of("numbers", scaled(regression(three), {Scale{.factor = {2}, .offset = {1, 2, 3}}})),
      case_of("only_scaling", regression(Network{Scale{.factor = {2, 3}}})),
      case_of("nothing_to_do", regression(Network{Dense{2, 2}, Scale{}})),
      case_of("wide", regression(Network{Dense{30, 33}, Relu{}, Dense{33, 17}})),
      case_of("deep", regression(Network{Dense{3, 8}, Residual{Tanh{}}, Residual{Tanh{}}, Gate{Relu{}},
                                         Gate{Elu{}}, Residual{Softsign{}}, Dense{8, 2}})),
  };
  expect_equal_with_each_compiler(cases);
  EXPECT_EQ(cases[1].expected.cols(), 2);
}

TEST_F(C99, LeavesOutWhatIsNotWanted) {
  const Model model =
      scaled(classification(Network{Dense{2, 7}, Tanh{}, Dense{7, 3}}, SoftmaxCrossEntropy{}));
  const Model one = scaled(classification(Network{Dense{2, 1}, Logistic{}}, BinaryCrossEntropy{}));
  const Matrix<float> inputs = drawn_rows(2);
  const std::vector<Case> cases{
      {"logits", c99_header(model, {.logits = true, .name = "logits"}), inputs,
       model.network.predict(inputs)},
      {"neither", c99_header(model, {.logits = true, .raw_inputs = false, .name = "neither"}), inputs,
       model.trained_network().predict(inputs)},
      {"logit", c99_header(one, {.logits = true, .name = "logit"}), inputs,
       one.network.slice(0, 2).predict(inputs)},
  };
  expect_equal(cases);
  EXPECT_EQ(error_message<OptionError>([] {
              (void)c99_header(regression(Network{Dense{2, 2}}), {.logits = true});
            }),
            "the model has no logits: it gives numbers");
}

TEST_F(C99, ComputesFunctionsOfUsers) {
  const auto model_with = [](const auto& function) {
    return regression(Network{Dense{3, 4}, Activation("own", function), Dense{4, 2}});
  };
  const auto nested = [](auto x) {
    for (int i = 0; i < 100; ++i) x = sin(x) + 0.1;
    return x;
  };
  expect_equal({
      case_of("lecun", model_with([](auto x) { return 1.7159 * tanh(2 * x / 3); })),
      case_of("nested", model_with(nested)),
      case_of("constant", model_with([](auto x) { return 0 * x + 3; })),
      case_of("unused", model_with([](auto x) { return decltype(x)(-2.5); })),
      case_of("order", model_with([](auto x) { return 1 - (x - (2 - x)) / (3 / (abs(x) + 1)) - -x; })),
      case_of("many", model_with([](auto x) {
                return min(max(x, -1), 2) * atan(x) + log(1 + x * x) - sqrt(abs(x)) * cos(x) + cosh(x / 5) +
                       sinh(x / 7) + expm1(-abs(x)) * erf(x) + log1p(x * x) + pow(abs(x) + 1, 0.3) +
                       tan(sin(x)) + where_positive(x - 0.5, exp(-x), x);
              })),
  });
}

}  // namespace
}  // namespace ogee::c99_test
