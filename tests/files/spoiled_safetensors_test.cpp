/// Files that are wrong on purpose, or by accident, are refused with the place where they are.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/formats/safetensors/safetensors.hpp>

#include <array>
#include <string>

#include "error_message.hpp"
#include "safetensors_file.hpp"

namespace ogee::spoiled_safetensors_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// The message of the FormatError for a file, after its name.
std::string message_of(const Bytes& bytes) {
  const std::string message = error_message<FormatError>([&] { (void)parse_safetensors(bytes, "x"); });
  EXPECT_TRUE(message.starts_with("x: ")) << message;
  return message.substr(std::min(message.size(), std::size_t{3}));
}

std::string message_of(const std::string& header, std::string_view data = {}) {
  return message_of(safetensors_file(header, data));
}

/// The message for a tensor "a" with these members, after its name.
std::string tensor_message(const std::string& members, std::string_view data = {}) {
  const std::string message = message_of("{\"a\":{" + members + "}}", data);
  EXPECT_TRUE(message.starts_with("tensor \"a\"")) << message;
  return message.substr(std::min(message.size(), std::size_t{10}));
}

std::string shape_message(const std::string& shape) {
  return tensor_message(R"("dtype":"F32","data_offsets":[0,4],"shape":)" + shape, "1234");
}

std::string offsets_message(const std::string& offsets) {
  return tensor_message(R"("dtype":"F32","shape":[1],"data_offsets":)" + offsets, "1234");
}

/// The members of a tensor of bytes.
std::string bytes_at(int begin, int end) {
  const std::string offsets = std::to_string(begin) + "," + std::to_string(end);
  return R"({"dtype":"U8","shape":[)" + std::to_string(end - begin) + R"(],"data_offsets":[)" + offsets +
         "]}";
}

TEST(SpoiledSafetensors, NamesASizeThatIsWrong) {
  EXPECT_EQ(message_of(Bytes{}), "ends at byte 0, expected at least 8");
  EXPECT_EQ(message_of(Bytes(7)), "ends at byte 7, expected at least 8");
  EXPECT_EQ(message_of(Bytes(8)),
            "byte 0: not a safetensors file: the header has 0 bytes, expected 1 to 100000000");
  EXPECT_EQ(
      message_of(Bytes(8, 0xFF)),
      "byte 0: not a safetensors file: the header has 18446744073709551615 bytes, expected 1 to 100000000");
  EXPECT_EQ(message_of(Bytes{1, 0xE1, 0xF5, 5, 0, 0, 0, 0}),
            "byte 0: not a safetensors file: the header has 100000001 bytes, expected 1 to 100000000");
  EXPECT_EQ(message_of(Bytes{0, 0xE1, 0xF5, 5, 0, 0, 0, 0}), "ends at byte 8, expected at least 100000008");
  EXPECT_EQ(message_of(Bytes{3, 0, 0, 0, 0, 0, 0, 0, '{', '}'}), "ends at byte 10, expected at least 11");
}

TEST(SpoiledSafetensors, NamesTheByteThatIsNotJson) {
  const std::string problem = ": the header is not valid JSON";
  EXPECT_EQ(message_of("[]"), "byte 8: expected {");
  EXPECT_EQ(message_of(" {}"), "byte 8: expected {");
  EXPECT_EQ(message_of("\xEF\xBB\xBF{}"), "byte 8: expected {");
  EXPECT_EQ(message_of("{"), "byte 9" + problem);
  EXPECT_EQ(message_of("{\"a\""), "byte 12" + problem);
  EXPECT_EQ(message_of("{} x"), "byte 11" + problem);
  EXPECT_EQ(message_of("{}{}"), "byte 10" + problem);
  EXPECT_EQ(message_of(std::string("{}\0\0", 4)), "byte 10" + problem);
  EXPECT_EQ(message_of("{,}"), "byte 9" + problem);
  EXPECT_EQ(message_of("{\"a\xFF\":{}}"), "byte 11" + problem);
  EXPECT_EQ(message_of("{\"\\uD800\":{}}"), "byte 16" + problem);
  EXPECT_EQ(message_of("{/**/}"), "byte 9" + problem);
  EXPECT_EQ(message_of("{\"a\":{\"shape\":[NaN]}}"), "byte 23" + problem);
}

TEST(SpoiledSafetensors, RefusesDeepNestingAtOnce) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(message_of("{\"a\":" + deep), "tensor \"a\" is not an object");
  EXPECT_EQ(shape_message(deep), ": shape[0] is not a whole number from 0 to 9223372036854775807");
  EXPECT_EQ(message_of("{\"__metadata__\":{\"k\":" + deep), "__metadata__: \"k\" is not a string");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(message_of(objects), "tensor \"a\": \"a\" is unknown, expected dtype, shape and data_offsets");
}

