// ONNX files that are changed node by node: each is read and computes, or is refused.

#include <gtest/gtest.h>

#include <fstream>
#include <ogee/fuzz/change_onnx.hpp>
#include <ogee/ogee.hpp>

namespace ogee::changed_onnx_test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Whether a file is read; its network must compute then.
bool computes(const std::string& bytes) try {
  const Model model = parse_onnx(bytes, "changed");
  Matrix<float> rows(2, model.network.input_size());
  rows.setOnes();
  EXPECT_EQ(model.predictions(rows).values.rows(), 2);
  return true;
} catch (const FormatError&) {
  return false;
}

TEST(ChangedOnnx, IsReadOrRefused) {
  constexpr unsigned changes = 2000;
  Index read = 0;
  Index refused = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(OGEE_FUZZ_SEEDS) / "onnx")) {
    const std::string bytes = bytes_of(entry.path());
    ASSERT_TRUE(computes(bytes)) << entry.path();
    for (unsigned seed = 1; seed <= changes; ++seed) {
      SCOPED_TRACE(entry.path().filename().string() + " " + std::to_string(seed));
      detail::OnnxFile file = detail::parse_onnx_file(bytes, "seed");
      OnnxChange change(file, seed);
      for (unsigned i = 0; i <= seed % 4; ++i) change.apply();
      ++(computes(detail::onnx_file_bytes(file)) ? read : refused);
    }
  }
  EXPECT_GT(read, 500);
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace ogee::changed_onnx_test
