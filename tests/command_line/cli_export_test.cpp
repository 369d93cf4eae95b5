// ogee export.

#include "command.hpp"
#include "saved_model.hpp"

#include <ogee/activations/functions.hpp>
#include <ogee/formats/c99/c99.hpp>
#include <ogee/formats/c99/fixed_point.hpp>
#include <ogee/formats/network_file.hpp>

namespace ogee::cli_export_test {
namespace {

TEST_F(Command, ExportsAModelAsC) {
  const Model model = save_flowers(path("flowers.safetensors"));
  const std::string file = path("flowers.safetensors").string();
  EXPECT_EQ(output_of({"export", file, path("iris.h").string()}), "");
  EXPECT_EQ(content(path("iris.h")), c99_header(model, {.name = "iris"}));
  EXPECT_EQ(output_of({"export", file, path("iris.h").string(), "--logits", "--scaled-inputs"}), "");
  EXPECT_EQ(content(path("iris.h")),
            c99_header(model, {.logits = true, .raw_inputs = false, .name = "iris"}));
}

TEST_F(Command, ExportsAModelAsIntegers) {
  const Model model = save_flowers(path("flowers.safetensors"));
  const std::string file = path("flowers.safetensors").string();
  write("rows.csv", "width,name,length\n2,a,1\n1,b,5\n3,c,3\n-1,d,0\n");
  const Matrix<float> rows{{1, 2}, {5, 1}, {3, 3}, {0, -1}};
  for (const FixedPoint format : {FixedPoint::q15, FixedPoint::int8}) {
    const Outcome outcome = run({"export", file, path("iris.h").string(), "--fixed-point",
                                 std::string(name_of(format)), "--calibrate", path("rows.csv").string()});
    const FixedPointHeader expected = fixed_point_header(model, rows, {.format = format, .name = "iris"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.output, expected.report.text());
    expect_contains(outcome.errors, {"rows.csv: ignored the column name"});
    EXPECT_EQ(content(path("iris.h")), expected.text);
  }
}

TEST_F(Command, RefusesToExportIntegersWithoutWhatTheyNeed) {
  const std::string file = path("flowers.safetensors").string();
  (void)save_flowers(file);
  write("rows.csv", "1,2\n3,4\n");
  const std::string rows = path("rows.csv").string();
  const auto error = [&](Arguments more) {
    Arguments all{"export", file, path("m.h").string()};
    all.insert(all.end(), more.begin(), more.end());
    return error_of(all);
  };
  expect_contains(error({"--fixed-point", "q15"}), {"--fixed-point needs --calibrate FILE"});
  expect_contains(error({"--calibrate", rows}), {"--calibrate needs --fixed-point"});
  expect_contains(error({"--fixed-point", "q7", "--calibrate", rows}), {"q7", "q15", "int8"});
  expect_contains(error({"--fixed-point", "q15", "--calibrate", rows, "--logits"}), {"--logits: "});
  expect_contains(error({"--fixed-point", "q15", "--calibrate", rows, "--scaled-inputs"}),
                  {"--scaled-inputs: "});
  write("wrong.csv", "length\n1\n");
  expect_contains(error({"--fixed-point", "q15", "--calibrate", path("wrong.csv").string()}), {"width"});
  expect_contains(error({"--fixed-point", "q15", "--calibrate", path("m.h").string()}), {"m.h"});
  save(model_of(Network<float>{Dense{2, 3}, Tanh{}, Dense{3, 3}}, SoftmaxCrossEntropy{},
                Dataset::labelled(Matrix<float>{{1, 2}}, {0}, {.class_names = {"a", "b", "c"}})),
       path("tanh.safetensors"));
  expect_contains(error_of({"export", path("tanh.safetensors").string(), path("m.h").string(),
                            "--fixed-point", "q15", "--calibrate", rows}),
                  {"tanh1: tanh has no fixed point; train with hard_tanh"});
  EXPECT_FALSE(std::filesystem::exists(path("m.h")));
}

TEST_F(Command, RefusesToExportWhatItCannot) {
  const std::string file = path("flowers.safetensors").string();
  (void)save_flowers(file);
  expect_contains(error_of({"export", file, path("flowers.txt").string()}),
                  {"flowers.txt: ", "known: .h for C, .onnx, .safetensors"});
  expect_contains(error_of({"export", file}), {"output is missing, expected the name of a file"});
  expect_contains(error_of({"export", path("missing.safetensors").string(), path("m.h").string()}),
                  {"missing.safetensors: "});
  save(Network<float>{Dense{2, 3}}, path("alone.safetensors"));
  expect_contains(error_of({"export", path("alone.safetensors").string(), path("m.h").string()}),
                  {"alone.safetensors: ", "saved alone"});
  EXPECT_FALSE(std::filesystem::exists(path("m.h")));
}

}  // namespace
}  // namespace ogee::cli_export_test
