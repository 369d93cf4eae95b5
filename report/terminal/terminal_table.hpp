#pragma once

#include <string>
#include <vector>

namespace ogee {

/// A table for the terminal:
///
///     activation  test accuracy
///     ──────────  ─────────────
///     logistic           0.9138
struct TerminalTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< short rows are filled with empty cells
};

/// The table in aligned columns; each line ends with a newline. A column of numbers is right-aligned: one in
/// which every cell begins with a number or a dash (–), is a dot (·) or is empty, and at least one is a
/// number.
/// @throws ShapeError when a row has more cells than the header.
[[nodiscard]] std::string to_string(const TerminalTable& table);

}  // namespace ogee
