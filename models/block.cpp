#include "block.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "../core/errors.hpp"

namespace ogee {
namespace {

constexpr std::array blocks{NamedBlock{Block::plain, "plain"}, NamedBlock{Block::gate, "gate"},
                            NamedBlock{Block::residual, "residual"}};

}  // namespace

std::span<const NamedBlock> all_blocks() { return blocks; }

std::string_view name_of(Block block) {
  return std::find_if(blocks.begin(), blocks.end(), [&](const auto& each) { return each.block == block; })
      ->name;
}

Block block_named(std::string_view name) {
  std::vector<std::string> known;
  for (const NamedBlock& each : blocks) {
    if (each.name == name) return each.block;
    known.emplace_back(each.name);
  }
  throw unknown_name("block", name, known);
}

}  // namespace ogee
