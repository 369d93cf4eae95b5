#pragma once

/// Philox 4×32 with ten rounds: a bijection that turns a counter into four random words.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.2.

#include <array>
#include <cstdint>
#include <span>

namespace ogee {

/// A counter of 128 bits, lowest word first, or the words made from it.
using PhiloxBlock = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

namespace philox {

inline constexpr std::array<std::uint32_t, 2> multipliers{0xD2511F53, 0xCD9E8D57};
inline constexpr std::array<std::uint32_t, 2> key_increments{0x9E3779B9, 0xBB67AE85};
inline constexpr int rounds = 10;

}  // namespace philox

[[nodiscard]] PhiloxBlock philox4x32(PhiloxBlock counter, PhiloxKey key);

/// The blocks of `counter` and of the counters after it, as many as fill `words`: the same words as one by
/// one, but a vector of blocks at a time. Only the lower 64 bits of the counter are incremented.
void philox4x32(PhiloxBlock counter, const PhiloxKey& key, std::span<std::uint32_t> words);

}  // namespace ogee
