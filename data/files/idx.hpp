#pragma once

/// The IDX format of MNIST and similar data sets: arrays of bytes with their dimensions.
///
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits". Two zero bytes, the type of the
/// elements, the number of dimensions; each dimension as 32 bits, most significant byte first; the elements,
/// last dimension fastest. Only unsigned bytes, type 0x08, are read.

#include <filesystem>
#include <optional>
#include <string_view>

#include "../dataset.hpp"

namespace ogee {

/// The content of an IDX file.
struct IdxArray {
  std::vector<Index> shape;  ///< at least one dimension
  std::vector<std::uint8_t> values;
};

/// Reads an array from the bytes of an IDX file; `name` begins the messages.
/// @throws FormatError with the byte at which the file is invalid.
[[nodiscard]] IdxArray parse_idx(std::span<const std::uint8_t> bytes, std::string_view name);
/// The same, reusing the memory of `bytes`, so that large files are not held twice.
[[nodiscard]] IdxArray parse_idx(std::vector<std::uint8_t>&& bytes, std::string_view name);

/// Reads a file, which may be gzip-compressed.
/// @throws DataError if it cannot be read; FormatError as parse_idx.
[[nodiscard]] IdxArray read_idx(const std::filesystem::path& path);

/// Images (samples, ...) and labels (samples), each in its own file. All dimensions of the images except the
/// first are features; with three dimensions they are images with a height and a width. Values are byte /
/// 255. The dataset is named after the image file unless `options` has a name.
/// @throws DataError if a file cannot be read or the files do not match; FormatError as parse_idx.
[[nodiscard]] Dataset idx_dataset(const std::filesystem::path& images, const std::filesystem::path& labels,
                                  DatasetOptions options = {});

/// The file named `stem` in a directory, with ".idx" or "-idx" in it and with or without ".gz":
/// train-images-idx3-ubyte, train-images.idx3-ubyte.gz, ... Empty if none exists.
[[nodiscard]] std::optional<std::filesystem::path> find_idx_file(const std::filesystem::path& directory,
                                                                 std::string_view stem);

/// Which of the four files of an MNIST-like data set exist in a directory. @throws DataError as idx_directory.
[[nodiscard]] std::vector<std::filesystem::path> idx_files(const std::filesystem::path& directory);

/// The four files of an MNIST-like data set: train-images-idx3-ubyte, train-labels-idx1-ubyte,
/// t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, spelled as in find_idx_file. Or those of EMNIST:
/// emnist-letters-train-images-idx3-ubyte, ..., emnist-letters-test-images-idx3-ubyte, ... The dataset is named
/// after the directory unless `options` has a name.
/// @throws DataError naming a missing file, or several data sets in the directory; otherwise as idx_dataset.
[[nodiscard]] TrainTest idx_directory(const std::filesystem::path& directory, DatasetOptions options = {});

}  // namespace ogee
