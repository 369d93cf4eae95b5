#pragma once

#include <string>

#include "../../core/network.hpp"
#include "../../formats/model.hpp"

namespace ogee {

/// Everything that a model says of itself: its layers with their constants, what goes in and comes out, how it
/// was trained, and the digest of its parameters.
[[nodiscard]] std::string model_report(const Model& model);

/// The same for a network that was saved alone.
[[nodiscard]] std::string network_report(const Network<float>& network);

}  // namespace ogee
