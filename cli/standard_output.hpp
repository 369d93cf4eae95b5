#pragma once

/// Results on standard output, for which options name "-" in place of a file.

#include <cstdio>
#include <ogee/formats/write_file.hpp>
#include <string_view>

namespace ogee::cli {

[[nodiscard]] inline bool is_standard_output(std::string_view file) { return file == "-"; }

/// Keeps standard output for a result: what is printed from now on goes to standard error.
/// @throws DataError with the system's reason.
void keep_standard_output();

/// Undoes keep_standard_output(), or does nothing.
void release_standard_output();

/// Where a result named "-" goes: what was kept, or else standard output as it is.
[[nodiscard]] std::FILE* standard_output();

/// Writes a result to the file that an option names, or to standard output.
/// @throws DataError as write_file_atomically.
void write_result(std::string_view file, std::string_view text);
void write_result(std::string_view file, const FilePieces& next_piece);

}  // namespace ogee::cli
