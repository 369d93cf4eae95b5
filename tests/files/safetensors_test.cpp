#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <ogee/core/errors.hpp>
#include <ogee/formats/detail/input_file.hpp>
#include <ogee/formats/safetensors/safetensors.hpp>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "error_message.hpp"
#include "safetensors_file.hpp"

namespace ogee::safetensors_test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Path = std::filesystem::path;

const Path references = Path(OGEE_TEST_DATA) / "safetensors";

/// A directory of its own for each test, removed afterwards.
class SafetensorsFile : public ::testing::Test {
 protected:
  SafetensorsFile() {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::temp_directory_path() /
              ("ogee-safetensors-" + test + "-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder_);
  }
  ~SafetensorsFile() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path(const std::string& name) const { return folder_ / name; }

  /// The message of the DataError of reading `path`, after the path.
  static std::string message_of(const Path& path) {
    const std::string message = error_message<DataError>([&] { (void)read_safetensors(path); });
    EXPECT_TRUE(message.starts_with(path.string() + ": ")) << message;
    return message.substr(std::min(message.size(), path.string().size() + 2));
  }

 private:
  Path folder_;
};

Bytes content_of(const Path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void expect_same(const Safetensors& read, const Safetensors& expected) {
  EXPECT_EQ(read.metadata, expected.metadata);
  ASSERT_EQ(read.tensors.size(), expected.tensors.size());
  for (std::size_t i = 0; i < read.tensors.size(); ++i) {
    const Tensor& a = read.tensors[i];
    const Tensor& b = expected.tensors[i];
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.type, b.type);
    EXPECT_EQ(a.shape, b.shape);
    EXPECT_TRUE(std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin(), b.bytes.end()));
  }
}

TEST_F(SafetensorsFile, HasTheBytesOfTheFormat) {
  const Matrix<float> weights{{1, -2, 0.5F}};
  const std::vector<double> bias{-1};
  const Safetensors content{.metadata = {{"format", "pt"}, {"a\n\"b\"", "é"}},
                            .tensors = {tensor_of<float>("w", weights), tensor_of<double>("b", {1}, bias),
                                        tensor_of<float>("none", {0, 2}, {})}};
  const std::string size("\xE0\0\0\0\0\0\0\0", 8);
  const std::string header = R"({"__metadata__":{"format":"pt","a\n\"b\"":"é"},)"
                             R"("w":{"dtype":"F32","shape":[1,3],"data_offsets":[0,12]},)"
                             R"("b":{"dtype":"F64","shape":[1],"data_offsets":[12,20]},)"
                             R"("none":{"dtype":"F32","shape":[0,2],"data_offsets":[20,20]}}     )";
  const std::string data(
      "\0\0\x80\x3F"
      "\0\0\0\xC0"
      "\0\0\0\x3F"
      "\0\0\0\0\0\0\xF0\xBF",
      20);
  const std::string all = size + header + data;
  const Bytes bytes(all.begin(), all.end());
  EXPECT_EQ(safetensors_bytes(content), bytes);
  write_safetensors(path("a"), content);
  EXPECT_EQ(content_of(path("a")), bytes);
  expect_same(read_safetensors(path("a")), content);
}

TEST_F(SafetensorsFile, MayBeEmpty) {
  write_safetensors(path("a"), {});
  EXPECT_EQ(content_of(path("a")), safetensors_file("{}      "));
  EXPECT_EQ(content_of(path("a")), content_of(references / "nothing.safetensors"));
  expect_same(read_safetensors(path("a")), {});
  expect_same(parse_safetensors(safetensors_file("{}"), "x"), {});
}

template <Real T>
void expect_round_trip(const Path& path, const char* type) {
  const T signalling = std::numeric_limits<T>::signaling_NaN();
  const Matrix<T> values{
      {T(1) / 3, -T{0}, std::numeric_limits<T>::denorm_min()},
      {std::numeric_limits<T>::infinity(), -std::numeric_limits<T>::quiet_NaN(), signalling}};
  const Matrix<T> none(0, 5);
  const Safetensors content{.metadata = {{"", ""}, {"Größe", "日本語 \xF0\x9F\x98\x80"}},
                            .tensors = {tensor_of<T>("λ.weight", values), tensor_of<T>("", none),
                                        tensor_of<T>("scalar", {}, elements(values).first(1)),
                                        tensor_of<T>("cube", {1, 3, 1, 2}, elements(values))}};
  write_safetensors(path, content);
  const Safetensors read = read_safetensors(path);
  expect_same(read, content);
  EXPECT_EQ(read.tensors[0].type, type);
  EXPECT_EQ(read.file, path.string());
  const Matrix<T> again = matrix_of<T>(read.at("λ.weight"));
  EXPECT_EQ(std::memcmp(again.data(), values.data(), sizeof(T) * 6), 0);
  EXPECT_EQ(matrix_of<T>(read.at("")).cols(), 5);
  expect_same(parse_safetensors(safetensors_bytes(read), "x"), content);
}

