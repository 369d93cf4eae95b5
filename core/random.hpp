#pragma once

/// Random numbers, drawn with Philox (core/philox.hpp). The numbers of a stream are addressed by position, so
/// that any thread can draw any of them and the result depends on seed, purpose and position alone. Nothing
/// else in ogee draws random numbers.

#include <cstdint>
#include <span>

#include "philox.hpp"
#include "types.hpp"

namespace ogee {

/// What random numbers are for. Two purposes never share a number.
enum class RandomPurpose : std::uint32_t {
  initialization = 1,
  shuffling = 2,
  splitting = 3,
  dropout = 4,
  data = 5,
  second_weights = 6  ///< initialisation of a layer's second weight matrix
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
  /// Fills `words` with random bits, four words from each block, starting at block `first_block`; positions
  /// 2n and 2n + 1 of the other functions are drawn from block n.
  void words(std::uint64_t first_block, std::span<std::uint32_t> words) const;

  [[nodiscard]] std::uint64_t seed() const { return std::uint64_t{key_[1]} << 32 | key_[0]; }
  [[nodiscard]] std::uint32_t substream() const { return substream_; }

  /// The stream with the same seed and substream for another purpose.
  [[nodiscard]] RandomStream for_purpose(RandomPurpose purpose) const;

 private:
  [[nodiscard]] PhiloxBlock block(std::uint64_t number) const { return philox4x32(counter(number), key_); }
  [[nodiscard]] PhiloxBlock counter(std::uint64_t number) const;

  PhiloxKey key_;
  std::uint32_t purpose_;
  std::uint32_t substream_;
};

}  // namespace ogee
