#pragma once

#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// What a comparison showed, in sentences with numbers: which activations cannot be told apart from the most accurate one and
/// which are behind it by more than the noise of seeds and test samples; who learned nothing; which one reached the
/// target first; where saturation grew, layers were idle and gradients vanished or exploded; and what the comparison
/// cannot tell. If the answers are targets, it ranks by loss, and there is no target accuracy. It says no
/// more than the runs show, also for ties, single seeds and runs that diverged.
[[nodiscard]] std::string conclusion(const Comparison& comparison);

/// What comparisons at several depths showed: the best activation at each, and which one suffered most from
/// depth.
[[nodiscard]] std::string conclusion(std::span<const Comparison> comparisons);

/// How many runs of an activation were started.
[[nodiscard]] Index runs_begun(const Comparison& comparison, const ActivationSummary& summary);

}  // namespace ogee
