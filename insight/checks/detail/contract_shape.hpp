#pragma once

/// The claims of a contract about ranges, limits and shape.

#include "contract_survey.hpp"

namespace ogee::detail {

/// Whether a range is that of the value or that of the slope.
using Part = double Sample::*;

[[nodiscard]] Objection leaves_range(const Survey& survey, Part part, const Interval& range);
/// `sign` is −1 for the low end of a range and 1 for the high one.
[[nodiscard]] Objection stays_away_from_end(const Survey& survey, Part part, double end, double sign);
[[nodiscard]] Objection does_not_saturate(const Survey& survey, const Sample& outermost, double limit);
[[nodiscard]] Objection is_not_odd(const Survey& survey);
[[nodiscard]] Objection decreases(const Survey& survey);
[[nodiscard]] Objection is_steeper_than(const Survey& survey, double bound);
[[nodiscard]] Objection is_nowhere_as_steep_as(const Survey& survey, double bound);

}  // namespace ogee::detail
