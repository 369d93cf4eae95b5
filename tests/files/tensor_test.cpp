#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/formats/safetensors/tensor.hpp>

#include <bit>
#include <cmath>
#include <concepts>
#include <cstring>
#include <limits>
#include <numeric>

#include "error_message.hpp"

namespace ogee::tensor_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Elements of 16 bits: all patterns there are, in order.
Bytes all_patterns() {
  Bytes bytes;
  for (unsigned bits = 0; bits < 65536; ++bits) {
    bytes.push_back(static_cast<std::uint8_t>(bits & 0xFF));
    bytes.push_back(static_cast<std::uint8_t>(bits >> 8));
  }
  return bytes;
}

/// The value of a floating-point number of 16 bits with so many bits of fraction, from the definition of IEEE
/// 754.
double value_of(unsigned bits, int fraction_bits) {
  const int exponent_bits = 15 - fraction_bits;
  const int largest = (1 << exponent_bits) - 1;
  const int exponent = static_cast<int>(bits >> fraction_bits) & largest;
  const int fraction = static_cast<int>(bits) & ((1 << fraction_bits) - 1);
  const double sign = bits >> 15 == 0 ? 1 : -1;
  if (exponent == largest)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  const int significand = exponent == 0 ? fraction : fraction + (1 << fraction_bits);
  return sign * std::ldexp(significand, std::max(exponent, 1) - (largest >> 1) - fraction_bits);
}

template <Real T>
void expect_all_patterns(const char* type, int fraction_bits) {
  const Bytes bytes = all_patterns();
  const Matrix<T> values = matrix_of<T>({.name = "all", .type = type, .shape = {65536}, .bytes = bytes});
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const T value = values(0, static_cast<Index>(bits));
    const double expected = value_of(bits, fraction_bits);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(value)) << bits;
    } else {
      ASSERT_EQ(static_cast<double>(value), expected) << bits;
      ASSERT_EQ(std::signbit(value), std::signbit(expected)) << bits;
    }
  }
}

TEST(Tensor, HasEveryNumberOfHalfPrecision) {
  expect_all_patterns<float>("F16", 10);
  expect_all_patterns<double>("F16", 10);
}

TEST(Tensor, HasEveryNumberOfBfloat16) {
  expect_all_patterns<float>("BF16", 7);
  expect_all_patterns<double>("BF16", 7);
}

TEST(Tensor, RoundsDoublesToFloats) {
  const Matrix<double> numbers{{1.0 / 3, 16777217, 1e-50, 1e300, -1e-40}};
  const Tensor tensor = tensor_of("x", view(numbers));
  EXPECT_EQ(tensor.type, "F64");
  EXPECT_EQ(matrix_of<double>(tensor), numbers);
  EXPECT_EQ(matrix_of<float>(tensor),
            (Matrix<float>{{1.0F / 3, 16777216, 0, std::numeric_limits<float>::infinity(), -1e-40F}}));
}

TEST(Tensor, HasOneOrTwoDimensionsAsAMatrix) {
  const Matrix<float> numbers{{1, 2, 3}, {4, 5, 6}};
  const Tensor matrix = tensor_of("x", view(numbers));
  EXPECT_EQ(matrix.shape, (std::vector<Index>{2, 3}));
  EXPECT_EQ(matrix_of<float>(matrix), numbers);
  EXPECT_EQ(matrix_of<double>(matrix), (Matrix<double>{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(transposed_matrix_of<float>(matrix), (Matrix<float>{{1, 4}, {2, 5}, {3, 6}}));
  const Tensor vector = tensor_of("x", {6}, elements(numbers));
  EXPECT_EQ(matrix_of<float>(vector), (Matrix<float>{{1, 2, 3, 4, 5, 6}}));
  EXPECT_EQ(transposed_matrix_of<float>(vector), (Matrix<float>{{1}, {2}, {3}, {4}, {5}, {6}}));
  const Tensor empty{.name = "x", .type = "F32", .shape = {0, 3}, .bytes = {}};
  EXPECT_EQ(matrix_of<float>(empty).cols(), 3);
  EXPECT_EQ(transposed_matrix_of<float>(empty).rows(), 3);
}

TEST(Tensor, IsTransposedWhateverItsSize) {
  for (const Index rows : {1, 2, 15, 16, 17, 33})
    for (const Index columns : {1, 2, 15, 16, 17, 33}) {
      Matrix<double> numbers(rows, columns);
      std::iota(numbers.data(), numbers.data() + numbers.size(), 1);
      EXPECT_EQ(transposed_matrix_of<float>(tensor_of<double>("x", numbers)),
                Matrix<float>(numbers.transpose().cast<float>()))
          << rows << "×" << columns;
    }
}

TEST(Tensor, ReadsElementsThatAreNotAligned) {
  const Matrix<double> numbers{{1.5, -2}, {3, 4}};
  for (std::size_t offset = 0; offset < 8; ++offset) {
    Bytes bytes(offset + 4 * sizeof(double));
    std::memcpy(bytes.data() + offset, numbers.data(), 4 * sizeof(double));
    const Tensor tensor{
        .name = "x", .type = "F64", .shape = {2, 2}, .bytes = std::span(bytes).subspan(offset)};
    EXPECT_EQ(matrix_of<double>(tensor), numbers);
    EXPECT_EQ(transposed_matrix_of<float>(tensor), (Matrix<float>{{1.5F, 3}, {-2, 4}}));
  }
}

TEST(Tensor, IsRefusedIfItIsNoMatrixOfRealNumbers) {
  const auto message = [](const Tensor& tensor) {
    const auto of_matrix = error_message<FormatError>([&] { (void)matrix_of<float>(tensor); });
    EXPECT_EQ(error_message<FormatError>([&] { (void)transposed_matrix_of<double>(tensor); }), of_matrix);
    return of_matrix;
  };
  const Bytes bytes(8);
  EXPECT_EQ(message({.name = "x", .type = "I64", .shape = {1}, .bytes = bytes, .file = "a.safetensors"}),
            "a.safetensors: tensor \"x\": type is I64, expected F16, BF16, F32 or F64");
  EXPECT_EQ(message({.name = "x", .type = "F64", .shape = {}, .bytes = bytes}),
            "tensor \"x\": shape is (), expected 1 or 2 dimensions");
  EXPECT_EQ(message({.name = "x", .type = "F32", .shape = {1, 2, 1}, .bytes = bytes}),
            "tensor \"x\": shape is 1×2×1, expected 1 or 2 dimensions");
  EXPECT_EQ(message({.name = "x", .type = "F32", .shape = {3}, .bytes = bytes}),
            "tensor \"x\": has 8 bytes, but shape 3 of type F32 takes 12");
  EXPECT_EQ(message({.name = "x", .type = "F32", .shape = {-1, -2}, .bytes = bytes}),
            "tensor \"x\": shape -1×-2 is too large or negative");
}

TEST(Tensor, MustHaveAsManyElementsAsItsShape) {
  const std::vector<float> values(6);
  EXPECT_EQ(error_message<ShapeError>([&] {
              (void)tensor_of<float>("x", {2, 2}, values);
            }),
            "tensor \"x\": has 24 bytes, but shape 2×2 of type F32 takes 16");
}

template <class M>
concept CanBeATensor = requires(M&& matrix) {
  tensor_of<float>("x", std::forward<M>(matrix));
};
static_assert(CanBeATensor<Matrix<float>&> && CanBeATensor<const Matrix<float>&>);
static_assert(!CanBeATensor<Matrix<float>>);

}  // namespace
}  // namespace ogee::tensor_test
