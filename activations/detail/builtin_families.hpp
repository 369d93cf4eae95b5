#pragma once

#include <vector>

#include "../registry.hpp"

namespace ogee::detail {

/// The families of activations/functions/, one from each file. CMake writes the definition: the list of the
/// files. An explicit list survives in a static library, where self-registering objects are dropped.
[[nodiscard]] std::vector<ActivationFamily> builtin_families();

}  // namespace ogee::detail
