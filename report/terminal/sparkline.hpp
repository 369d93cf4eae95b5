#pragma once

#include <span>
#include <string>

namespace ogee {

/// Values as bars of eight heights, "▁▃▅█", from `low` (the lowest bar) to `high` (the full one); what lies
/// beyond is drawn at the end. A value that is not a number is a space.
[[nodiscard]] std::string sparkline(std::span<const double> values, double low, double high);

}  // namespace ogee
