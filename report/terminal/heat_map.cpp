#include "heat_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "text.hpp"

namespace ogee {
namespace {

constexpr Index cell_width = 2;
constexpr Index last_share_width = 9;  // "  100.0 %"

// Five shades; the colours are those of the palette of 256 that go from dark blue to yellow, in the order of
// their brightness, so that they can be told apart without seeing colours.
constexpr std::array<std::string_view, 5> shades{"··", "░░", "▒▒", "▓▓", "██"};
constexpr std::array cell_colours{17, 18, 54, 90, 126, 162, 203, 215, 227};

/// 0 for a share of 0 only, then evenly.
std::size_t level_of(double share, std::size_t levels) {
  if (share <= 0) return 0;
  const auto level = static_cast<std::size_t>(std::ceil(share * static_cast<double>(levels - 1)));
  return std::min(level, levels - 1);
}

std::string cell(double share, bool colour) {
  if (std::isnan(share)) return "  ";
  if (!colour) return std::string(shades[level_of(share, shades.size())]);
  return fmt::format("\033[48;5;{}m  \033[0m", cell_colours[level_of(share, cell_colours.size())]);
}

/// The widths of the columns of labels.
std::vector<Index> label_widths(const std::vector<HeatMapRow>& rows) {
  std::vector<Index> widths(rows.front().labels.size(), 0);
  for (const HeatMapRow& row : rows)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row.labels[i]));
  return widths;
}

/// Which of `count` cells are drawn in a row that has room for `room`.
std::vector<std::size_t> drawn_cells(std::size_t count, std::size_t room) {
  std::vector<std::size_t> cells;
  const std::size_t drawn = std::min(count, std::max<std::size_t>(room, 2));
  for (std::size_t i = 0; i < drawn; ++i) cells.push_back(drawn == 1 ? 0 : i * (count - 1) / (drawn - 1));
  return cells;
}

}  // namespace

std::string heat_map(const std::vector<HeatMapRow>& rows, const HeatMapOptions& options) {
  if (rows.empty()) return "";
  const std::vector<Index> widths = label_widths(rows);
  Index room = options.width - last_share_width;
  for (const Index width : widths) room -= width + 2;
  const auto cells = drawn_cells(rows.front().shares.size(),
                                 static_cast<std::size_t>(std::max<Index>(room / cell_width, 0)));
  std::string text;
  for (const HeatMapRow& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) text += left_aligned(row.labels[i], widths[i]) + "  ";
    for (const std::size_t i : cells) text += cell(row.shares[i], options.colour);
    const double last = row.shares.empty() ? NAN : row.shares.back();
    text += std::isnan(last) ? "        –\n" : fmt::format("  {:>5.1f} %\n", 100 * last);
  }
  return text;
}

}  // namespace ogee
