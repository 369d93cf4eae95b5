#pragma once

#include <string>
#include <vector>

namespace handbook {

/// A file of docs/activations/.
struct Picture {
  std::string name;  ///< "relu.svg"
  std::string svg;
};

/// All pictures: one of each registered function, and the comparisons.
[[nodiscard]] std::vector<Picture> pictures();

}  // namespace handbook
