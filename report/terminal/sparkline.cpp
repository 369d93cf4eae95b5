#include "sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace ogee {

std::string sparkline(std::span<const double> values, double low, double high) {
  constexpr std::array<std::string_view, 8> bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string line;
  for (const double value : values) {
    if (std::isnan(value)) {
      line += ' ';
      continue;
    }
    const double share = high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 1;
    const auto bar = static_cast<std::size_t>(share * static_cast<double>(bars.size()));
    line += bars[std::min(bar, bars.size() - 1)];
  }
  return line;
}

}  // namespace ogee
