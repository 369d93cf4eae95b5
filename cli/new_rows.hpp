#pragma once

/// Rows without answers for a saved model.

#include <ogee/formats/model.hpp>
#include <optional>
#include <string>

#include "options/data_options.hpp"

namespace ogee::cli {

/// Whether this is a pipe, a terminal or the like, whose name says nothing.
[[nodiscard]] bool is_device(const std::string& file);

/// The raw inputs (rows, inputs) of a model from a table or a .npy file; says which columns were ignored, and where the
/// first line was not taken for a row though the model knows no names. `header` says whether it has names.
/// @throws DataError for a file in another format; OptionError for `header` with a .npy file; as csv_rows and npy_rows.
[[nodiscard]] Matrix<float> read_new_rows(const std::string& file, const Model& model,
                                          std::optional<YesNo> header = std::nullopt);

}  // namespace ogee::cli
