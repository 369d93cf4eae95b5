#include <gtest/gtest.h>

#include <ogee/core/elementwise.hpp>
#include <ogee/core/simd.hpp>
#include <string>
#include <vector>

namespace ogee::elementwise_test {
namespace {

template <Real T>
void expect_products_and_sums() {
  for (std::size_t count = 0; count < 70; ++count) {
    std::vector<T> a(count + 1, 7);
    std::vector<T> b(count + 1, 7);
    std::vector<T> product(count + 1, 7);
    for (std::size_t i = 0; i < count; ++i) {
      a[i] = static_cast<T>(i) / 3 - 5;
      b[i] = 2 - static_cast<T>(i) / 7;
    }
    multiply_elements<T>({a.data(), count}, {b.data(), count}, {product.data(), count});
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(product[i], a[i] * b[i]) << instruction_set();
    EXPECT_EQ(product[count], 7) << instruction_set() << ": wrote behind the end";
    multiply_elements<T>({a.data(), count}, {b.data(), count}, {a.data(), count});
    EXPECT_EQ(a, product) << instruction_set() << ": in place";
    std::vector<T> sum(count + 1, 7);
    add_elements<T>({a.data(), count}, {b.data(), count}, {sum.data(), count});
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(sum[i], a[i] + b[i]) << instruction_set();
    EXPECT_EQ(sum[count], 7) << instruction_set() << ": wrote behind the end";
    add_elements<T>({a.data(), count}, {b.data(), count}, {b.data(), count});
    EXPECT_EQ(b, sum) << instruction_set() << ": in place";
  }
}

TEST(Elementwise, MultipliesAndAddsArraysOfAnyLength) {
  const std::string before(instruction_set());
  for (const std::string_view set : instruction_sets()) {
    use_instruction_set(set);
    expect_products_and_sums<float>();
    expect_products_and_sums<double>();
  }
  use_instruction_set(before);
}

}  // namespace
}  // namespace ogee::elementwise_test
