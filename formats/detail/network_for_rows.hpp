#pragma once

#include "../model.hpp"

namespace ogee::detail {

/// Whether a model scales its inputs or restores its targets.
[[nodiscard]] bool is_scaled(const Model& model);

/// The first `layers` layers of a model, for raw rows in double. What scales inputs and restores targets computes in double,
/// and all else in float, as it was trained. The model must outlive it.
[[nodiscard]] Network<double> network_for_rows(const Model& model, Index layers);

}  // namespace ogee::detail
