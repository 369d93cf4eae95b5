#pragma once

/// The claims of a contract about kinks.

#include "contract_survey.hpp"

namespace ogee::detail {

[[nodiscard]] Objection kink_is_missing(const Survey& survey);
[[nodiscard]] Objection stated_kink_is_smooth(const Survey& survey);
[[nodiscard]] Objection kink_slope_is_wrong(const Survey& survey);

}  // namespace ogee::detail
