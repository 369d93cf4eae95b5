#pragma once

#include <string>
#include <vector>

namespace handbook {

/// A file of docs/activations/.
struct Picture {
  std::string name;  ///< "relu.svg"
  std::string svg;
};

/// All of them: one of each registered function, and those that compare.
[[nodiscard]] std::vector<Picture> pictures();

}  // namespace handbook
