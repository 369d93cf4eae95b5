#pragma once

#include <memory>

#include "../core/network.hpp"

namespace ogee {

/// `count` layers of a network in float, from number `first` on, as a network for rows in double, which are rounded on the
/// way in and widened on the way out. For inference only. It shares the layers.
/// @throws OptionError unless there are that many, and at least one.
[[nodiscard]] Network<double> for_double_rows(std::shared_ptr<const Network<float>> network, Index first,
                                              Index count);

}  // namespace ogee
