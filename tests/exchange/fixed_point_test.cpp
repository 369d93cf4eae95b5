// Headers that compute with integers are compiled and compared with ogee: bit for bit with its own integers, and within
// the stated error with its floats.

#include <ogee/formats/c99/fixed_point.hpp>

#include <gtest/gtest.h>
#include <ogee/activations/functions.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/formats/c99/detail/fixed_program.hpp>
#include <ogee/formats/c99/detail/fixed_text.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/residual.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/layers/softmax.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/sgd.hpp>
#include <ogee/training/fit.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <string>

#include "c_program.hpp"
#include "drawn_models.hpp"

namespace ogee::fixed_point_test {
namespace {

using Integers = std::vector<std::int32_t>;

constexpr const char* checks = " -fsanitize=undefined -fno-sanitize-recover=undefined";
constexpr std::array formats{FixedPoint::q15, FixedPoint::int8};

struct Case {
  std::string name;
  Model model;
  FixedPoint format;
  Matrix<float> calibration;
};

/// What the header computes.
detail::FixedProgram program_of(const Case& each) {
  return detail::fixed_program(each.model, each.format, view(each.calibration));
}

/// The calibration, then integers of any size, among them the smallest that the type can hold.
std::vector<Integers> rows_of(const Case& each, const detail::FixedProgram& program) {
  const auto columns = static_cast<std::size_t>(program.inputs);
  const std::int32_t smallest = -detail::largest_value(each.format) - 1;
  std::vector<Integers> rows;
  for (Index row = 0; row < each.calibration.rows(); ++row)
    rows.push_back(quantized(
        program, elements(each.calibration).subspan(static_cast<std::size_t>(row) * columns, columns)));
  const RandomStream stream(5, RandomPurpose::data);
  std::uint64_t position = 0;
  for (int row = 0; row < 30; ++row) {
    Integers integers;
    for (std::size_t k = 0; k < columns; ++k)
      integers.push_back(smallest + static_cast<std::int32_t>(
                                        stream.below(static_cast<std::size_t>(-2 * smallest), position++)));
    rows.push_back(integers);
  }
  rows.push_back(Integers(columns, smallest));
  rows.push_back(Integers(columns, -smallest - 1));
  return rows;
}

class FixedPointC : public CProgram {
 protected:
  /// A program that includes all headers, reads rows of integers, and writes the result of each self test and the
  /// outputs. Integers are read and written as int.
  void write_program(const std::vector<Case>& cases) const {
    std::string includes = "#include <stdio.h>\n";
    std::string body;
    std::ofstream inputs(path("inputs"), std::ios::binary);
    for (const Case& each : cases) {
      write(each.name + ".h",
            fixed_point_header(each.model, each.calibration, {each.format, each.name}).text);
      const std::vector<Integers> rows = rows_of(each, program_of(each));
      includes += "#include \"" + each.name + ".h\"\n";
      body += "  COMPUTE(" + each.name + ", " + detail::number_type(each.format) + ", " +
              std::to_string(rows.size()) + ")\n";
      for (const Integers& row : rows)
        inputs.write(reinterpret_cast<const char*>(row.data()),
                     static_cast<std::streamsize>(sizeof(int) * row.size()));
    }
    write("main.c", includes +
                        "#define COMPUTE(name, type, rows) {\\\n"
                        "  type in[name##_inputs];\\\n"
                        "  type out[name##_outputs];\\\n"
                        "  int row, k, x = name##_self_test();\\\n"
                        "  fwrite(&x, sizeof x, 1, stdout);\\\n"
                        "  for (row = 0; row < rows; ++row) {\\\n"
                        "    for (k = 0; k < name##_inputs; ++k) {\\\n"
                        "      if (fread(&x, sizeof x, 1, stdin) != 1) return 1;\\\n"
                        "      in[k] = (type)x;\\\n"
                        "    }\\\n"
                        "    name##_predict(in, out);\\\n"
                        "    for (k = 0; k < name##_outputs; ++k) {\\\n"
                        "      x = out[k];\\\n"
                        "      fwrite(&x, sizeof x, 1, stdout);\\\n"
                        "    }\\\n"
                        "  }\\\n"
                        "}\n"
                        "int main(void) {\n" +
                        body + "  return 0;\n}\n");
  }

