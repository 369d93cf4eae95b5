#pragma once

#include <ogee/data/dataset.hpp>
#include <string>
#include <vector>

namespace ogee::cli {

/// What is unusual about the classes of data, and may be a mistake: "class 7 is only in the test part". Empty
/// for targets.
[[nodiscard]] std::vector<std::string> class_notes(const TrainTest& data);

}  // namespace ogee::cli
