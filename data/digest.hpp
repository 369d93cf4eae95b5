#pragma once

#include <cstdint>

#include "dataset.hpp"

namespace ogee {

/// A 64-bit FNV-1a hash over all inputs and answers as they are gathered in float, in their order: equal digests
/// mean the same samples for a network in float, for one build.
[[nodiscard]] std::uint64_t digest(const Dataset& data);

}  // namespace ogee
