#pragma once

#include <span>
#include <string>

namespace ogee {

/// Values as bars of eight heights, "▁▃▅█", from `low` (the lowest bar) to `high` (the full one); values
/// outside this range are clipped. NaN is a space.
[[nodiscard]] std::string sparkline(std::span<const double> values, double low, double high);

}  // namespace ogee
