#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/gzip.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::gzip_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes joined(Bytes first, const Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

class Gzip : public ::testing::Test {
 protected:
  Gzip() : content_(read_file(file_)) {
    std::ifstream stream(file_, std::ios::binary);
    member_ = {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  /// What is wrong with the member when these bytes follow it.
  [[nodiscard]] std::string refusal(const Bytes& more) const {
    return error_message<FormatError>([&] { (void)decompress_gzip(joined(member_, more), "bad"); });
  }

  const std::filesystem::path file_ =
      std::filesystem::path(OGEE_TEST_DATA) / "../../data/digits/digits-images-idx3-ubyte.gz";
  Bytes content_;
  Bytes member_;
};

TEST_F(Gzip, JoinsMembers) {
  EXPECT_EQ(decompress_gzip(joined(member_, member_), "two"), joined(content_, content_));
}

TEST_F(Gzip, SkipsZerosBehindMembers) {
  const Bytes padded = joined(member_, Bytes(512));
  EXPECT_EQ(decompress_gzip(padded, "padded"), content_);
  EXPECT_EQ(decompress_gzip(joined(padded, padded), "two"), joined(content_, content_));
}

TEST_F(Gzip, RefusesOtherBytesBehindMembers) {
  const std::string begin =
      "bad: the compressed data ends at byte " + std::to_string(member_.size()) + ", but ";
  EXPECT_EQ(refusal({1, 2, 3}), begin + "3 more bytes follow");
  EXPECT_EQ(refusal(joined(Bytes(512), {1, 2, 3})), begin + "515 more bytes follow");
}

TEST_F(Gzip, BelievesNoSizeThatAFileStates) {
  std::fill(member_.end() - 4, member_.end(), std::uint8_t{0xFF});
  EXPECT_THROW((void)decompress_gzip(member_, "lying"), FormatError);
}

}  // namespace
}  // namespace ogee::gzip_test
