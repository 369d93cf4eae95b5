#pragma once

#include "../core/named.hpp"

namespace ogee {

/// The structure of a hidden layer of a multi-layer perceptron, from the second one on. With H a dense layer
/// and its activation,
///
///   plain      Y = H(X)
///   gate       Y = T(X) ⊙ H(X) + (1 − T(X)) ⊙ X      (Gate)
///   residual   Y = X + H(X) · V + c                   (Residual)
enum class Block { plain, gate, residual };
template <>
inline constexpr auto names_of<Block> = Names<Block, 3>{
    "block", {{{Block::plain, "plain"}, {Block::gate, "gate"}, {Block::residual, "residual"}}}};

}  // namespace ogee
