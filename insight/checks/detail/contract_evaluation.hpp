#pragma once

/// The claims that hold for every activation: a well-formed contract, no NaN, passes and precisions that
/// agree, and a slope that is the derivative.

#include "contract_survey.hpp"

namespace ogee::detail {

[[nodiscard]] Objection malformed(const Contract& contract);

template <Real T>
[[nodiscard]] Objection gives_nan(const Activation& activation, const std::vector<double>& grid);

template <Real T>
[[nodiscard]] Objection hides_nan(const Activation& activation);

/// The value alone, the value with its slope, and both in place of x.
template <Real T>
[[nodiscard]] Objection passes_differ(const Activation& activation, const std::vector<double>& grid);

[[nodiscard]] Objection float_disagrees(const Survey& survey);

[[nodiscard]] Objection slope_is_wrong(const Survey& survey);

}  // namespace ogee::detail
