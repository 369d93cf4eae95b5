// ONNX files as models of the command.

#include "command.hpp"
#include "saved_model.hpp"

#include <ogee/formats/onnx/onnx.hpp>

namespace ogee::cli_onnx_test {
namespace {

constexpr const char* flowers =
    "length,width,kind\n1,2,rose\n5,1,iris\n3,3,tulip\n1.5,2,rose\n5,1.5,iris\n3,3.5,tulip\n";

TEST_F(Command, ExportsAModelAsOnnx) {
  const Model model = save_flowers(path("flowers.safetensors"));
  const std::string file = path("flowers.safetensors").string();
  EXPECT_EQ(output_of({"export", file, path("iris.onnx").string()}), "");
  EXPECT_EQ(content(path("iris.onnx")), onnx_bytes(model));
  EXPECT_EQ(output_of({"export", file, path("iris.onnx").string(), "--logits", "--scaled-inputs"}), "");
  EXPECT_EQ(content(path("iris.onnx")), onnx_bytes(model, {.logits = true, .raw_inputs = false}));
}

TEST_F(Command, TakesOnnxFilesForModels) {
  (void)save_flowers(path("flowers.safetensors"));
  write("rows.csv", flowers);
  const std::string saved = path("flowers.safetensors").string();
  const std::string file = path("flowers.onnx").string();
  const std::string rows = path("rows.csv").string();
  (void)output_of({"export", saved, file});
  EXPECT_EQ(output_of({"predict", file, rows}), output_of({"predict", saved, rows}));
  EXPECT_EQ(output_of({"evaluate", file, rows, "--label", "kind"}),
            output_of({"evaluate", saved, rows, "--label", "kind"}));
  expect_contains(output_of({"show", file}), {"dense1", "softmax1", "rose, iris, tulip", "length, width"});
  expect_contains(output_of({"show", file, "--graph"}), {"digraph", "affine 2 → 3", "softmax"});

  const std::string again = path("again.safetensors").string();
  EXPECT_EQ(output_of({"export", file, again}), "");
  EXPECT_EQ(output_of({"predict", again, rows}), output_of({"predict", saved, rows}));
  expect_contains(error_of({"export", file, again, "--logits"}), {"--logits", ".safetensors"});
}

TEST_F(Command, TrainsAnOnnxFileFurtherAsIfItWereItsModel) {
  (void)save_flowers(path("flowers.safetensors"));
  write("rows.csv", flowers);
  (void)output_of({"export", path("flowers.safetensors").string(), path("flowers.onnx").string()});
  const auto digest = [&](const std::string& from) {
    return digests(
        json_of({"train", "--data", path("rows.csv").string(), "--label", "kind", "--from",
                 path(from).string(), "--epochs", "2", "--save", path("new.safetensors").string()}));
  };
  EXPECT_EQ(digest("flowers.onnx"), digest("flowers.safetensors"));
  expect_contains(output_of({"show", path("new.safetensors").string()}), {"rose, iris, tulip"});
}

TEST_F(Command, RefusesOnnxFilesThatAreNotModels) {
  write("bad.onnx", "nothing of the kind");
  const std::string file = path("bad.onnx").string();
  expect_contains(error_of({"show", file}), {"bad.onnx: not an ONNX file"});
  expect_contains(error_of({"export", file, path("m.h").string()}), {"bad.onnx: not an ONNX file"});
  expect_contains(error_of({"show", path("missing.onnx").string()}), {"missing.onnx: "});
}

}  // namespace
}  // namespace ogee::cli_onnx_test
