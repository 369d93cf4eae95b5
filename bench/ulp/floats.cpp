#include "floats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

namespace accuracy {
namespace {

constexpr std::size_t block_size = 1 << 14;

/// NaN, the infinities, and the floats around the points where formulas change or results end.
std::vector<float> neighbourhoods() {
  std::vector<double> centres{0,      17,  40,  43.67, 44.7, 51.98, 87.34,  88.72,  91.9,
                              103.97, 104, 110, 12.9,  13.3, 14.2,  1.2785, 0.75179};
  for (int exponent = -149; exponent <= 127; ++exponent) centres.push_back(std::ldexp(1.0, exponent));
  for (int k = 1; k < 320; ++k) centres.push_back(k * std::numbers::ln2 / 4);  // where n of eˣ = 2ⁿeʳ changes
  for (int k = 1; k < 24; ++k) centres.push_back(k / 4.0);                     // kinks among them
  std::vector<float> points{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()};
  for (const double centre : centres) {
    const auto bits = static_cast<std::int64_t>(std::bit_cast<std::uint32_t>(static_cast<float>(centre)));
    for (std::int64_t near = std::max<std::int64_t>(bits - 100, 0); near < bits + 100; ++near)
      for (const std::uint32_t sign : {0U, 0x8000'0000U})
        points.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(near) | sign));
  }
  return points;
}

}  // namespace

Floats::Floats(std::uint64_t stride)
    : stride_(stride),
      count_(((std::uint64_t{1} << 32) + stride - 1) / stride),
      extra_(stride > 1 ? neighbourhoods() : std::vector<float>{}) {}

std::string Floats::description() const { return stride_ == 1 ? "all" : fmt::format("1 of {}", stride_); }

ogee::Index Floats::blocks() const {
  return static_cast<ogee::Index>((count_ + extra_.size() + block_size - 1) / block_size);
}

void Floats::block(ogee::Index index, std::vector<float>& points) const {
  points.clear();
  const std::uint64_t first = static_cast<std::uint64_t>(index) * block_size;
  const std::uint64_t last = std::min<std::uint64_t>(first + block_size, count_ + extra_.size());
  for (std::uint64_t i = first; i < last; ++i)
    points.push_back(i < count_ ? std::bit_cast<float>(static_cast<std::uint32_t>(i * stride_))
                                : extra_[i - count_]);
}

}  // namespace accuracy
