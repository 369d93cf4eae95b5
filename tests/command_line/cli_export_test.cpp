// ogee export.

#include "command.hpp"
#include "saved_model.hpp"

#include <ogee/formats/c99/c99.hpp>
#include <ogee/formats/network_file.hpp>

namespace ogee {
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

TEST_F(Command, RefusesToExportWhatItCannot) {
  const std::string file = path("flowers.safetensors").string();
  (void)save_flowers(file);
  expect_contains(error_of({"export", file, path("flowers.txt").string()}), {"flowers.txt: ", "known: .h"});
  expect_contains(error_of({"export", file}), {"output is missing, expected the name of a file"});
  expect_contains(error_of({"export", path("missing.safetensors").string(), path("m.h").string()}),
                  {"missing.safetensors: "});
  save(Network<float>{Dense{2, 3}}, path("alone.safetensors"));
  expect_contains(error_of({"export", path("alone.safetensors").string(), path("m.h").string()}),
                  {"alone.safetensors: ", "saved alone"});
  EXPECT_FALSE(std::filesystem::exists(path("m.h")));
}

}  // namespace
}  // namespace ogee
