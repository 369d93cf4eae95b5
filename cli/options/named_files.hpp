#pragma once

/// Files that options name.

#include <span>
#include <string>

namespace ogee::cli {

struct NamedFile {
  std::string option;
  std::string name;  ///< empty for none
};

/// Two results in one file would be none, and no result must take the place of what it is made from.
/// @throws OptionError "--csv and --json both name FILE" when one of `written` is another of them or one of
///   `read`, by whatever path.
void check_apart(std::span<const NamedFile> read, std::span<const NamedFile> written);

}  // namespace ogee::cli
