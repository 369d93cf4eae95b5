#include "terminal_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

#include "../../core/errors.hpp"
#include "text.hpp"

namespace ogee {
namespace {

// A braille cell has 2×4 dots.
constexpr Index dots_across = 2;
constexpr Index dots_down = 4;
constexpr Index columns_between_marks = 6;

constexpr std::array<std::string_view, 8> symbols{"●", "○", "▲", "△", "■", "□", "◆", "◇"};
constexpr std::array line_colours{34, 31, 32, 35, 36, 33};

std::string mark_of(std::size_t series) {
  if (series < symbols.size()) return std::string(symbols[series]);
  return std::string(1, static_cast<char>('a' + (series - symbols.size()) % 26));
}

std::string coloured(std::string_view text, std::size_t series, bool colour) {
  if (!colour) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", line_colours[series % line_colours.size()], text);
}

/// Whether a point can be drawn; sizes near the largest double would overflow on the way to the grid.
bool is_drawable(const PlotPoint& point) {
  constexpr double largest = 1e300;
  return std::abs(point.x) <= largest && std::abs(point.y) <= largest;
}

struct Range {
  double low;
  double high;

  [[nodiscard]] double share(double value) const { return (value - low) / (high - low); }
};

/// The range of one coordinate over all drawable points; empty without any. A single value gets room
/// on both sides.
std::optional<Range> range_of(std::span<const PlotSeries> series, double PlotPoint::*coordinate) {
  std::optional<Range> range;
  for (const PlotSeries& one : series) {
    for (const PlotPoint& point : one.points) {
      if (!is_drawable(point)) continue;
      const double value = point.*coordinate;
      if (!range) range = Range{value, value};
      range = Range{std::min(range->low, value), std::max(range->high, value)};
    }
  }
  if (!range) return range;
  const double size = std::max(std::abs(range->low), std::abs(range->high));
  if (range->high - range->low > 1e-9 * size) return range;
  const double room = size > 1e-300 ? size / 2 : 1;
  return Range{range->low - room, range->high + room};
}

bool all_whole(std::span<const PlotSeries> series, double PlotPoint::*coordinate) {
  for (const PlotSeries& one : series)
    for (const PlotPoint& point : one.points)
      if (is_drawable(point) && point.*coordinate != std::round(point.*coordinate)) return false;
  return true;
}

/// The least of 1, 2, 5 times a power of ten that cuts the range into at most `most` parts.
double tick_step(const Range& range, Index most) {
  const double least = (range.high - range.low) / static_cast<double>(most);
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

struct Tick {
  double value;
  std::string label;
};

std::string tick_label(double value, double step, double largest) {
  if (std::abs(value) < step / 1e6) value = 0;  // no "-0.0"
  const double digits = -std::floor(std::log10(step) + 1e-9);
  if (largest >= 1e6 || digits > 5) return fmt::format("{:.6g}", value);
  return fmt::format("{:.{}f}", value, static_cast<int>(std::max(0.0, digits)));
}

std::vector<Tick> ticks_of(const Range& range, double step) {
  const double largest = std::max(std::abs(range.low), std::abs(range.high));
  std::vector<Tick> ticks;
  const double first = std::ceil(range.low / step - 1e-6);
  const double last = std::floor(range.high / step + 1e-6);
  for (double i = first; i <= last; ++i) ticks.push_back({i * step, tick_label(i * step, step, largest)});
  return ticks;
}

struct Axis {
  Range range;
  std::vector<Tick> ticks;
};

/// The vertical axis ends on ticks.
Axis vertical_axis(const Range& data, Index height) {
  const double step = tick_step(data, std::max<Index>(1, height / 3));
  const Range range{std::floor(data.low / step + 1e-6) * step, std::ceil(data.high / step - 1e-6) * step};
  return {range, ticks_of(range, step)};
}

Axis horizontal_axis(const Range& data, Index width, bool whole) {
  const double step = tick_step(data, std::max<Index>(1, width / 8));
  return {data, ticks_of(data, whole ? std::max(1.0, step) : step)};
}

Index label_width(const Axis& axis) {
  Index width = 0;
  for (const Tick& tick : axis.ticks) width = std::max(width, display_width(tick.label));
  return width;
}

/// The cells of the drawing.
class Canvas {
 public:
  Canvas(Index width, Index height)
      : width_(width), height_(height), cells_(static_cast<std::size_t>(width * height)) {}

  [[nodiscard]] Index width() const { return width_; }
  [[nodiscard]] Index height() const { return height_; }

  void dot(Index x, Index y, std::size_t series) {
    // The order in which Unicode numbers the dots of a cell.
    constexpr std::array<std::array<std::uint8_t, 2>, 4> bits{
        {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
    Cell& cell = at(x / dots_across, y / dots_down);
    cell.dots = static_cast<std::uint8_t>(
        cell.dots | bits[static_cast<std::size_t>(y % dots_down)][static_cast<std::size_t>(x % dots_across)]);
    cell.series = series;
  }

  void mark(Index x, Index y, std::size_t series) {
    Cell& cell = at(x / dots_across, y / dots_down);
    cell.marked = true;
    cell.series = series;
  }

  [[nodiscard]] std::string line(Index row, bool colour) const {
    std::string text;
    std::string blanks;
    for (Index column = 0; column < width_; ++column) {
      const Cell& cell = cells_[static_cast<std::size_t>(row * width_ + column)];
      if (!cell.marked && cell.dots == 0) {
        blanks += ' ';
        continue;
      }
      text += blanks + coloured(cell.marked ? mark_of(cell.series) : braille(cell.dots), cell.series, colour);
      blanks.clear();
    }
    return text;
  }

 private:
  struct Cell {
    std::uint8_t dots = 0;
    bool marked = false;
    std::size_t series = 0;
  };

  /// U+2800 + dots in UTF-8.
  static std::string braille(std::uint8_t dots) {
    return {'\xE2', static_cast<char>(0xA0 | dots >> 6), static_cast<char>(0x80 | (dots & 0x3F))};
  }

  Cell& at(Index column, Index row) { return cells_[static_cast<std::size_t>(row * width_ + column)]; }

  Index width_;
  Index height_;
  std::vector<Cell> cells_;
};

struct Dot {
  Index x;
  Index y;
};

/// The dots of a line from a to b, both included.
std::vector<Dot> dots_between(Dot a, Dot b) {
  const Index steps = std::max({std::abs(b.x - a.x), std::abs(b.y - a.y), Index{1}});
  const auto between = [steps](Index from, Index to, Index i) {
    return from + std::lround(static_cast<double>((to - from) * i) / static_cast<double>(steps));
  };
  std::vector<Dot> dots;
  for (Index i = 0; i <= steps; ++i) dots.push_back({between(a.x, b.x, i), between(a.y, b.y, i)});
  return dots;
}

class Drawing {
 public:
  Drawing(std::span<const PlotSeries> series, const Axis& horizontal, const Axis& vertical, Canvas& canvas)
      : horizontal_(horizontal), vertical_(vertical), canvas_(canvas) {
    std::vector<std::vector<Dot>> marks;
    for (std::size_t i = 0; i < series.size(); ++i) marks.push_back(draw_lines(series[i], i, series.size()));
    // After all lines, so that no line hides a mark.
    for (std::size_t i = 0; i < marks.size(); ++i)
      for (const Dot& dot : marks[i]) canvas_.mark(dot.x, dot.y, i);
  }

  [[nodiscard]] Index column_of(double x) const { return dot_of({x, vertical_.range.low}).x / dots_across; }
  [[nodiscard]] Index row_of(double y) const { return dot_of({horizontal_.range.low, y}).y / dots_down; }

 private:
  /// Draws the lines of a series and says where its marks go.
  std::vector<Dot> draw_lines(const PlotSeries& series, std::size_t number, std::size_t count) {
    std::vector<Dot> marks;
    std::set<Index> marked_columns;
    const PlotPoint* previous = nullptr;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      const PlotPoint& point = series.points[i];
      if (!is_drawable(point)) {
        previous = nullptr;
        continue;
      }
      const bool joined = i + 1 < series.points.size() && is_drawable(series.points[i + 1]);
      if (previous == nullptr && !joined) marks.push_back(dot_of(point));
      for (const Dot& dot : dots_between(dot_of(previous == nullptr ? point : *previous), dot_of(point))) {
        canvas_.dot(dot.x, dot.y, number);
        const Index column = dot.x / dots_across;
        if (is_mark_column(column, number, count) && marked_columns.insert(column).second)
          marks.push_back(dot);
      }
      previous = &point;
      if (i + 1 == series.points.size() && marks.empty()) marks.push_back(dot_of(point));
    }
    return marks;
  }

  /// Each series has columns of its own for its marks, so that series that coincide show them in turn.
  static bool is_mark_column(Index column, std::size_t number, std::size_t count) {
    const auto series = static_cast<Index>(count);
    const Index period = series * columns_between_marks;
    return column % period == static_cast<Index>(number) * columns_between_marks + columns_between_marks / 2;
  }

  [[nodiscard]] Dot dot_of(const PlotPoint& point) const {
    const auto scaled = [](double share, Index dots) {
      return std::clamp<Index>(std::lround(share * static_cast<double>(dots - 1)), 0, dots - 1);
    };
    return {scaled(horizontal_.range.share(point.x), canvas_.width() * dots_across),
            scaled(1 - vertical_.range.share(point.y), canvas_.height() * dots_down)};
  }

  const Axis& horizontal_;
  const Axis& vertical_;
  Canvas& canvas_;
};

/// The lines of the canvas with the vertical axis before them.
std::string body(const Canvas& canvas, const Drawing& drawing, const Axis& vertical, bool colour) {
  std::vector<std::string> labels(static_cast<std::size_t>(canvas.height()));
  for (const Tick& tick : vertical.ticks)
    labels[static_cast<std::size_t>(drawing.row_of(tick.value))] = tick.label;
  std::string text;
  for (Index row = 0; row < canvas.height(); ++row) {
    const std::string& label = labels[static_cast<std::size_t>(row)];
    text += fmt::format("{} {}{}\n", right_aligned(label, label_width(vertical)), label.empty() ? "│" : "┤",
                        canvas.line(row, colour));
  }
  return text;
}

/// The horizontal axis and its labels, as far as they do not run into one another.
std::string foot(const Canvas& canvas, const Drawing& drawing, const Axis& horizontal, Index indent) {
  std::vector<std::string> line(static_cast<std::size_t>(canvas.width()), "─");
  std::string labels;
  for (const Tick& tick : horizontal.ticks) {
    const Index column = drawing.column_of(tick.value);
    const Index start = std::max<Index>(0, indent + 2 + column - display_width(tick.label) / 2);
    const bool first = labels.empty();
    if (!first && start < display_width(labels) + 2) continue;
    line[static_cast<std::size_t>(column)] = "┬";
    labels = left_aligned(labels, start) + tick.label;
  }
  std::string text = left_aligned("", indent + 1) + "└";
  for (const std::string& cell : line) text += cell;
  return text + "\n" + labels + "\n";
}

std::string legend(std::span<const PlotSeries> series, const PlotOptions& options) {
  std::string text;
  Index column = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const Index width = display_width(series[i].name) + 2;
    const bool fits = column + 3 + width <= options.width;
    if (i > 0) text += fits ? "   " : "\n";
    column = (i > 0 && fits ? column + 3 : 0) + width;
    text += coloured(mark_of(i) + " " + series[i].name, i, options.colour);
  }
  return text.empty() ? text : text + "\n";
}

std::string centred(const std::string& text, Index indent, Index width) {
  if (text.empty()) return "";
  const Index start = indent + std::max<Index>(0, (width - display_width(text)) / 2);
  return left_aligned("", start) + text + "\n";
}

void check(const PlotOptions& options) {
  if (options.width < 20)
    throw OptionError(fmt::format("plot: width is {}, expected at least 20", options.width));
  if (options.height < 2)
    throw OptionError(fmt::format("plot: height is {}, expected at least 2", options.height));
}

}  // namespace

std::string terminal_plot(std::span<const PlotSeries> series, const PlotOptions& options) {
  check(options);
  const std::string title = options.title.empty() ? "" : options.title + "\n";
  const auto x_range = range_of(series, &PlotPoint::x);
  const auto y_range = range_of(series, &PlotPoint::y);
  if (!x_range || !y_range) return title + "(no finite points to draw)\n" + legend(series, options);

  const Axis vertical = vertical_axis(*y_range, options.height);
  const Index indent = label_width(vertical);
  Canvas canvas(std::max<Index>(8, options.width - indent - 2), options.height);
  const Axis horizontal = horizontal_axis(*x_range, canvas.width(), all_whole(series, &PlotPoint::x));
  const Drawing drawing(series, horizontal, vertical, canvas);
  return title + body(canvas, drawing, vertical, options.colour) + foot(canvas, drawing, horizontal, indent) +
         centred(options.x_label, indent + 2, canvas.width()) + legend(series, options);
}

}  // namespace ogee