TEST_F(SafetensorsFile, GivesBackWhatWasWritten) {
  expect_round_trip<float>(path("float"), "F32");
  expect_round_trip<double>(path("double"), "F64");
}

TEST_F(SafetensorsFile, KeepsItsElementsAsLongAsACopyOfIt) {
  const Matrix<float> values{{1, 2}};
  write_safetensors(path("a"), {.tensors = {tensor_of<float>("x", values)}});
  Safetensors copy;
  {
    Safetensors read = read_safetensors(path("a"));
    const Safetensors moved = std::move(read);
    copy = moved;
  }
  EXPECT_EQ(matrix_of<float>(copy.at("x")), values);
}

TEST(Safetensors, ReadsWhatAnotherProgramWrote) {
  const Safetensors file = read_safetensors(references / "types.safetensors");
  EXPECT_EQ(file.metadata, (std::vector<std::pair<std::string, std::string>>{{"format", "np"},
                                                                             {"größe", "5 \"Tensoren\""}}));
  std::string names;
  for (const Tensor& tensor : file.tensors) names += tensor.name + " ";
  EXPECT_EQ(names, "whole single half double brain ");
  std::ifstream expected(references / "expected.txt");
  int tensors = 0;
  for (std::string name, shape, values;
       std::getline(expected, name) && std::getline(expected, shape) && std::getline(expected, values);
       ++tensors) {
    SCOPED_TRACE(name);
    const Matrix<double> matrix = matrix_of<double>(file.at(name));
    EXPECT_EQ(shape, name == "double" ? "4" : "2 3");
    std::istringstream words(values);
    Index position = 0;
    // std::stod would refuse the smallest numbers.
    for (std::string word; words >> word; ++position)
      EXPECT_EQ(matrix.data()[position], std::strtod(word.c_str(), nullptr)) << word;
    EXPECT_EQ(position, matrix.size());
    EXPECT_EQ(matrix_of<float>(file.at(name)), Matrix<float>(matrix.cast<float>()));
    EXPECT_EQ(transposed_matrix_of<float>(file.at(name)), Matrix<float>(matrix.transpose().cast<float>()));
  }
  EXPECT_EQ(tensors, 4);
  const Tensor& whole = file.at("whole");
  EXPECT_EQ(whole.type, "I64");
  EXPECT_EQ(whole.shape, (std::vector<Index>{1, 2}));
  EXPECT_EQ(whole.bytes.size(), 16U);
  EXPECT_EQ(error_message<FormatError>([&] { (void)matrix_of<float>(whole); }),
            file.file + ": tensor \"whole\": type is I64, expected F16, BF16, F32 or F64");
  EXPECT_EQ(error_message<FormatError>([&] { (void)file.at("bias"); }),
            file.file + ": tensor \"bias\" is missing");
}

TEST(Safetensors, TakesAnyShapeAndDataThatIsNotAligned) {
  const Safetensors file = read_safetensors(references / "shapes.safetensors");
  ASSERT_EQ(file.tensors.size(), 4U);
  EXPECT_EQ(file.at("λ/scalar").shape, std::vector<Index>{});
  EXPECT_EQ(file.at("cube").shape, (std::vector<Index>{2, 2, 2}));
  EXPECT_EQ(file.at("empty").shape, (std::vector<Index>{0, 3}));
  EXPECT_EQ(file.at("bool").type, "BOOL");
  Tensor cube = file.at("cube");
  cube.shape = {4, 2};
  EXPECT_EQ(matrix_of<float>(cube), (Matrix<float>{{0, 1}, {2, 3}, {4, 5}, {6, 7}}));
  Tensor scalar = file.at("λ/scalar");
  scalar.shape = {1};
  EXPECT_EQ(matrix_of<double>(scalar), (Matrix<double>{{0.5}}));
}

