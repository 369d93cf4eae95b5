#pragma once

#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// A table of the pairs of activations that at least two seeds have in common: the difference of their test scores with its
/// 95 % confidence interval, the p value corrected for the number of pairs, and whether the difference exceeds the noise.
/// Empty if there is no such pair.
[[nodiscard]] std::string difference_table(const Comparison& comparison);

[[nodiscard]] std::string difference_table_legend(const Comparison& comparison);

}  // namespace ogee
