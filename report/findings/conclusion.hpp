#pragma once

#include <string>

#include "../../insight/compare/compare.hpp"

namespace ogee {

/// What a comparison showed, in two sentences with numbers: which activation was the most accurate and
/// whether its lead is more than the spread over seeds; which was first to the target, and where the most
/// units were saturated. Where the answers are targets, the smallest loss decides and there is no target.
/// Says no more than the runs show: ties, single seeds and diverged runs included.
[[nodiscard]] std::string conclusion(const Comparison& comparison);

/// What comparisons at several depths showed: the best activation at each, and which one depth cost the most.
[[nodiscard]] std::string conclusion(std::span<const Comparison> comparisons);

/// How many runs of an activation were begun.
[[nodiscard]] Index runs_begun(const Comparison& comparison, const ActivationSummary& summary);

}  // namespace ogee
