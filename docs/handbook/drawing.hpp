#pragma once

/// SVG drawings that are readable on light and dark pages.

#include <functional>
#include <ogee/core/contract.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace handbook {

struct Point {
  double x;
  double y;
};

/// An SVG under construction. Positions are in pixels, y downwards; looks are classes of the style sheet in
/// drawing.cpp: "value", "slope", "grid", ...
class Drawing {
 public:
  Drawing(double width, double height, std::string_view description);

  void line(Point from, Point to, std::string_view look);
  void curve(std::span<const Point> points, std::string_view look);
  void rectangle(Point corner, double width, double height, std::string_view look);
  void dot(Point centre, double radius, std::string_view look);
  /// `more` are further attributes: text-anchor, transform.
  void text(Point at, std::string_view words, std::string_view look = "", std::string_view more = "");

  /// Clips what is drawn until `end_window` to this rectangle.
  void begin_window(Point corner, double width, double height);
  void end_window();

  /// The whole file.
  [[nodiscard]] std::string finish() const;

 private:
  std::string svg_;
};

/// The visible part of the plane and its position: `corner` is its upper left corner in pixels.
struct Frame {
  ogee::Interval x;
  ogee::Interval y;
  Point corner;
  double unit_x;  ///< pixels
  double unit_y;

  [[nodiscard]] double width() const { return (x.high - x.low) * unit_x; }
  [[nodiscard]] double height() const { return (y.high - y.low) * unit_y; }
  [[nodiscard]] Point pixel(Point point) const {
    return {corner.x + (point.x - x.low) * unit_x, corner.y + (y.high - point.y) * unit_y};
  }
};

/// Lines at these positions, darker at 0, labelled with their numbers (or names).
struct Tick {
  double at;
  std::string label;
};
void draw_grid(Drawing& drawing, const Frame& frame, std::span<const Tick> across, std::span<const Tick> up);

/// The graph of f over `range`, clipped to the frame; f is smooth there.
void draw_graph(Drawing& drawing, const Frame& frame, const std::function<double(double)>& f,
                const ogee::Interval& range, std::string_view look);

}  // namespace handbook
