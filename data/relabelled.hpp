#pragma once

#include <span>
#include <string>

#include "dataset.hpp"

namespace ogee {

/// The same samples with the classes of another dataset, or of a model: labels are numbered by `class_names`, which
/// may have more names than the data, in another order. Data without names, or no names, changes nothing.
/// @throws DataError naming a class of the data that is not among them.
[[nodiscard]] Dataset with_classes(const Dataset& data, std::span<const std::string> class_names);

}  // namespace ogee
