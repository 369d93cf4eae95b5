#pragma once

#include <vector>

namespace ogee::detail {

/// What the library has of a type, one from each file of a folder. CMake generates the definition from the
/// list of files. An explicit list works in a static library, where self-registering objects are dropped.
template <class Type>
[[nodiscard]] std::vector<Type> builtin();

}  // namespace ogee::detail
