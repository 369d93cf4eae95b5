#include "fashion_mnist.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "../../core/errors.hpp"
#include "idx.hpp"

namespace ogee {
namespace {

constexpr const char* variable = "OGEE_FASHION_MNIST";
constexpr const char* folder_of_package = "/usr/share/datasets/fashion-mnist";

}  // namespace

std::optional<std::filesystem::path> find_fashion_mnist() {
  const char* chosen = std::getenv(variable);
  const std::filesystem::path folder = chosen == nullptr || *chosen == '\0' ? folder_of_package : chosen;
  return find_idx_file(folder, "train-images-idx3-ubyte") ? std::optional(folder) : std::nullopt;
}

TrainTest fashion_mnist(const std::filesystem::path& directory) {
  const auto folder = directory.empty() ? find_fashion_mnist() : directory;
  if (const char* chosen = std::getenv(variable); !folder && chosen != nullptr && *chosen != '\0')
    throw DataError(fmt::format(
        "Fashion-MNIST was not found in {}, the folder set by {}; if it is not set, the folder of "
        "Debian's package dataset-fashion-mnist is used",
        chosen, variable));
  if (!folder)
    throw DataError(
        "Fashion-MNIST was not found: install Debian's package dataset-fashion-mnist, or set the environment "
        "variable OGEE_FASHION_MNIST to the folder of its four files");
  return idx_directory(*folder, {.name = "fashion-mnist",
                                 .class_names = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                                 "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}});
}

}  // namespace ogee
