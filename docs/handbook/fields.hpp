#pragma once

/// The generated tables of options and of measured numbers, from the lists of fields.

#include <vector>

#include "page.hpp"

namespace handbook {

/// docs/training.md: the options of losses, optimizers and schedules.
[[nodiscard]] std::vector<Block> training_blocks();
/// docs/results.md: the columns of CSV files.
[[nodiscard]] std::vector<Block> result_blocks();

}  // namespace handbook
