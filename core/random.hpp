#pragma once

/// Counter-based random numbers: Philox 4×32 with ten rounds.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// The numbers of a stream are addressed by position, so that any thread can draw any of them and the
/// result depends on seed, purpose and position alone. Nothing else in ogee draws random numbers.

#include <array>
#include <cstdint>

#include "types.hpp"

namespace ogee {

/// The bijection itself: ten rounds on a 128-bit counter with a 64-bit key.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key);

/// What random numbers are for. Two purposes never share a number.
enum class RandomPurpose : std::uint32_t {
  initialization = 1,
  shuffling = 2,
  splitting = 3,
  dropout = 4,
  data = 5
};

/// The random numbers of one seed, one purpose and one substream (a layer, an epoch).
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, RandomPurpose purpose, std::uint32_t substream = 0);

  /// 64 random bits at `position`.
  [[nodiscard]] std::uint64_t bits(std::uint64_t position) const;
  /// Uniform on (0, 1): never 0, never 1, 53 random bits.
  [[nodiscard]] double uniform(std::uint64_t position) const;
  /// Standard normal (Box and Muller 1958, equation 1).
  [[nodiscard]] double normal(std::uint64_t position) const;
  /// Uniform on {0, ..., bound-1} from the 64 bits at `position`; the bias is below bound / 2⁶⁴.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound, std::uint64_t position) const;

 private:
  [[nodiscard]] std::array<std::uint32_t, 4> block(std::uint64_t number) const;

  std::array<std::uint32_t, 2> key_;
  std::uint32_t purpose_;
  std::uint32_t substream_;
};

}  // namespace ogee
