// NPY files that the library writes.

#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/data/files/npy.hpp>
#include <ogee/formats/write_npy.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ogee::write_npy_test {
namespace {

using Path = std::filesystem::path;

std::string content(const Path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class WriteNpy : public ::testing::Test {
 protected:
  ~WriteNpy() override { std::filesystem::remove(file_); }

  const Path file_ =
      std::filesystem::temp_directory_path() / ("ogee-write-npy-" + std::to_string(getpid()) + ".npy");
};

TEST_F(WriteNpy, WritesTheBytesOfNumpy) {
  write_npy(Matrix<float>{{0.1F, -2.5F, 1e-40F}, {3e38F, 0, -1.0F / 3}}, file_);
  EXPECT_EQ(content(file_), content(Path(OGEE_TEST_DATA) / "npy" / "f4-little-c.npy"));
}

TEST_F(WriteNpy, WritesTheBytesOfTheFormat) {
  write_npy(Matrix<float>{{1, -2}}, file_);
  const std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
  EXPECT_EQ(content(file_), std::string("\x93NUMPY\x01\0\x76\0", 10) + dictionary +
                                std::string(128 - 10 - 1 - dictionary.size(), ' ') + "\n" +
                                std::string("\0\0\x80\x3F\0\0\0\xC0", 8));
}

TEST_F(WriteNpy, WritesDoublesAsNumpyDoes) {
  write_npy(Matrix<double>{{0.1, -2}}, file_);
  const std::string dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
  EXPECT_EQ(content(file_), std::string("\x93NUMPY\x01\0\x76\0", 10) + dictionary +
                                std::string(128 - 10 - 1 - dictionary.size(), ' ') + "\n" +
                                std::string("\x9A\x99\x99\x99\x99\x99\xB9\x3F\0\0\0\0\0\0\0\xC0", 16));
  EXPECT_EQ(npy_rows<double>(read_npy(file_), 2), (Matrix<double>{{0.1, -2}}));
}

TEST_F(WriteNpy, WritesWhatItReads) {
  for (const Index rows : {0, 1, 1000})
    for (const Index columns : {1, 2, 17}) {
      Matrix<float> matrix(rows, columns);
      for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<float>(i) / 7;
      write_npy(matrix, file_);
      const NpyArray array = read_npy(file_);
      EXPECT_EQ(array.shape, (std::vector<Index>{rows, columns}));
      if (rows == 0) continue;
      EXPECT_EQ(npy_rows(array, columns), matrix);
    }
}

TEST(NpyHeader, EndsAtAMultipleOf64BytesForEveryShape) {
  for (Index rows = 1; rows <= 1'000'000'000'000'000'000 / 10; rows *= 10)
    for (Index columns = 1; columns <= 1'000'000'000; columns *= 10) {
      const std::string header = npy_header(rows, columns);
      EXPECT_EQ(header.size() % 64, 0U);
      EXPECT_EQ(static_cast<unsigned char>(header[8]) + 10U, header.size());
    }
}

}  // namespace
}  // namespace ogee::write_npy_test
