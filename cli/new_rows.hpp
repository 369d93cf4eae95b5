#pragma once

/// Rows without answers for a saved model.

#include <ogee/data/files/csv_rows.hpp>
#include <ogee/formats/model.hpp>
#include <ogee/formats/predicted_blocks.hpp>
#include <optional>
#include <string>

#include "options/data_options.hpp"

namespace ogee::cli {

/// Whether this is a pipe, a terminal or the like, whose name says nothing.
[[nodiscard]] bool is_device(const std::string& file);

/// The columns that a model needs. `header` says whether the first line of a table has names.
[[nodiscard]] ExpectedColumns columns_of(const Model& model, std::optional<YesNo> header = std::nullopt);

/// The raw inputs (rows, inputs) of a model from a table or a .npy file, with all their digits; says which columns were
/// ignored, and where the first line was not taken for a row though no names are expected.
/// @throws DataError for a file in another format; OptionError if `header` is given for a .npy file; as csv_rows and
///   npy_rows.
[[nodiscard]] AnyMatrix read_new_rows(const std::string& file, const ExpectedColumns& columns);

/// Says how many rows of the file have a prediction that is not finite, if any has.
void report_non_finite(const PredictedBlocks& blocks, const std::string& file);

}  // namespace ogee::cli
