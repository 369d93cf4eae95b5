#include "random.hpp"

#include <cmath>
#include <numbers>

namespace ogee {
namespace {

std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

std::uint64_t join(std::uint32_t upper, std::uint32_t lower) { return (std::uint64_t{upper} << 32) | lower; }

/// The middle of one of 2⁵³ equal cells of (0, 1).
double to_unit_interval(std::uint64_t bits) { return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53; }

/// The upper 64 bits of a 64×64-bit product.
std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a0 = low(a);
  const std::uint64_t a1 = high(a);
  const std::uint64_t b0 = low(b);
  const std::uint64_t b1 = high(b);
  const std::uint64_t middle = a1 * b0 + high(a0 * b0);
  const std::uint64_t cross = a0 * b1 + low(middle);
  return a1 * b1 + high(middle) + high(cross);
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, RandomPurpose purpose, std::uint32_t substream)
    : key_{low(seed), high(seed)}, purpose_(static_cast<std::uint32_t>(purpose)), substream_(substream) {}

PhiloxBlock RandomStream::counter(std::uint64_t number) const {
  return {low(number), high(number), substream_, purpose_};
}

std::uint64_t RandomStream::bits(std::uint64_t position) const {
  const auto words = block(position / 2);
  return position % 2 == 0 ? join(words[1], words[0]) : join(words[3], words[2]);
}

double RandomStream::uniform(std::uint64_t position) const { return to_unit_interval(bits(position)); }

double RandomStream::normal(std::uint64_t position) const {
  const auto words = block(position / 2);
  const double radius = std::sqrt(-2.0 * std::log(to_unit_interval(join(words[1], words[0]))));
  const double angle = 2.0 * std::numbers::pi * to_unit_interval(join(words[3], words[2]));
  return radius * (position % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

std::uint64_t RandomStream::below(std::uint64_t bound, std::uint64_t position) const {
  return multiply_high(bits(position), bound);
}

void RandomStream::words(std::uint64_t first_block, std::span<std::uint32_t> words) const {
  philox4x32(counter(first_block), key_, words);
}

RandomStream RandomStream::for_purpose(RandomPurpose purpose) const {
  RandomStream other = *this;
  other.purpose_ = static_cast<std::uint32_t>(purpose);
  return other;
}

}  // namespace ogee
