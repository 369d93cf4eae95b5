#include "../files/fashion_mnist.hpp"

#include "../files/data_source.hpp"
#include "../files/idx.hpp"

namespace ogee::sources {

std::vector<DataSource> fashion_mnist() {
  return {{.name = "fashion-mnist",
           .help = "images of clothes",
           .load = [](const auto&...) { return ogee::fashion_mnist(); },
           .files =
               [](const auto&...) {
                 const auto folder = find_fashion_mnist();
                 return folder ? idx_files(*folder) : std::vector<std::filesystem::path>();
               },
           .has_pixels = true,
           .size = DataSize::thousands}};
}

}  // namespace ogee::sources
