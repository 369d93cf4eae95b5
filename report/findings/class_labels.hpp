#pragma once

#include <string>
#include <vector>

#include "../../data/dataset.hpp"

namespace ogee {

/// The names of the classes of a dataset, or their numbers if they have no names.
[[nodiscard]] std::vector<std::string> class_labels(const Dataset& data);

}  // namespace ogee
