#pragma once

/// What a contract claims of kinks.

#include "contract_survey.hpp"

namespace ogee::detail {

[[nodiscard]] Objection kink_is_missing(const Survey& survey);
[[nodiscard]] Objection stated_kink_is_smooth(const Survey& survey);
[[nodiscard]] Objection kink_slope_is_wrong(const Survey& survey);

}  // namespace ogee::detail
