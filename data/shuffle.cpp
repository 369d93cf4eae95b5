#include "shuffle.hpp"

#include <utility>

namespace ogee {

void shuffle(std::span<Index> items, const RandomStream& random) {
  for (std::size_t last = items.size(); last-- > 1;)
    std::swap(items[last], items[random.below(last + 1, last)]);
}

}  // namespace ogee
