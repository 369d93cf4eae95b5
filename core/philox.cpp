#include "philox.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/philox.cpp"
#include <hwy/foreach_target.h>

#include "detail/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ogee {
namespace HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR
// Highway's scalar emulation does not have products of twice the width.
constexpr std::size_t lanes = 1;

void vector_of_blocks(const PhiloxBlock& counter, const PhiloxKey& key, std::uint32_t* words) {
  const PhiloxBlock block = philox4x32(counter, key);
  std::copy(block.begin(), block.end(), words);
}
#else
using Words = Wide<std::uint32_t>;
constexpr std::size_t lanes = hn::MaxLanes(Words());

/// The halves of the 64-bit products of each lane with a constant.
struct Product {
  hn::Vec<Words> high;
  hn::Vec<Words> low;
};

HWY_INLINE Product multiply(hn::Vec<Words> words, std::uint32_t multiplier) {
  const Words d;
  const hn::RepartitionToWide<Words> wide;
  const auto factor = hn::Set(d, multiplier);
  const auto even = hn::MulEven(words, factor);
  const auto odd = hn::MulEven(hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(wide, words))), factor);
  return {.high = hn::OddEven(hn::BitCast(d, odd), hn::BitCast(d, hn::ShiftRight<32>(even))),
          .low = hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(odd)), hn::BitCast(d, even))};
}

/// One block for each lane, in their order.
HWY_INLINE void vector_of_blocks(const PhiloxBlock& counter, PhiloxKey key, std::uint32_t* words) {
  const Words d;
  auto c0 = hn::Iota(d, counter[0]);
  const auto carry = hn::Lt(c0, hn::Set(d, counter[0]));
  auto c1 = hn::IfThenElse(carry, hn::Set(d, counter[1] + 1), hn::Set(d, counter[1]));
  auto c2 = hn::Set(d, counter[2]);
  auto c3 = hn::Set(d, counter[3]);
  for (int round = 0; round < philox::rounds; ++round) {
    const Product first = multiply(c0, philox::multipliers[0]);
    const Product second = multiply(c2, philox::multipliers[1]);
    c0 = hn::Xor(hn::Xor(second.high, c1), hn::Set(d, key[0]));
    c1 = second.low;
    c2 = hn::Xor(hn::Xor(first.high, c3), hn::Set(d, key[1]));
    c3 = first.low;
    for (std::size_t i = 0; i < key.size(); ++i) key[i] += philox::key_increments[i];
  }
  hn::StoreInterleaved4(c0, c1, c2, c3, d, words);
}
#endif

void blocks(PhiloxBlock counter, const PhiloxKey& key, std::uint32_t* words, std::size_t count) {
  constexpr std::size_t most = 4 * lanes;
  for (std::size_t i = 0; i < count; i += most) {
    if (count - i >= most) {
      vector_of_blocks(counter, key, words + i);
    } else {
      HWY_ALIGN std::uint32_t last[most];
      vector_of_blocks(counter, key, last);
      std::copy_n(last, count - i, words + i);
    }
    counter[0] += lanes;
    if (counter[0] < lanes) ++counter[1];
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace ogee
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ogee {
namespace {

HWY_EXPORT(blocks);

std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

}  // namespace

PhiloxBlock philox4x32(PhiloxBlock counter, PhiloxKey key) {
  for (int round = 0; round < philox::rounds; ++round) {
    const std::uint64_t first = std::uint64_t{philox::multipliers[0]} * counter[0];
    const std::uint64_t second = std::uint64_t{philox::multipliers[1]} * counter[2];
    counter = {high(second) ^ counter[1] ^ key[0], low(second), high(first) ^ counter[3] ^ key[1],
               low(first)};
    for (std::size_t i = 0; i < key.size(); ++i) key[i] += philox::key_increments[i];
  }
  return counter;
}

void philox4x32(PhiloxBlock counter, const PhiloxKey& key, std::span<std::uint32_t> words) {
  OGEE_KERNEL(blocks)(counter, key, words.data(), words.size());
}

}  // namespace ogee
#endif
