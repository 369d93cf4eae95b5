#pragma once

/// Expectations over a normal distribution.

#include <vector>

#include "../core/contract.hpp"

namespace ogee {

/// A point of a quadrature rule and its weight.
struct QuadratureNode {
  double x;
  double weight;
};

/// Nodes in increasing order with E[g(x)] ≈ Σ weight · g(x) for a normal x of mean 0 and the given standard
/// deviation: Gauss–Legendre rules on panels that end at the kinks of g. The bends of g must be within |x| <
/// 12 or be kinks, as those of activation functions and their slopes are. A deviation of 0 gives a single
/// node at 0; a negative one, or one that is not finite, gives no nodes.
[[nodiscard]] std::vector<QuadratureNode> normal_quadrature(double deviation, const std::vector<Kink>& kinks);

}  // namespace ogee
