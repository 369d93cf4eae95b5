#include <ogee/formats/tensorboard/event_file.hpp>

#include <gtest/gtest.h>
#include <ogee/formats/tensorboard/detail/crc32c.hpp>

#include <cstring>
#include <numeric>

namespace ogee::event_file_test {
namespace {

// RFC 3720, appendix B.4, where checksums are written with their lowest byte first.

TEST(Crc32c, IsThatOfTheInternetScsiProtocol) {
  EXPECT_EQ(detail::crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(detail::crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  std::string ascending(32, '\0');
  std::iota(ascending.begin(), ascending.end(), '\0');
  EXPECT_EQ(detail::crc32c(ascending), 0x46DD794EU);
  EXPECT_EQ(detail::crc32c(std::string(ascending.rbegin(), ascending.rend())), 0x113FDB5CU);
  constexpr std::string_view read_command(
      "\x01\xC0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x14\0\0\0\0\0\x04\0\0\0\0\x14\0\0\0\x18"
      "\x28\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0",
      48);
  EXPECT_EQ(detail::crc32c(read_command), 0xD9963A56U);
}

TEST(Crc32c, HasTheCheckValueAndThatOfNothing) {
  EXPECT_EQ(detail::crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(detail::crc32c(""), 0U);
}

/// The bytes of a message of protobuf, by hand: https://protobuf.dev/programming-guides/encoding/
std::string field(int number, double value) {
  std::string bytes(9, static_cast<char>(number << 3 | 1));
  std::memcpy(bytes.data() + 1, &value, 8);
  return bytes;
}
std::string field(int number, float value) {
  std::string bytes(5, static_cast<char>(number << 3 | 5));
  std::memcpy(bytes.data() + 1, &value, 4);
  return bytes;
}
std::string field(int number, const std::string& value) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(value.size())} + value;
}
std::string step(char value) { return std::string{2 << 3, value}; }
std::string packed(int number, const std::vector<double>& values) {
  std::string bytes(values.size() * 8, '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return field(number, bytes);
}

/// The messages of a file; their checksums are looked at by tests/results/tensorboard_test.mjs.
std::vector<std::string> messages_of(std::string bytes) {
  std::vector<std::string> messages;
  while (bytes.size() >= 16) {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    messages.push_back(bytes.substr(12, length));
    bytes.erase(0, 12 + length + 4);
  }
  EXPECT_EQ(bytes, "");
  return messages;
}

TEST(EventFile, BeginsWithTheVersionOfTheFormat) {
  const EventFile file(1.5);
  EXPECT_EQ(messages_of(file.bytes()), std::vector{field(1, 1.5) + field(3, std::string("brain.Event:2"))});
}

TEST(EventFile, MasksItsChecksums) {
  const std::string record = EventFile(0).bytes();
  const std::string length = record.substr(0, 8);
  std::uint32_t masked = 0;
  std::memcpy(&masked, record.data() + 8, 4);
  const std::uint32_t rotated = masked - 0xA282EAD8U;
  EXPECT_EQ(rotated >> 17 | rotated << 15, detail::crc32c(length));
}

TEST(EventFile, HoldsScalars) {
  EventFile file(0);
  file.add({.seconds = 2.5, .step = 3}, "loss/train", 0.1);
  EXPECT_EQ(
      messages_of(file.bytes()).at(1),
      field(1, 2.5) + step(3) + field(5, field(1, field(1, std::string("loss/train")) + field(2, 0.1F))));
}

TEST(EventFile, HoldsHistogramsWithTheUpperEndsOfTheirBins) {
  EventFile file(0);
  const std::vector<double> values{-1, 0, 0.5, 2, 3};
  file.add({.seconds = 2.5, .step = 3}, "h", histogram(values, 4));
  const std::string histogram = field(1, -1.0) + field(2, 3.0) + field(3, 5.0) + field(4, 4.5) +
                                field(5, 14.25) + packed(6, {0, 1, 2, 3}) + packed(7, {1, 2, 0, 2});
  EXPECT_EQ(messages_of(file.bytes()).at(1),
            field(1, 2.5) + step(3) + field(5, field(1, field(1, std::string("h")) + field(5, histogram))));
}

}  // namespace
}  // namespace ogee::event_file_test
