#pragma once

/// Files that are never half-written.

#include <filesystem>
#include <string_view>

namespace ogee {

/// Writes `text` to a temporary file beside `path`, flushes it to the disk and renames it to `path`: whoever
/// looks finds the old file or the whole new one. A symbolic link is followed; what is no file (a pipe, a
/// terminal) is written to directly.
/// @throws DataError with the path and the system's reason.
void write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// Finds out whether write_file_atomically could write to `path`, and leaves everything as it is.
/// @throws DataError with the path and the system's reason.
void check_writable(const std::filesystem::path& path);

/// Makes a folder and those that it lies in, as far as they do not exist.
/// @throws DataError with the path and the system's reason.
void make_folder(const std::filesystem::path& path);

/// Finds out whether files could be written into `path` after make_folder, and leaves everything as it is.
/// @throws DataError with the path and the system's reason.
void check_folder_writable(const std::filesystem::path& path);

}  // namespace ogee