TEST(SpoiledSafetensors, RefusesNamesThatOccurTwice) {
  const std::string empty = bytes_at(0, 0);
  EXPECT_EQ(message_of("{\"a\":" + empty + ",\"b\":" + empty + ",\"\\u0061\":" + empty + "}"),
            "the header has \"a\" twice");
  EXPECT_EQ(message_of(R"({"__metadata__":{},"__metadata__":{}})"), "the header has \"__metadata__\" twice");
  EXPECT_EQ(message_of(R"({"__metadata__":{"k":"1","k":"1"}})"), "__metadata__ has \"k\" twice");
  EXPECT_EQ(tensor_message(R"("dtype":"F32","dtype":"F32")"), " has dtype twice");
  EXPECT_EQ(tensor_message(R"("shape":[],"shape":[])"), " has shape twice");
}

TEST(SpoiledSafetensors, RefusesMetadataThatIsNotText) {
  for (const char* value : {"1", "null", "true", "[]", "{}", "-1", "1.5", "1e999"}) {
    const std::string text = value;
    EXPECT_EQ(message_of(R"({"__metadata__":{"k":)" + text + "}}"), "__metadata__: \"k\" is not a string");
    if (text != "{}") {
      EXPECT_EQ(message_of(R"({"__metadata__":)" + text + "}"), "__metadata__ is not an object");
      EXPECT_EQ(message_of(R"({"a":)" + text + "}"), "tensor \"a\" is not an object");
    }
  }
  EXPECT_EQ(message_of(R"({"a":"F32"})"), "tensor \"a\" is not an object");
}

TEST(SpoiledSafetensors, NamesTheMemberThatIsWrong) {
  EXPECT_EQ(tensor_message(""), ": dtype is missing");
  EXPECT_EQ(tensor_message(R"("dtype":"F32")"), ": shape is missing");
  EXPECT_EQ(tensor_message(R"("dtype":"F32","shape":[])"), ": data_offsets is missing");
  EXPECT_EQ(tensor_message(R"("dtype":"F32","strides":[])"),
            ": \"strides\" is unknown, expected dtype, shape and data_offsets");
  for (const char* value : {"1", "null", "true", "[]", "{}"})
    EXPECT_EQ(tensor_message(std::string("\"dtype\":") + value), ": dtype is not a string") << value;
  for (const char* value : {"1", "null", "true", "\"F32\"", "{}"}) {
    EXPECT_EQ(shape_message(value), ": shape is not an array") << value;
    EXPECT_EQ(offsets_message(value), ": data_offsets is not an array") << value;
  }
  for (const char* type : {"F33", "f32", "", "F32 ", "float"})
    EXPECT_EQ(tensor_message(std::string("\"dtype\":\"") + type + "\""),
              ": dtype \"" + std::string(type) + "\" is unknown");
  EXPECT_EQ(offsets_message("[]"), ": data_offsets has 0 numbers, expected 2");
  EXPECT_EQ(offsets_message("[0]"), ": data_offsets has 1 numbers, expected 2");
  EXPECT_EQ(offsets_message("[0,4,4]"), ": data_offsets has 3 numbers, expected 2");
}

TEST(SpoiledSafetensors, RefusesNumbersThatAreNoCounts) {
  for (const char* number :
       {"-1", "1.0", "1e3", "1e999", "-1e999", "9223372036854775808", "18446744073709551615",
        "99999999999999999999999", "\"1\"", "null", "true", "{}", "[]"}) {
    const std::string problem = " is not a whole number from 0 to 9223372036854775807";
    EXPECT_EQ(shape_message(std::string("[1,") + number + "]"), ": shape[1]" + problem) << number;
    EXPECT_EQ(offsets_message(std::string("[") + number + ",4]"), ": data_offsets[0]" + problem) << number;
  }
}

TEST(SpoiledSafetensors, RefusesShapesThatDoNotMatchTheData) {
  EXPECT_EQ(shape_message("[2]"), ": has 4 bytes, but shape 2 of type F32 takes 8");
  EXPECT_EQ(shape_message("[0]"), ": has 4 bytes, but shape 0 of type F32 takes 0");
  EXPECT_EQ(shape_message("[1,1,1,1,1,1,1,1,2]"),
            ": has 4 bytes, but shape 1×1×1×1×1×1×1×1×... of type F32 takes 8");
  EXPECT_EQ(shape_message("[4294967296,4294967296]"),
            ": shape 4294967296×4294967296 is too large or negative");
  EXPECT_EQ(shape_message("[0,4294967296,4294967296]"),
            ": shape 0×4294967296×4294967296 is too large or negative");
  EXPECT_EQ(shape_message("[9223372036854775807]"), ": shape 9223372036854775807 is too large or negative");
  EXPECT_EQ(tensor_message(R"("dtype":"F4","shape":[3],"data_offsets":[0,1])", "1"),
            ": shape 3 of type F4 ends within a byte");
  EXPECT_NO_THROW((void)parse_safetensors(
      safetensors_file(R"({"a":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3]}})", "123"), "x"));
}

