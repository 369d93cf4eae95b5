#pragma once

#include <string>
#include <vector>

#include "dataset.hpp"

namespace ogee {

/// The same samples with the classes of other data, or of a model: labels are numbered by `class_names`, which may
/// have more names than the data, in another order. Classes of the data without names are called "0", "1", ...
/// @throws DataError naming a class of the data that is not among them, or if the answers are targets.
[[nodiscard]] Dataset with_classes(const Dataset& data, const std::vector<std::string>& class_names);
/// The same with the classes of `other`.
[[nodiscard]] Dataset with_classes(const Dataset& data, const Dataset& other);

}  // namespace ogee
