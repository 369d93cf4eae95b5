#pragma once

#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// What a comparison showed, in two sentences with numbers: which activation was the most accurate and
/// whether its lead exceeds the spread over seeds; which one reached the target first, and where most units
/// were saturated. If the answers are targets, it ranks by loss, and there is no target accuracy. It says no
/// more than the runs show, also for ties, single seeds and runs that diverged.
[[nodiscard]] std::string conclusion(const Comparison& comparison);

/// What comparisons at several depths showed: the best activation at each, and which one suffered most from
/// depth.
[[nodiscard]] std::string conclusion(std::span<const Comparison> comparisons);

/// How many runs of an activation were started.
[[nodiscard]] Index runs_begun(const Comparison& comparison, const ActivationSummary& summary);

}  // namespace ogee
