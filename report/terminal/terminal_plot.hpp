#pragma once

#include <span>
#include <string>
#include <vector>

#include "../../core/types.hpp"

namespace ogee {

struct PlotPoint {
  double x = 0;
  double y = 0;
};

/// Points joined by lines, in their order.
struct PlotSeries {
  std::string name;
  std::vector<PlotPoint> points;  ///< a non-finite one leaves a gap
};

struct PlotOptions {
  Index width = 80;   ///< columns in all
  Index height = 16;  ///< lines of the drawing itself, without axis and legend
  std::string title = "";
  std::string x_label = "";
  bool colour = false;  ///< one ANSI colour for each series; the marks tell them apart without it
};

/// Draws lines in Unicode braille, with axes, a distinct mark for each series, and a legend. Overlapping
/// series show their marks in turn. Each line of text ends with a newline.
/// @throws OptionError unless width ≥ 20 and height ≥ 2.
[[nodiscard]] std::string terminal_plot(std::span<const PlotSeries> series, const PlotOptions& options = {});

}  // namespace ogee
