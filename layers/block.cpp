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

std::string_view name_of(Block block) { return std::ranges::find(blocks, block, &NamedBlock::block)->name; }

Block block_named(std::string_view name) {
  const auto* const found = std::ranges::find(blocks, name, &NamedBlock::name);
  if (found != blocks.end()) return found->block;
  std::vector<std::string> known;
  for (const NamedBlock& block : blocks) known.emplace_back(block.name);
  throw unknown_name("block", name, known);
}

}  // namespace ogee
