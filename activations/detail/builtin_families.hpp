#pragma once

#include <vector>

#include "../registry.hpp"

namespace ogee::detail {

/// The families of activations/functions/, one from each file. CMake generates the definition from the list
/// of files. An explicit list works in a static library, where self-registering objects are dropped.
[[nodiscard]] std::vector<ActivationFamily> builtin_families();

}  // namespace ogee::detail
