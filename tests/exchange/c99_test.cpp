// Headers in C are compiled and compared with the models that they come from.

#include <ogee/formats/c99/c99.hpp>

#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/random.hpp>
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

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "error_message.hpp"
#include "saved_model.hpp"

namespace ogee {
namespace {

using Path = std::filesystem::path;

constexpr const char* c_flags = "-std=c99 -Wall -Wextra -Wconversion -pedantic -Werror -O1";
constexpr const char* cpp_flags = "-x c++ -std=c++17 -Wall -Wextra -pedantic -Werror -O1";

bool has(const std::string& program) {
  return std::system(("command -v " + program + " > /dev/null 2>&1").c_str()) == 0;
}

/// The C and C++ compilers of this machine, with their flags.
std::vector<std::string> compilers() {
  std::vector<std::string> all;
  for (const char* name : {"cc", "clang"})
    if (has(name)) all.push_back(std::string(name) + " " + c_flags);
  for (const char* name : {"c++", "clang++"})
    if (has(name)) all.push_back(std::string(name) + " " + cpp_flags);
  return all;
}

Network<float> drawn(Network<float> network) {
  draw_parameters(network);
  return network;
}

Model regression(const Network<float>& network) {
  return {.network = drawn(network),
          .loss = MeanSquaredError{},
          .task = Task::regress,
          .trained_layers = network.size()};
}

Model classification(const Network<float>& network, const Loss& loss) {
  return {.network = drawn(network), .loss = loss, .trained_layers = network.size()};
}

/// What is exported, for which inputs, and what must come out.
struct Case {
  std::string name;
  std::string header;
  Matrix<float> inputs;
  Matrix<float> expected;
};

Matrix<float> drawn_rows(Index columns) {
  const RandomStream stream{3, RandomPurpose::data};
  Matrix<float> rows(20, columns);
  std::uint64_t position = 0;
  for (float& element : elements(rows)) element = static_cast<float>(2 * stream.normal(position++));
  return rows;
}

Case case_of(const std::string& name, const Model& model) {
  const Matrix<float> inputs = drawn_rows(model.network.input_size());
  return {name, c99_header(model, {.name = name}), inputs, model.predict(inputs)};
}

void write(const Path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string content(const Path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class C99 : public ::testing::Test {
 protected:
  C99() : folder_(std::filesystem::temp_directory_path() / ("ogee-c99-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~C99() override { std::filesystem::remove_all(folder_); }

  void SetUp() override {
    if (!has("cc")) GTEST_SKIP() << "there is no C compiler named cc";
  }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  /// Compiles main.c; returns whether there was no warning.
  [[nodiscard]] bool compile(const std::string& compiler, const std::string& libraries = "-lm") const {
    const std::string command = compiler + " " + path("main.c").string() + " -o " + path("main").string() +
                                " " + libraries + " 2> " + path("errors").string();
    return std::system(command.c_str()) == 0;
  }

  /// The exit status of the program.
  [[nodiscard]] int run(const std::string& files = "") const {
    const int status = std::system((path("main").string() + files).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  /// A program that includes all headers, reads inputs as floats, and writes the result of each self test and
  /// the outputs.
  void write_program(const std::vector<Case>& cases) const {
    std::string body;
    std::string includes = "#include <stdio.h>\n";
    std::ofstream inputs(path("inputs"), std::ios::binary);
    for (const Case& each : cases) {
      write(path(each.name + ".h"), each.header);
      includes += "#include \"" + each.name + ".h\"\n";
      body += "  COMPUTE(" + each.name + ", " + std::to_string(each.inputs.rows()) + ")\n";
      inputs.write(reinterpret_cast<const char*>(each.inputs.data()),
                   static_cast<std::streamsize>(sizeof(float)) * each.inputs.size());
    }
    write(path("main.c"), includes +
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
    ASSERT_TRUE(compile(compiler)) << compiler << "\n" << content(path("errors"));
    ASSERT_EQ(run(" < " + path("inputs").string() + " > " + path("outputs").string()), 0) << compiler;
    const std::string bytes = content(path("outputs"));
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

  /// Compiles all headers in one program, with each compiler.
  void expect_equal(const std::vector<Case>& cases) const {
    write_program(cases);
    for (const std::string& compiler : compilers()) expect_equal(cases, compiler);
  }

 private:
  Path folder_;
};

TEST_F(C99, ComputesEveryActivation) {
  std::vector<Case> cases;
  const auto add = [&cases](const Activation& activation) {
    cases.push_back(case_of("a" + std::to_string(cases.size()),
                            regression({Dense{3, 5}, activation, Dense{5, 2}})));
  };
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    add(family.with_defaults());
    for (const ActivationPreset& preset : family.presets) add(family.with_preset(preset.name));
  }
  // Alone, where it matters most how exact it is.
  cases.push_back(case_of("tanh_alone", regression({Scale{.factor = {0.5}}, Activate{Tanh{}}, Dense{1, 1}})));
  expect_equal(cases);
}

TEST_F(C99, ComputesEveryKindOfLayer) {
  const std::vector<Network<float>> networks{
      {Dense{4, 6}, Gate{Gelu{}}, Residual{Softplus{}}, Dropout{0.5}, Dense{6, 3, {.bias = false}}, Softmax{}},
      {Scale{.center = {1, 2, 3}, .factor = {2}, .offset = {1, 0, 0.5}}, Dense{3, 9}, Activate{Silu{}}},
  };
  std::vector<Case> cases;
  std::set<std::string> kinds;
  for (const Network<float>& network : networks) {
    for (Index i = 0; i < network.size(); ++i) kinds.emplace(network.layer(i).kind());
    cases.push_back(case_of("n" + std::to_string(cases.size()), regression(network)));
  }
  for (const auto& kind : registry<LayerDescription>().kinds()) EXPECT_TRUE(kinds.contains(kind.name)) << kind.name;
  expect_equal(cases);
}

}  // namespace
}  // namespace ogee
