#pragma once

/// Fashion-MNIST: 70,000 grey images of clothes, 28×28 pixels, ten classes.
///
/// Source: Xiao, Rasul, Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking machine
/// learning algorithms", https://arxiv.org/abs/1708.07747. It is not part of ogee; Debian's package
/// dataset-fashion-mnist has it.

#include <filesystem>
#include <optional>

#include "../dataset.hpp"

namespace ogee {

/// The folder of its files: the environment variable OGEE_FASHION_MNIST if it is set, else the folder of
/// Debian's package. Empty if the files do not exist.
[[nodiscard]] std::optional<std::filesystem::path> find_fashion_mnist();

/// 60,000 samples to train on and 10,000 to test on, from `directory` or else find_fashion_mnist's.
/// @throws DataError if the files do not exist; FormatError if they are damaged.
[[nodiscard]] TrainTest fashion_mnist(const std::filesystem::path& directory = {});

}  // namespace ogee
