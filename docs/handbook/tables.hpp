#pragma once

#include <filesystem>

#include "page.hpp"

namespace handbook {

/// The generated blocks of docs/activations.md. The costs are those of `docs`/accuracy.md.
/// @throws ogee::DataError if the costs of a registered function are missing there.
[[nodiscard]] std::vector<Block> blocks(const std::filesystem::path& docs);

}  // namespace handbook
