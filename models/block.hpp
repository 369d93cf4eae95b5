#pragma once

#include <span>
#include <string_view>

namespace ogee {

/// What a hidden layer of a multilayer perceptron is, from the second one on: with H a dense layer and its
/// activation,
///
///   plain      Y = H(X)
///   gate       Y = T(X) ⊙ H(X) + (1 − T(X)) ⊙ X      (Gate)
///   residual   Y = X + H(X) · V + c                   (Residual)
enum class Block { plain, gate, residual };

/// All blocks, in the order of the enumeration, with their names.
struct NamedBlock {
  Block block;
  std::string_view name;
};
[[nodiscard]] std::span<const NamedBlock> all_blocks();
[[nodiscard]] std::string_view name_of(Block block);
/// @throws UnknownNameError with the nearest names.
[[nodiscard]] Block block_named(std::string_view name);

}  // namespace ogee
