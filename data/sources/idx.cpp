#include "../files/idx.hpp"

#include <filesystem>
#include <system_error>

#include "../files/data_source.hpp"

namespace ogee::sources {

std::vector<DataSource> idx() {
  return {{.name = "idx",
           .help = "a folder with the four IDX files of MNIST or a similar data set",
           .reads =
               [](std::string_view name) {
                 std::error_code error;
                 return std::filesystem::is_directory(name, error);
               },
           .load = [](const std::string& name, const auto&...) { return idx_directory(name); },
           .files = [](const std::string& name) { return idx_files(name); },
           .has_pixels = true,
           .size = DataSize::thousands}};
}

}  // namespace ogee::sources
