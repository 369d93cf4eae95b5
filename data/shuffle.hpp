#pragma once

/// The order of samples.

#include <span>

#include "../core/random.hpp"

namespace ogee {

/// Puts `items` into a random order; every order is equally likely (Fisher and Yates; Knuth, "The Art of
/// Computer Programming", volume 2, algorithm 3.4.2P). Uses the numbers 1 to items.size()-1 of the stream.
void shuffle(std::span<Index> items, const RandomStream& random);

}  // namespace ogee