TEST_F(SafetensorsFile, IsNotWrittenIfItCouldNotBeRead) {
  const std::vector<float> one(1);
  const Tensor tensor = tensor_of<float>("a", {1}, one);
  const auto message = [&](const Safetensors& content) {
    const std::string text = error_message<OptionError>([&] { write_safetensors(path("a"), content); });
    EXPECT_FALSE(std::filesystem::exists(path("a")));
    return text;
  };
  EXPECT_EQ(message({.tensors = {tensor, tensor}}), "safetensors: tensor \"a\" occurs twice");
  EXPECT_EQ(message({.metadata = {{"k", ""}, {"k", "v"}}}), "safetensors: the metadata has \"k\" twice");
  EXPECT_EQ(message({.tensors = {tensor_of<float>("__metadata__", {1}, one)}}),
            "safetensors: no tensor can be named __metadata__");
  EXPECT_EQ(message({.tensors = {tensor_of<float>("a\xFF", {1}, one)}}),
            "safetensors: \"a\xEF\xBF\xBD\" is not UTF-8");
  EXPECT_EQ(message({.metadata = {{"k", "\xC3"}}}), "safetensors: \"\xEF\xBF\xBD\" is not UTF-8");
  EXPECT_EQ(message({.metadata = {{"\x80", ""}}}), "safetensors: \"\xEF\xBF\xBD\" is not UTF-8");
  EXPECT_EQ(message({.tensors = {{.name = "a", .type = "F33", .shape = {}, .bytes = {}}}}),
            "safetensors: tensor \"a\": type \"F33\" is unknown");
  EXPECT_EQ(error_message<ShapeError>([&] {
              write_safetensors(path("a"),
                                {.tensors = {{.name = "a", .type = "F32", .shape = {2}, .bytes = {}}}});
            }),
            "safetensors: tensor \"a\": has 0 bytes, but shape 2 of type F32 takes 8");
  const std::string too_large = "safetensors: the header would have more than 100000000 bytes, the maximum";
  EXPECT_EQ(message({.metadata = {{"k", std::string(100'000'001, 'v')}}}), too_large);
}

TEST_F(SafetensorsFile, IsReplacedAsAWhole) {
  const Path nowhere = path("missing/file");
  EXPECT_EQ(error_message<DataError>([&] { write_safetensors(nowhere, {}); }),
            nowhere.string() + ": cannot be written: No such file or directory");
  write_safetensors(path("a"), {});
  const Matrix<float> values{{1}};
  write_safetensors(path("a"), {.tensors = {tensor_of<float>("x", values)}});
  EXPECT_EQ(read_safetensors(path("a")).tensors.size(), 1U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path("")), {}), 1);
  write_safetensors("/dev/null", {});
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST_F(SafetensorsFile, MustBeAFile) {
  EXPECT_EQ(message_of(path("missing")), "No such file or directory");
  EXPECT_EQ(message_of(path("")), "Is a directory");
  EXPECT_EQ(message_of("/dev/zero"), "is not a regular file");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(message_of(path("pipe")), "is not a regular file");
}

TEST_F(SafetensorsFile, IsRefusedBeforeItIsReadIfItIsAnother) {
  std::ofstream(path("text")) << "not a file of tensors";
  std::filesystem::resize_file(path("text"), std::uintmax_t{1} << 40);  // takes no space
  EXPECT_EQ(
      message_of(path("text")),
      "byte 0: not a safetensors file: the header has 7594793423135338350 bytes, expected 1 to 100000000");
  std::ofstream(path("short")) << "12345";
  EXPECT_EQ(message_of(path("short")), "ends at byte 5, expected at least 8");
}

TEST_F(SafetensorsFile, MustNotShrinkWhileItIsRead) {
  std::ofstream(path("a")) << "1234567890";
  detail::InputFile file(path("a"));
  EXPECT_EQ(file.size(), 10U);
  Bytes bytes(4);
  file.read(bytes);
  EXPECT_EQ(bytes, (Bytes{'1', '2', '3', '4'}));
  std::filesystem::resize_file(path("a"), 7);
  EXPECT_EQ(error_message<DataError>([&] { file.read(bytes); }),
            path("a").string() + ": ends at byte 7, but had 10 bytes when it was opened");
}

}  // namespace
}  // namespace ogee::safetensors_test
