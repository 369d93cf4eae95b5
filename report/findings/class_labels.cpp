#include "class_labels.hpp"

namespace ogee {

std::vector<std::string> class_labels(const Dataset& data) {
  if (!data.class_names().empty()) return data.class_names();
  std::vector<std::string> numbers;
  for (Index number = 0; number < data.classes(); ++number) numbers.push_back(std::to_string(number));
  return numbers;
}

}  // namespace ogee
