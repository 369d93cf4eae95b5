#pragma once

/// Files that are never half-written.

#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

namespace ogee {

/// Writes `text` to a temporary file beside `path`, flushes it to the disk and renames it to `path`: readers
/// see either the old file or the complete new one. A symbolic link is followed; anything that is not a
/// regular file (a pipe, a terminal) is written to directly.
/// @throws DataError with the path and the system's reason.
void write_file_atomically(const std::filesystem::path& path, std::string_view text);
/// The same with a text in pieces, which are written one after the other.
void write_file_atomically(const std::filesystem::path& path, std::span<const std::string_view> pieces);

/// The content of a file, piece by piece: each call gives the next one, which is valid until the next call, and
/// an empty one at the end.
using FilePieces = std::function<std::string_view()>;
/// The same with pieces that are made while they are written: a large file is never in memory as a whole. An
/// exception from `next_piece` leaves no file behind.
void write_file_atomically(const std::filesystem::path& path, const FilePieces& next_piece);

/// Checks whether write_file_atomically could write to `path`, without changing anything.
/// @throws DataError with the path and the system's reason.
void check_writable(const std::filesystem::path& path);

/// Makes a folder and its parents if they do not exist.
/// @throws DataError with the path and the system's reason.
void make_folder(const std::filesystem::path& path);

/// Checks whether files could be written into `path` after make_folder, without changing anything.
/// @throws DataError with the path and the system's reason.
void check_folder_writable(const std::filesystem::path& path);

}  // namespace ogee
