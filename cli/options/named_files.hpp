#pragma once

/// Files that options name.

#include <ogee/core/types.hpp>
#include <string>
#include <vector>

namespace ogee::cli {

enum class FileKind {
  file,
  folder,  ///< for files of its own
  records  ///< of several runs: a FlightRecorder gives all but the first of them names with numbers
};

struct NamedFile {
  std::string option;
  std::string name;  ///< empty for none
  FileKind kind = FileKind::file;
};

/// All files that a command line names.
struct NamedFiles {
  std::vector<NamedFile> read;
  std::vector<NamedFile> written;
};

/// Finds out, before anything is trained, whether all results can be written, each in a place of its own, and
/// makes the folders. Two results in one file would be none, and no result must take the place of what it is
/// made from.
/// @throws OptionError "--csv and --json both name FILE" when one of `written` may be another of them or one
/// of
///   `read`, by whatever path; DataError with the system's reason when one of them cannot be written.
void check(const NamedFiles& files);

}  // namespace ogee::cli
