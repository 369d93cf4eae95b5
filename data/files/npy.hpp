#pragma once

/// The format in which NumPy saves arrays.
///
/// Source: NumPy reference, numpy.lib.format, versions 1.0, 2.0 and 3.0. The format is the bytes 93 "NUMPY",
/// two bytes of version, the length of the header (16 bits, from 2.0 on 32 bits, lowest byte first), the
/// header, which is a Python dictionary with the type, the order and the shape of the elements, and the
/// elements.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../dataset.hpp"
#include "../task.hpp"
#include "answers.hpp"

namespace ogee {

/// The element types that can be read.
enum class NpyType { boolean, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64 };

/// An array from an NPY file.
struct NpyArray {
  std::string file;          ///< begins the messages
  std::vector<Index> shape;  ///< at least one dimension
  NpyType type = NpyType::float32;
  std::vector<std::uint8_t> bytes;  ///< the elements, last dimension fastest, in this machine's byte order
};

/// Reads an array from the bytes of a file; `file` begins the messages.
/// @throws FormatError with the byte at which the file is invalid.
[[nodiscard]] NpyArray parse_npy(std::span<const std::uint8_t> bytes, std::string_view file);
/// The same, reusing the memory of `bytes`, so that large files are not held twice.
[[nodiscard]] NpyArray parse_npy(std::vector<std::uint8_t>&& bytes, std::string_view file);

/// Reads a file, which may be gzip-compressed.
/// @throws DataError if it cannot be read; FormatError as parse_npy.
[[nodiscard]] NpyArray read_npy(const std::filesystem::path& path);

/// How to interpret arrays.
struct NpyOptions {
  Task task = Task::classify;
  /// In a single table, the column of the labels or one or more columns of targets, "1" for the first and
  /// "-1" for the last.
  std::vector<std::string> answers = {"-1"};
  std::string name = "";  ///< of the dataset; if empty, the name of the feature file
};

/// Features and answers, one sample per element of the first dimension; further dimensions of the features
/// are flattened. With three dimensions they are images with a height and a width. Bytes with three or more
/// dimensions become byte / 255, as in IDX files; all other numbers stay as they are, in double where floats would
/// lose a digit of any. Labels are whole numbers; the classes are in numerical order.
/// @throws DataError if they do not match, a value is not finite or a label is not whole.
[[nodiscard]] Dataset npy_dataset(NpyArray features, const NpyArray& answers, const NpyOptions& options = {});
[[nodiscard]] Dataset npy_dataset(const std::filesystem::path& features, const std::filesystem::path& answers,
                                  const NpyOptions& options = {});

/// A table (samples, columns) in which some columns are the answers.
/// @throws DataError as above, and if a column does not exist.
[[nodiscard]] Dataset npy_dataset(const NpyArray& table, const NpyOptions& options = {});
[[nodiscard]] Dataset npy_dataset(const std::filesystem::path& table, const NpyOptions& options = {});

/// Rows without answers, as npy_dataset takes features: (rows, `columns`), in which further dimensions are
/// flattened and the bytes of images are byte / 255.
/// @throws DataError for another number of columns, without rows, or if a value is not finite as a float.
template <Real T = float>
[[nodiscard]] Matrix<T> npy_rows(NpyArray array, Index columns);
template <Real T = float>
[[nodiscard]] Matrix<T> npy_rows(const std::filesystem::path& file, Index columns);

/// Whether floats hold all numbers of this type.
[[nodiscard]] bool is_exact_in_float(NpyType type);

extern template Matrix<float> npy_rows(NpyArray, Index);
extern template Matrix<double> npy_rows(NpyArray, Index);
extern template Matrix<float> npy_rows(const std::filesystem::path&, Index);
extern template Matrix<double> npy_rows(const std::filesystem::path&, Index);

}  // namespace ogee
