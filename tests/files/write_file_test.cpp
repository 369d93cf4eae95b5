// Files written piece by piece.

#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/core/errors.hpp>
#include <ogee/formats/write_file.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "error_message.hpp"

namespace ogee::write_file_test {
namespace {

using Path = std::filesystem::path;

class WriteFile : public ::testing::Test {
 protected:
  WriteFile() { std::filesystem::create_directory(folder_); }
  ~WriteFile() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string content() const {
    std::ifstream stream(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] std::ptrdiff_t file_count() const {
    return std::distance(std::filesystem::directory_iterator(folder_), {});
  }

  const Path folder_ = std::filesystem::temp_directory_path() / ("ogee-write-" + std::to_string(getpid()));
  const Path file_ = folder_ / "file";
};

TEST_F(WriteFile, WritesPiecesThatAreMadeMeanwhile) {
  std::string piece;
  int count = 0;
  write_file_atomically(file_, [&] {
    piece = count == 1000 ? "" : std::to_string(count++) + "\n";
    return std::string_view(piece);
  });
  std::string expected;
  for (int i = 0; i < 1000; ++i) expected += std::to_string(i) + "\n";
  EXPECT_EQ(content(), expected);
  EXPECT_EQ(file_count(), 1);
}

TEST_F(WriteFile, KeepsWhatWasThereWhenAPieceCannotBeMade) {
  write_file_atomically(file_, "old");
  int count = 0;
  const FilePieces failing = [&]() -> std::string_view {
    if (count++ == 2) throw DataError("no third piece");
    return "new";
  };
  EXPECT_EQ(error_message<DataError>([&] { write_file_atomically(file_, failing); }), "no third piece");
  EXPECT_EQ(content(), "old");
  EXPECT_EQ(file_count(), 1);
}

TEST_F(WriteFile, WritesAllPiecesOfAListAlsoAfterEmptyOnes) {
  write_file_atomically(file_, std::array<std::string_view, 5>{"", "a", "", "", "b"});
  EXPECT_EQ(content(), "ab");
  write_file_atomically(file_, std::array<std::string_view, 1>{""});
  EXPECT_EQ(content(), "");
}

}  // namespace
}  // namespace ogee::write_file_test