  void expect_same_bits(const std::vector<Case>& cases, const std::string& compiler) const {
    ASSERT_TRUE(compile(compiler)) << compiler << "\n" << content("errors");
    ASSERT_EQ(run_with_files(), 0) << compiler;
    const std::string bytes = content("outputs");
    Integers outputs(bytes.size() / sizeof(int));
    std::memcpy(outputs.data(), bytes.data(), bytes.size());
    auto next = outputs.begin();
    for (const Case& each : cases) {
      const detail::FixedProgram program = program_of(each);
      ASSERT_NE(next, outputs.end());
      EXPECT_EQ(*next++, 0) << each.name << ": self test, " << compiler;
      for (const Integers& row : rows_of(each, program)) {
        const Integers expected = detail::run(program, row);
        ASSERT_GE(outputs.end() - next, std::ssize(expected));
        EXPECT_EQ(Integers(next, next + std::ssize(expected)), expected) << each.name << ", " << compiler;
        next += std::ssize(expected);
      }
    }
    EXPECT_EQ(next, outputs.end());
  }
};

/// Models of all that has a fixed point, called a0, a1, ..., and so on for the other format.
std::vector<Case> all_cases() {
  const Activation own(
      "own", [](auto x) { return max(abs(x) - 0.5, min(2 * x, 0.25)) / 2 + where_positive(x - 1, x, 1); });
  const Network<float> three{Dense{2, 9}, HardTanh{}, Dense{9, 7}, HardLogistic{}, Dense{7, 3}};
  const std::vector<Model> models{
      scaled(classification(three, SoftmaxCrossEntropy{})),
      scaled(classification(Network{Dense{2, 9}, HardLogistic{"torch"}, Dense{9, 1}}, BinaryCrossEntropy{})),
      classification(Network{Dense{4, 3}, Softmax{}}, SoftmaxCrossEntropy{}),
      classification(Network{Dense{4, 1}, Logistic{}}, BinaryCrossEntropy{}),
      classification(Network{Dense{4, 5}, Step{}, Dense{5, 3}, Step{}}, MeanSquaredError{}),
      classification(Network{Dense{4, 5}, Step{}, Dense{5, 1}, HardLogistic{}}, MeanSquaredError{}),
      scaled(regression(three), {Scale{.factor = {2, -5, 0.01}, .offset = {1, 200, 3}}}),
      scaled(regression(three), {Scale{.factor = {2, 0, 0.01}, .offset = {1, 200, 3}}, Scale{.factor = {3}}}),
      regression(
          Network{Dense{3, 6}, Relu{}, Residual{LeakyRelu{0.1}}, Residual{HardTanh{-0.5, 2}}, Dense{6, 2}}),
      regression(
          Network{Dense{3, 6}, HardSilu{}, Residual{HardSilu{}}, Identity{}, Dense{6, 2, {.bias = false}}}),
      regression(Network{Dense{3, 6}, own, Dense{6, 4}, own}),
      regression(Network{HardTanh{}, Dense{5, 5}, Relu{}}),
      regression(
          Network{HardSilu{}, Scale{.center = {1}, .factor = {-2}}, HardLogistic{2.0, 0.1}, Dense{3, 3}}),
      regression(Network{Scale{.factor = {2, 3}}}),
      regression(Network{Dense{300, 3}, Relu{}, Dense{3, 3}}),
  };
  std::vector<Case> cases;
  for (const FixedPoint format : formats)
    for (const Model& model : models)
      cases.push_back({(format == FixedPoint::q15 ? "a" : "b") + std::to_string(cases.size()), model, format,
                       drawn_rows(model.network.input_size())});
  return cases;
}

TEST_F(FixedPointC, ComputesTheSameBitsAsOgee) {
  const std::vector<Case> cases = all_cases();
  write_program(cases);
  expect_same_bits(cases, compiler() + checks);
  std::vector<Case> some;  // for the other compilers, since many cases take long
  for (std::size_t i = 0; i < cases.size(); i += 4) some.push_back(cases[i]);
  write_program(some);
  for (const std::string& each : compilers())
    if (each != compiler()) expect_same_bits(some, each);
}

TEST_F(FixedPointC, NeverOverflows) {
  std::vector<Case> cases;
  const auto add = [&](const std::string& name, Network<float> network, float weight, float bias) {
    for (Parameter<float>* parameter : network.parameters())
      parameter->value.setConstant(parameter->name == "bias" ? bias : weight);
    const Model model = predicting(network);
    for (const FixedPoint format : formats)
      cases.push_back({name + std::string(name_of(format)), model, format, drawn_rows(network.input_size())});
  };
  add("many", Network{Dense{3000, 2}, Relu{}, Dense{2, 1}}, 1, 0);
  add("large_bias", Network{Dense{3, 4}, Relu{}, Dense{4, 1}}, 1e-3F, 1e9F);
  add("large_weight", Network{Dense{3, 4}, HardTanh{}, Dense{4, 1}}, 1e20F, 1);
  add("nothing", Network{Dense{3, 4}, HardTanh{}, Dense{4, 1}}, 0, 0);
  add("nothing_far", Network{Dense{3, 4}, HardTanh{-1e30, 1e30}, Dense{4, 1}}, 0, 0);
  for (const Case& each : cases)
    for (const detail::FixedStep& step : program_of(each).steps)
      for (const std::int32_t multiplier : step.multipliers) EXPECT_GT(multiplier, 0) << each.name;
  write_program(cases);
  expect_same_bits(cases, compiler() + checks);
}

TEST_F(FixedPointC, ClassifiesAndConvertsNumbers) {
  for (const FixedPoint format : formats)
    for (const bool is_single : {false, true}) {
      const Model model =
          is_single
              ? scaled(classification(Network{Dense{2, 9}, HardTanh{}, Dense{9, 1}}, BinaryCrossEntropy{}))
              : scaled(classification(Network{Dense{2, 9}, HardTanh{}, Dense{9, 4}}, SoftmaxCrossEntropy{}));
      const Matrix<float> rows = drawn_rows(2);
      const FixedPointHeader header = fixed_point_header(model, rows, {format, "m"});
      write("m.h", header.text);
      std::ofstream(path("inputs"), std::ios::binary)
          .write(reinterpret_cast<const char*>(rows.data()),
                 static_cast<std::streamsize>(sizeof(float)) * rows.size());
      const std::string type = detail::number_type(format);
      write("main.c",
            "#include <stdio.h>\n#include \"m.h\"\nint main(void) {\n"
            "  float x[m_inputs], y[m_outputs];\n  " +
                type +
                " in[m_inputs], out[m_outputs];\n"
                "  while (fread(x, sizeof x, 1, stdin) == 1) {\n"
                "    float number;\n"
                "    m_quantize(x, in);\n    m_predict(in, out);\n    m_dequantize(out, y);\n"
                "    number = (float)m_classify(in);\n"
                "    fwrite(&number, sizeof number, 1, stdout);\n    fwrite(y, sizeof y, 1, stdout);\n"
                "  }\n  return 0;\n}\n");
      ASSERT_TRUE(compile(compiler())) << content("errors");
      ASSERT_EQ(run_with_files(), 0);
      const std::string bytes = content("outputs");
      const Matrix<float> logits = model.network.predict(rows);
      const std::vector<Index> classes = model.predict_classes(rows);
      Matrix<float> found(rows.rows(), 1 + logits.cols());
      ASSERT_EQ(bytes.size(), elements(found).size_bytes());
      std::memcpy(found.data(), bytes.data(), bytes.size());
      Index equal = 0;
      for (Index row = 0; row < rows.rows(); ++row) {
        if (static_cast<Index>(found(row, 0)) == classes[static_cast<std::size_t>(row)]) ++equal;
        for (Index k = 0; k < logits.cols(); ++k)
          EXPECT_LE(std::abs(found(row, k + 1) - logits(row, k)),
                    1.0001 * header.report.largest_error() + 1e-6);
      }
      EXPECT_EQ(equal, header.report.equal_classes);
      EXPECT_GE(equal, 19) << "of 20";
    }
}

TEST(FixedPoint, LosesLittle) {
  for (const Case& each : all_cases()) {
    const FixedPointReport report = fixed_point_header(each.model, each.calibration, {each.format}).report;
    EXPECT_EQ(report.rows, 20);
    const double span = *std::max_element(report.spans.begin(), report.spans.end());
    const double share = each.format == FixedPoint::q15 ? 1e-3 : 0.05;
    EXPECT_LE(report.largest_error(), share * span + 2e-5) << each.name << "\n" << report.text();
    for (std::size_t k = 0; k < report.spans.size(); ++k)
      EXPECT_LE(report.mean_errors[k], report.largest_errors[k]);
  }
}

TEST(FixedPoint, ClassifiesDigitsThatItWasNotCalibratedOn) {
  const auto [train, test] = digits().split(0.2);
  Network network{Dense{64, 32}, HardTanh{}, Dense{32, 10}};
  const SoftmaxCrossEntropy loss;
  fit(network, train, loss, Sgd{.learning_rate = 0.1, .momentum = 0.9}, {.epochs = 15, .progress = false});
  const Model model = model_of(network, loss, train);
  const Matrix<float> rows = test.all_inputs();
  const std::vector<Index> classes = model.predict_classes(rows);
  for (const FixedPoint format : formats) {
    const detail::FixedProgram program = program_of({"digits", model, format, train.all_inputs()});
    Index equal = 0;
    for (std::size_t row = 0; row < classes.size(); ++row) {
      const Integers logits = run(program, quantized(program, elements(rows).subspan(64 * row, 64)));
      if (std::max_element(logits.begin(), logits.end()) - logits.begin() == classes[row]) ++equal;
    }
    EXPECT_GE(equal, std::ssize(classes) - (format == FixedPoint::q15 ? 1 : 4)) << name_of(format);
  }
}

TEST(FixedPoint, HasTheIntegersOfAHandComputation) {
  Network<float> network{Dense{1, 1}, HardTanh{}};
  network.layer(0).parameter("weight").value(0, 0) = 0.75F;
  network.layer(0).parameter("bias").value(0, 0) = 0.125F;
  const Case each{"hand", predicting(network), FixedPoint::q15, Matrix<float>{{-1}, {1}}};
  const detail::FixedProgram program = program_of(each);
  EXPECT_EQ(program.input.scale, std::vector<float>{0x1p-15F});
  EXPECT_EQ(program.input.offset, std::vector<float>{0});
  EXPECT_EQ(program.output.scale, std::vector<float>{0x1p-15F});
  EXPECT_EQ(quantized(program, std::array{0.5F}), Integers{16384});
  EXPECT_EQ(quantized(program, std::array{2.0F}), Integers{32767});
  EXPECT_EQ(quantized(program, std::array{std::nanf("")}), Integers{-32767});
  // 0.75 · 0.5 + 0.125 = 0.5; 0.75 · 1.2e-4 + 0.125 = 0.12509, which is 4099 in 2⁻¹⁵.
  EXPECT_EQ(run(program, Integers{16384}), Integers{16384});
  EXPECT_EQ(run(program, Integers{4}), Integers{4099});
  EXPECT_EQ(run(program, Integers{-3}), Integers{4094}) << "4093.75";
  EXPECT_EQ(run(program, Integers{32767}), Integers{28671}) << "28671.25";

  const detail::FixedProgram small = program_of({each.name, each.model, FixedPoint::int8, each.calibration});
  EXPECT_EQ(small.output.scale, std::vector<float>{1.0F / 127});
  EXPECT_EQ(run(small, Integers{127}), Integers{111}) << "0.875 · 127 = 111.1";
  EXPECT_EQ(run(small, Integers{-127}), Integers{-79}) << "-0.625 · 127 = -79.4";
}

TEST(FixedPoint, KeepsTheSignThatAStepSees) {
  // Exclusive or, with sums that are small beside those that never occur in the calibration.
  Network<float> network{Dense{2, 2}, Step{}, Dense{2, 1}, Step{}};
  network.layer(0).parameter("weight").value = Matrix<float>{{1, 1}, {1, 1}};
  network.layer(0).parameter("bias").value = Matrix<float>{{-0.5F, -1.999F}};
  network.layer(2).parameter("weight").value = Matrix<float>{{1}, {-1}};
  network.layer(2).parameter("bias").value = Matrix<float>{{-0.5F}};
  const Model model{.network = network, .loss = MeanSquaredError{}, .trained_layers = 4};
  const Matrix<float> corners{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  for (const FixedPoint format : formats)
    EXPECT_EQ(fixed_point_header(model, corners, {format}).report.equal_classes, 4) << name_of(format);
}

TEST(FixedPoint, ComputesWithoutFloatingPoint) {
  for (const Case& each : all_cases()) {
    const std::string text = fixed_point_header(each.model, each.calibration, {each.format}).text;
    EXPECT_EQ(text.find("#include"), text.rfind("#include"));
    EXPECT_NE(text.find("#include <stdint.h>"), std::string::npos);
    const std::size_t start = text.find("#ifndef");
    const std::size_t end = text.find("/* A number is integer * scale + offset");
    ASSERT_LT(start, end);
    const std::string code = text.substr(start, end - start);
    for (const char* word : {"float", "double"})
      EXPECT_EQ(code.find(word), std::string::npos) << word << " in\n" << code;
  }
}

TEST(FixedPoint, SaysHowLargeSumsCanBe) {
  for (const Case& each : all_cases()) {
    double largest = 0;
    for (const detail::FixedStep& step : program_of(each).steps)
      largest = std::max(largest, step.largest_sum);
    const std::string text = fixed_point_header(each.model, each.calibration, {each.format}).text;
    const std::string words = "no sum exceeds 2^";
    const std::size_t start = text.find(words);
    ASSERT_NE(start, std::string::npos);
    const double said = std::stod(text.substr(start + words.size()));
    EXPECT_GE(said, std::log2(largest)) << each.name;
    EXPECT_LE(said, std::log2(largest) + 0.1) << each.name;
  }
}

TEST(FixedPoint, TakesOutputsWhoseScaleIsNotANormalNumber) {
  for (const FixedPoint format : formats)
    for (const float weight : {1e-44F, 3e-40F, 1e-34F}) {
      Network<float> network{Dense{1, 1}};
      network.layer(0).parameter("weight").value.setConstant(weight);
      network.layer(0).parameter("bias").value.setConstant(0.3F * weight);
      const Model model{.network = network, .loss = BinaryCrossEntropy{}};
      const Matrix<float> rows{{-1}, {-0.5}, {0.1F}, {1}};
      const FixedPointReport report = fixed_point_header(model, rows, {.format = format}).report;
      // In steps of the smallest normal number of float, at least.
      const double step = std::max(2.0 * static_cast<double>(weight) / detail::largest_value(format),
                                   static_cast<double>(std::numeric_limits<float>::min()));
      EXPECT_LE(report.largest_error(), 2 * step) << weight;
      if (static_cast<double>(weight) > 100 * step) {
        EXPECT_EQ(report.equal_classes, 4);
      }
    }
}

}  // namespace
}  // namespace ogee::fixed_point_test
