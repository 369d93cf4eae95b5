// The passes of the built-in activations: for every instruction set an element has the same bits wherever it
// stands, in place or not, and nothing else is written.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/simd.hpp>

#include "csv_table.hpp"

namespace ogee::activation_kernels_test {
namespace {

constexpr std::size_t longest = 70;
constexpr std::size_t margin = 3;

/// Ordinary and extreme numbers, in no order.
template <Real T>
std::vector<T> inputs() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> x{T{0},
                   -T{0},
                   Limits::infinity(),
                   -Limits::infinity(),
                   Limits::max(),
                   Limits::lowest(),
                   Limits::min(),
                   -Limits::denorm_min(),
                   T{-88.5},
                   T{-103.5},
                   T{-745},
                   Limits::quiet_NaN()};
  while (x.size() < longest) x.push_back(static_cast<T>(12 * std::sin(static_cast<double>(x.size()) * 1.7)));
  for (std::size_t i = 0; i < x.size(); ++i) std::swap(x[i], x[i * 41 % x.size()]);
  return x;
}

template <Real T>
using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

/// Bits, for −0 is not 0; all NaN are one.
template <Real T>
std::vector<Bits<T>> bits(std::span<const T> numbers) {
  std::vector<Bits<T>> result;
  for (const T number : numbers)
    result.push_back(std::isnan(number) ? ~Bits<T>{0} : std::bit_cast<Bits<T>>(number));
  return result;
}

template <Real T>
struct Expected {
  explicit Expected(const Activation& activation) {
    for (const T x : inputs<T>()) {
      const ValueAndSlope<T> result = activation.at(x);
      value.push_back(result.value);
      slope.push_back(result.slope);
    }
  }
  std::vector<T> value, slope;
};

/// Arrays of `count` elements that begin at `offset`, with room on both sides.
template <Real T>
struct Arrays {
  static constexpr T untouched = T{-7.25};

  Arrays(std::size_t first, std::size_t size) : offset(first), count(size) {
    const std::vector<T> numbers = inputs<T>();
    std::copy_n(numbers.begin(), count, part(x).begin());
  }

  std::span<T> part(std::vector<T>& whole) const { return std::span(whole).subspan(offset, count); }

  void expect(std::vector<T>& whole, const std::vector<T>& expected) const {
    EXPECT_EQ(bits<T>(part(whole)), bits<T>(std::span(expected).first(count)));
    for (std::size_t i = 0; i < whole.size(); ++i)
      if (i < offset || i >= offset + count) {
        EXPECT_EQ(whole[i], untouched);
      }
  }

  std::size_t offset;
  std::size_t count;
  std::vector<T> x = std::vector<T>(longest + 2 * margin, untouched);
  std::vector<T> y = x;
  std::vector<T> slope = x;
};

template <Real T>
void expect_same_bits_at_every_place(const Activation& activation) {
  const Expected<T> expected(activation);
  for (std::size_t count = 0; count <= longest; ++count) {
    for (std::size_t offset = 0; offset <= margin; ++offset) {
      SCOPED_TRACE(std::to_string(count) + " elements from " + std::to_string(offset));
      Arrays<T> apart(offset, count);
      activation.value_and_slope<T>(apart.part(apart.x), apart.part(apart.y), apart.part(apart.slope));
      apart.expect(apart.y, expected.value);
      apart.expect(apart.slope, expected.slope);

      Arrays<T> alone(offset, count);
      activation.value<T>(alone.part(alone.x), alone.part(alone.y));
      alone.expect(alone.y, expected.value);

      Arrays<T> in_place(offset, count);
      activation.value<T>(in_place.part(in_place.x), in_place.part(in_place.x));
      in_place.expect(in_place.x, expected.value);

      Arrays<T> over(offset, count);
      activation.value_and_slope<T>(over.part(over.x), over.part(over.y), over.part(over.x));
      over.expect(over.y, expected.value);
      over.expect(over.x, expected.slope);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

/// Gives the instruction set back that was in use.
class InstructionSets : public ::testing::TestWithParam<std::string> {
 protected:
  ~InstructionSets() override { use_instruction_set(before_); }

 private:
  std::string before_{instruction_set()};
};

using ActivationKernelsTest = InstructionSets;

TEST_P(ActivationKernelsTest, GiveTheSameBitsAtEveryPlace) {
  for (const std::string_view set : instruction_sets()) {
    SCOPED_TRACE(set);
    use_instruction_set(set);
    const Activation activation = activation_named(GetParam());
    expect_same_bits_at_every_place<float>(activation);
    expect_same_bits_at_every_place<double>(activation);
  }
}

bool is_fused(std::string_view set) { return set == "AVX-512" || set == "AVX2" || set == "NEON"; }

template <Real T>
void expect_equal(const Activation& one, const Activation& other) {
  const Expected<T> of_one(one);
  const Expected<T> of_other(other);
  EXPECT_EQ(bits<T>(of_one.value), bits<T>(of_other.value));
  EXPECT_EQ(bits<T>(of_one.slope), bits<T>(of_other.slope));
}

TEST_P(ActivationKernelsTest, GiveTheSameBitsWithAllInstructionSetsThatFuseOrAllThatDoNot) {
  for (const std::string_view one : instruction_sets()) {
    for (const std::string_view other : instruction_sets()) {
      if (is_fused(one) != is_fused(other)) continue;
      SCOPED_TRACE(std::string(one) + " and " + std::string(other));
      use_instruction_set(one);
      const Activation with_one = activation_named(GetParam());
      use_instruction_set(other);
      const Activation with_other = activation_named(GetParam());
      expect_equal<float>(with_one, with_other);
      expect_equal<double>(with_one, with_other);
    }
  }
}

std::vector<std::string> activation_texts() {
  std::vector<std::string> texts{"hard_logistic(slope=0.3, offset=0.4)", "hard_tanh(low=-0.25, high=6)",
                                 "leaky_relu(slope=2)", "elu(alpha=0.3)"};
  for (const ActivationFamily& family : ActivationRegistry::instance().families())
    texts.push_back(family.name);
  return texts;
}

INSTANTIATE_TEST_SUITE_P(All, ActivationKernelsTest, ::testing::ValuesIn(activation_texts()),
                         [](const auto& test) { return tests::test_name(test.param); });

// ---- which instruction set an activation uses ----

/// Bits of tanh over an interval, where rounding products shows.
std::vector<std::uint32_t> trace(const Activation& activation) {
  std::vector<float> x, y(1'000);
  for (int i = 0; i < 1'000; ++i) x.push_back(static_cast<float>(i) * 0.001F);
  activation.value<float>(x, y);
  return bits<float>(y);
}

TEST(InstructionSetOfActivations, IsTheOneInUseWhenTheyAreMade) {
  const std::string before{instruction_set()};
  if (!is_fused(instruction_sets().front())) GTEST_SKIP() << "this machine has no two that differ";
  use_instruction_set(instruction_sets().front());
  const Activation fused = Tanh{};
  use_instruction_set("baseline");
  const Activation rounded = Tanh{};
  EXPECT_NE(trace(fused), trace(rounded));
  EXPECT_EQ(trace(rounded), trace(activation_named("tanh")));
  use_instruction_set(instruction_sets().front());
  EXPECT_NE(trace(rounded), trace(fused));
  EXPECT_EQ(trace(fused), trace(Tanh{}));
  use_instruction_set(before);
}

}  // namespace
}  // namespace ogee::activation_kernels_test
