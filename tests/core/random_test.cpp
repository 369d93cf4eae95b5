#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/random.hpp>
#include <set>
#include <vector>

#include "each_instruction_set.hpp"

namespace ogee::random_test {
namespace {

using Words4 = std::array<std::uint32_t, 4>;

// The known-answer vectors for philox4x32 with ten rounds that its authors publish with Random123.
TEST(Philox, GivesThePublishedVectors) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (Words4{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words4{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words4{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, GivesTheSameWordsManyAtATime) {
  with_each_instruction_set([] {
    for (const std::uint32_t low : {0U, 5U, 0xFFFFFFF0U, 0xFFFFFFFFU})
      for (const std::size_t count : {1U, 4U, 63U, 64U, 65U, 200U}) {
        const PhiloxKey key{0xa4093822, 0x299f31d0};
        const std::uint64_t first = (7ULL << 32) + low;
        std::vector<std::uint32_t> words(count);
        philox4x32({low, 7, 8, 9}, key, words);
        for (std::size_t i = 0; i < count; ++i) {
          const std::uint64_t block = first + i / 4;
          const Words4 expected = philox4x32(
              {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), 8, 9}, key);
          ASSERT_EQ(words[i], expected.at(i % 4)) << "word " << i << " of " << count << " from " << low;
        }
      }
  });
}

TEST(RandomStream, GivesTheWordsOfItsPositions) {
  const RandomStream stream(123, RandomPurpose::dropout, 4);
  std::array<std::uint32_t, 8> words{};
  stream.words(6, words);
  for (std::uint64_t position = 12; position < 16; ++position) {
    const std::size_t i = 2 * (position - 12);
    EXPECT_EQ(stream.bits(position), std::uint64_t{words.at(i + 1)} << 32 | words.at(i));
  }
  EXPECT_EQ(RandomStream(123, RandomPurpose::data, 4).for_purpose(RandomPurpose::dropout).bits(3),
            stream.bits(3));
}

TEST(RandomStream, IsDecidedBySeedPurposeSubstreamAndPosition) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32})
    for (RandomPurpose purpose :
         {RandomPurpose::initialization, RandomPurpose::shuffling, RandomPurpose::dropout})
      for (std::uint32_t substream : {0U, 1U})
        for (std::uint64_t position = 0; position < 10; ++position) {
          const std::uint64_t bits = RandomStream(seed, purpose, substream).bits(position);
          EXPECT_EQ(bits, RandomStream(seed, purpose, substream).bits(position));
          EXPECT_TRUE(seen.insert(bits).second) << "two streams share a number";
        }
}

TEST(RandomStream, UniformHasTheMomentsOfTheUniformDistribution) {
  const RandomStream stream(7, RandomPurpose::data);
  constexpr int count = 100'000;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double u = stream.uniform(i);
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    squares += u * u;
  }
  // Five standard errors.
  EXPECT_NEAR(sum / count, 0.5, 5 * std::sqrt(1.0 / 12 / count));
  EXPECT_NEAR(squares / count, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / count));
}

TEST(RandomStream, NormalHasTheMomentsOfTheNormalDistribution) {
  const RandomStream stream(7, RandomPurpose::data);
  constexpr int count = 100'000;
  std::array<double, 5> moments{};
  double neighbours = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double z = stream.normal(i);
    for (std::size_t power = 1; power < moments.size(); ++power)
      moments[power] += std::pow(z, static_cast<double>(power)) / count;
    neighbours += z * stream.normal(i + 1) / count;
  }
  EXPECT_NEAR(moments[1], 0, 5 * std::sqrt(1.0 / count));
  EXPECT_NEAR(moments[2], 1, 5 * std::sqrt(2.0 / count));
  EXPECT_NEAR(moments[3], 0, 5 * std::sqrt(15.0 / count));
  EXPECT_NEAR(moments[4], 3, 5 * std::sqrt(96.0 / count));
  EXPECT_NEAR(neighbours, 0, 5 * std::sqrt(1.0 / count));
}

TEST(RandomStream, BelowIsUniformAndInRange) {
  const RandomStream stream(3, RandomPurpose::shuffling);
  std::array<int, 7> counts{};
  constexpr int count = 70'000;
  for (std::uint64_t i = 0; i < count; ++i) ++counts.at(stream.below(7, i));
  for (const int n : counts) EXPECT_NEAR(n, count / 7, 5 * std::sqrt(count * (1.0 / 7) * (6.0 / 7)));
  EXPECT_EQ(stream.below(1, 12345), 0U);
}

}  // namespace
}  // namespace ogee::random_test
