#pragma once

#include "../../core/types.hpp"

namespace ogee {

/// P(|t| ≤ x) for Student's t with ν degrees of freedom: Abramowitz and Stegun 1964, equations 26.7.3 and
/// 26.7.4. @throws OptionError unless x ≥ 0 and ν ≥ 1.
[[nodiscard]] double student_t_probability(double x, Index degrees_of_freedom);

/// The x with P(|t| ≤ x) = probability. @throws OptionError unless 0 ≤ probability < 1 and ν ≥ 1.
[[nodiscard]] double student_t_quantile(double probability, Index degrees_of_freedom);

}  // namespace ogee
