// What headers in C say and refuse, and what they are called.

#include <ogee/formats/c99/c99.hpp>

#include <gtest/gtest.h>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include <cmath>
#include <utility>

#include "c_program.hpp"
#include "drawn_models.hpp"
#include "error_message.hpp"

namespace ogee::c99_header_test {
namespace {

using C99Header = CProgram;

TEST_F(C99Header, RefusesFunctionsThatCannotBeWritten) {
  const auto message = [](const Activation& activation) {
    return error_message<OptionError>([&] {
      (void)c99_header(regression(Network{Dense{2, 2}, activation}));
    });
  };
  const Activation branching("own", [](auto x) { return x > 0 ? x : 0 * x; });
  EXPECT_TRUE(message(branching).starts_with("activation own has no symbolic form: ")) << message(branching);
  const Activation huge("huge", [](auto x) { return x * 1e-300; });
  const Activation large = huge.with_symbolic(Expression::variable() * 1e300);
  EXPECT_EQ(message(large),
            "activation huge has the constant 1e+300 in its formula, which no float can hold");
}

TEST_F(C99Header, RefusesWeightsThatAreNotFinite) {
  Model model = regression(Network{Dense{2, 2}, Tanh{}, Dense{2, 2}});
  model.network.layer(2).parameter("bias").value(0, 1) = std::nanf("");
  EXPECT_EQ(error_message<NonFiniteError>([&] { (void)c99_header(model); }),
            "dense2: a parameter is not finite");
}

TEST_F(C99Header, NeedsTheMathLibraryOnlyForFunctionsThatAreThere) {
  const Model hard =
      regression(Network{Dense{2, 3}, HardTanh{}, Dense{3, 3}, HardLogistic{"torch"}, Dense{3, 3}, Relu{},
                         Dense{3, 3}, Step{}, Dense{3, 3}, Softsign{}, Dense{3, 3}, Tanh{}});
  EXPECT_EQ(c99_header(hard).find("#include"), std::string::npos);
  EXPECT_NE(c99_header(regression(Network{Dense{2, 3}, Gelu{}})).find("#include <math.h>"),
            std::string::npos);
  write("m.h", c99_header(hard, {.name = "m"}));
  write("main.c", "#include \"m.h\"\nint main(void) { return m_self_test(); }\n");
  for (const std::string& each : compilers()) EXPECT_TRUE(compile(each, "")) << content("errors");
}

TEST_F(C99Header, HasTheNamesWhateverLettersTheyHave) {
  Model model = classification(Network{Dense{2, 5}}, SoftmaxCrossEntropy{});
  model.class_names = {"rose \"red\"",
                       "t?"
                       "?/ulip\\",
                       "Gänseblümchen1", "*/ int x; /*", "a\nb\tc%d"};
  model.input_names = {
      "width */ /* ?"
      "?/",
      "length\r\n\xE2\x80\xAE"};
  write("m.h", c99_header(model, {.name = "m"}));
  std::string program =
      "#include <stdio.h>\n#include \"m.h\"\nint main(void) {\n"
      "  for (int k = 0; k < m_outputs; ++k) printf(\"%s;\", m_classes[k]);\n"
      "  return 0;\n}\n";
  write("main.c", program);
  std::string expected;
  for (const std::string& name : model.class_names) expected += name + ";";
  for (const std::string& compiler : compilers()) {
    ASSERT_TRUE(compile(compiler)) << content("errors");
    ASSERT_EQ(run(" > " + path("outputs").string()), 0);
    EXPECT_EQ(content("outputs"), expected) << compiler;
  }
}

TEST_F(C99Header, IsCalledAfterItsFile) {
  const Model model = regression(Network{Dense{2, 1}});
  const std::vector<std::pair<std::string, std::string>> files{
      {"iris.h", "iris"}, {"my-net 2.h", "my_net_2"},        {"3d.h", "model_3d"},
      {"int.h", "int"},   {"_own__net_.h", "model_own_net"}, {"größe.h", "gr_e"},
      {"-.h", "model"},   {"Iris.v2.h", "Iris_v2"}};
  std::string program;
  std::string sum = "0";
  for (const auto& [file, name] : files) {
    export_c99(model, path(file));
    program += "#include \"" + file + "\"\n";
    sum += " + " + name + "_self_test()";
  }
  write("main.c", program + "int main(void) { return " + sum + "; }\n");
  for (const std::string& compiler : compilers()) {
    ASSERT_TRUE(compile(compiler)) << content("errors");
    EXPECT_EQ(run(), 0) << compiler;
  }
}

TEST_F(C99Header, TestsItselfAndCanFail) {
  const Model model =
      scaled(classification(Network{Dense{2, 3}, Tanh{}, Dense{3, 3}}, SoftmaxCrossEntropy{}));
  std::string header = c99_header(model, {.name = "m"});
  write("main.c", "#include \"m.h\"\nint main(void) { return m_self_test(); }\n");
  const std::string compiler = compilers().front();
  write("m.h", header);
  ASSERT_TRUE(compile(compiler)) << content("errors");
  EXPECT_EQ(run(), 0);

  const std::size_t start =
      header.find_first_of("-0123456789", header.find("{\n", header.find(" m_weight2")));
  header.replace(start, header.find(',', start) - start, "0.12345f");
  write("m.h", header);
  ASSERT_TRUE(compile(compiler)) << content("errors");
  EXPECT_EQ(run(), 1) << "the first output";
}

}  // namespace
}  // namespace ogee::c99_header_test
