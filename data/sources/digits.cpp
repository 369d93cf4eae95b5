#include "../files/digits.hpp"

#include "../files/data_source.hpp"

namespace ogee::sources {

std::vector<DataSource> digits() {
  return {{.name = "digits",
           .help = "handwritten digits",
           .load = [](const auto&...) { return ogee::digits(); },
           .has_pixels = true,
           .size = DataSize::thousands}};
}

}  // namespace ogee::sources
