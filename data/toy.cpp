#include "toy.hpp"

namespace ogee {

Dataset xor_problem() {
  const Matrix<float> inputs{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  return Dataset::labelled(inputs, {0, 1, 1, 0}, {.name = "xor", .class_names = {"0", "1"}});
}

}  // namespace ogee
