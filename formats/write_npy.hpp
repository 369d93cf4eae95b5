#pragma once

/// Matrices in the format in which NumPy saves arrays; data/files/npy.hpp reads it and names its source.

#include <filesystem>
#include <string>
#include <string_view>

#include "../core/matrix.hpp"

namespace ogee {

/// What stands in a file of elements of T (rows, columns), version 1.0, before the elements.
template <Real T = float>
[[nodiscard]] std::string npy_header(Index rows, Index columns);

/// The elements that follow it, row after row. They need not all be in one matrix: those of further rows follow.
[[nodiscard]] std::string_view npy_elements(const ConstMatrixView<float>& matrix);
[[nodiscard]] std::string_view npy_elements(const ConstMatrixView<double>& matrix);

/// Writes a matrix to a file, which `numpy.load` reads as an array of float32 or float64.
/// @throws DataError with the path and the system's reason.
void write_npy(const ConstMatrixView<float>& matrix, const std::filesystem::path& path);
void write_npy(const ConstMatrixView<double>& matrix, const std::filesystem::path& path);

extern template std::string npy_header<float>(Index, Index);
extern template std::string npy_header<double>(Index, Index);

}  // namespace ogee
