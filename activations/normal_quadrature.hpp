#pragma once

/// Expectations over a normal distribution.

#include <vector>

#include "../core/contract.hpp"

namespace ogee {

/// A point of a quadrature rule, with its share of the whole.
struct QuadratureNode {
  double x;
  double weight;
};

/// Nodes in increasing order with E[g(x)] ≈ Σ weight · g(x) for a normal x of mean 0 and the given standard
/// deviation: Gauss–Legendre rules on panels that end at the kinks of g. They are made for a g whose bends
/// are within |x| < 12 or are kinks, as those of activation functions and their slopes are. The only node is
/// 0 where the deviation is 0; there is none where it is negative or not finite.
[[nodiscard]] std::vector<QuadratureNode> normal_quadrature(double deviation, const std::vector<Kink>& kinks);

}  // namespace ogee