TEST(SpoiledSafetensors, RefusesOffsetsThatDoNotMatchTheData) {
  EXPECT_EQ(offsets_message("[4,0]"), ": data_offsets go from 4 back to 0");
  EXPECT_EQ(offsets_message("[0,8]"), ": data_offsets go to 8, but the data has 4 bytes");
  EXPECT_EQ(offsets_message("[9223372036854775803,9223372036854775807]"),
            ": data_offsets go to 9223372036854775807, but the data has 4 bytes");
  const auto pair_message = [](const std::string& a, const std::string& b) {
    return message_of("{\"a\":" + a + ",\"b\":" + b + "}", "12345678");
  };
  EXPECT_EQ(pair_message(bytes_at(0, 5), bytes_at(4, 8)),
            "tensor \"a\" and tensor \"b\" overlap at byte 4 of the data");
  EXPECT_EQ(pair_message(bytes_at(0, 8), bytes_at(0, 8)),
            "tensor \"a\" and tensor \"b\" overlap at byte 0 of the data");
  EXPECT_EQ(pair_message(bytes_at(3, 3), bytes_at(0, 8)),
            "tensor \"b\" and tensor \"a\" overlap at byte 3 of the data");
  EXPECT_EQ(pair_message(bytes_at(5, 8), bytes_at(0, 3)), "bytes 3 to 4 of the data belong to no tensor");
  EXPECT_EQ(pair_message(bytes_at(1, 3), bytes_at(3, 8)), "bytes 0 to 0 of the data belong to no tensor");
  EXPECT_EQ(pair_message(bytes_at(0, 3), bytes_at(3, 7)), "bytes 7 to 7 of the data belong to no tensor");
  EXPECT_EQ(message_of("{}", "12"), "bytes 0 to 1 of the data belong to no tensor");
}

TEST(SpoiledSafetensors, NamesTensorsBrieflyAndOnOneLine) {
  const std::string name(100'000, 'n');
  EXPECT_EQ(message_of("{\"" + name + "\":1}"), "tensor \"" + name.substr(0, 80) + "\"... is not an object");
  const std::string wide = "é" + std::string(78, 'n') + "é";
  EXPECT_EQ(message_of("{\"" + wide + "\":1}"), "tensor \"é" + name.substr(0, 78) + "\"... is not an object");
  EXPECT_EQ(message_of(R"({"a\n\u001b[31m":1})"), R"(tensor "a\n\u001b[31m" is not an object)");
}

/// The file has been read or refused, and so has each of its tensors.
bool reads(const Bytes& bytes) try {
  const Safetensors file = parse_safetensors(bytes, "x");
  for (const Tensor& tensor : file.tensors) {
    (void)matrix_of<float>(tensor);
    (void)transposed_matrix_of<double>(tensor);
  }
  return true;
} catch (const FormatError& error) {
  EXPECT_TRUE(std::string_view(error.what()).starts_with("x: ")) << error.what();
  return false;
}

TEST(SpoiledSafetensors, IsReadOrRefusedWhicheverByteIsWrong) {
  const Bytes valid =
      safetensors_file(R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)"
                       R"("b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]}})",
                       "12345678901234");
  ASSERT_TRUE(reads(valid));
  int read = 0;
  int refused = 0;
  for (std::size_t position = 0; position < valid.size(); ++position) {
    const auto old = valid[position];
    const auto flipped = [&](int bit) { return static_cast<std::uint8_t>(old ^ 1 << bit); };
    for (const std::uint8_t value :
         {flipped(0), flipped(1), flipped(2), flipped(3), flipped(4), flipped(5), flipped(6), flipped(7),
          std::uint8_t{0}, std::uint8_t{0xFF}, std::uint8_t{'"'}, std::uint8_t{'{'}, std::uint8_t{']'},
          std::uint8_t{'9'}, std::uint8_t{','}, std::uint8_t{'\\'}}) {
      Bytes spoiled = valid;
      spoiled[position] = value;
      ++(reads(spoiled) ? read : refused);
    }
  }
  EXPECT_GT(read, 250) << "the data and names may be any";
  EXPECT_GT(refused, 1500);
  for (std::size_t size = 0; size < valid.size(); ++size)
    EXPECT_FALSE(reads(Bytes(valid.begin(), valid.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
}

}  // namespace
}  // namespace ogee::spoiled_safetensors_test
