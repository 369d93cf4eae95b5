#pragma once

/// Rows without answers for a saved model.

#include <ogee/formats/model.hpp>
#include <string>

namespace ogee::cli {

/// Whether this is a pipe, a terminal or the like, whose name says nothing.
[[nodiscard]] bool is_device(const std::string& file);

/// The raw inputs (rows, inputs) of a model from a table or a .npy file; says which columns were ignored.
/// @throws DataError for a file in another format; as csv_rows and npy_rows.
[[nodiscard]] Matrix<float> read_new_rows(const std::string& file, const Model& model);

}  // namespace ogee::cli
