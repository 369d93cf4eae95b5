#pragma once

#include <filesystem>

#include "page.hpp"

namespace handbook {

/// The generated blocks of docs/activations.md. The costs are those of `docs`/accuracy.md.
/// @throws ogee::DataError when that names no costs of a registered function.
[[nodiscard]] std::vector<Block> blocks(const std::filesystem::path& docs);

}  // namespace handbook
