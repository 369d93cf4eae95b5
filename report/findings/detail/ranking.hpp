#pragma once

/// Which activations are better than others, as far as the runs can tell.

#include <span>
#include <string>

#include "contenders.hpp"

namespace ogee::detail {

/// Which activation is ahead, or which ones cannot be told apart from the best, and which are behind. A difference counts if
/// it exceeds the noise of seeds and test samples (PairedDifference). Differences and p values are of the same pairs of runs.
[[nodiscard]] std::string ranking_sentence(const Comparison& comparison, const std::vector<Contender>& all);

/// The same for each depth, more briefly.
[[nodiscard]] std::string rankings_by_depth(std::span<const Comparison> comparisons);

}  // namespace ogee::detail
