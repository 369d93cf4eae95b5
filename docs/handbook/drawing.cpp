#include "drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace handbook {
namespace {

/// Each picture has its own background, which follows the browser's light or dark theme, so that the colours
/// match it on any page.
constexpr std::string_view style =
    "<style>"
    "text{font:12px system-ui,sans-serif;fill:#57606a}.name{font-size:15px;font-weight:600;fill:#24292f}"
    ".paper{fill:#fff}.grid{stroke:#d8dee4;stroke-width:.6}.axis{stroke:#8c959f}"
    ".saturated{fill:#8c959f;fill-opacity:.18}"
    "path{fill:none;stroke-width:2;stroke-linejoin:round}"
    ".value,.a{stroke:#0b62a4}.slope,.b{stroke:#c2571a}.c{stroke:#1a7f37}.d{stroke:#8250df}.e{stroke:#bf3989}"
    ".curve{stroke:#8c959f}path.slope{stroke-dasharray:6 4}"
    "circle{stroke:#fff;stroke-width:1.2}circle.value{fill:#0b62a4;stroke:#fff}"
    "circle.slope{fill:#c2571a;stroke:#fff}"
    "@media(prefers-color-scheme:dark){"
    "text{fill:#9198a1}.name{fill:#f0f6fc}.paper{fill:#0d1117}.grid{stroke:#2a313c}.axis{stroke:#656c76}"
    ".value,.a{stroke:#58a6ff}.slope,.b{stroke:#f0883e}.c{stroke:#3fb950}.d{stroke:#bc8cff}.e{stroke:#f778ba}"
    "circle.value{fill:#58a6ff;stroke:#0d1117}circle.slope{fill:#f0883e;stroke:#0d1117}}"
    "</style>\n";

/// At most two decimals, so that files are small and the same on every machine.
std::string pixels(double length) {
  std::string text = fmt::format("{:.2f}", length);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string escaped(std::string_view words) {
  std::string text;
  for (const char letter : words) {
    if (letter == '<') {
      text += "&lt;";
    } else if (letter == '&') {
      text += "&amp;";
    } else {
      text += letter;
    }
  }
  return text;
}

std::string class_attribute(std::string_view look) {
  return look.empty() ? "" : fmt::format(" class=\"{}\"", look);
}

/// Appends points of the graph after `from` up to `to`: halves the interval until the graph is straight.
void trace(const std::function<Point(double)>& at, Point from, double from_x, Point to, double to_x,
           std::vector<Point>& points) {
  constexpr double tolerance = 0.1;  // of a pixel
  const double middle_x = (from_x + to_x) / 2;
  const Point middle = at(middle_x);
  const bool straight = std::abs(middle.y - (from.y + to.y) / 2) < tolerance;
  if (!straight && to.x - from.x > 1) {
    trace(at, from, from_x, middle, middle_x, points);
    trace(at, middle, middle_x, to, to_x, points);
  } else {
    points.push_back(to);
  }
}

}  // namespace

Drawing::Drawing(double width, double height, std::string_view description)
    : svg_(fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
                       "height=\"{1}\" role=\"img\">\n<title>{2}</title>\n",
                       pixels(width), pixels(height), escaped(description))) {
  svg_ += style;
  svg_ += "<rect class=\"paper\" width=\"100%\" height=\"100%\" rx=\"6\"/>\n";
}

void Drawing::line(Point from, Point to, std::string_view look) {
  svg_ += fmt::format("<line{} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", class_attribute(look),
                      pixels(from.x), pixels(from.y), pixels(to.x), pixels(to.y));
}

void Drawing::curve(std::span<const Point> points, std::string_view look) {
  svg_ += fmt::format("<path{} d=\"", class_attribute(look));
  for (std::size_t i = 0; i < points.size(); ++i)
    svg_ += fmt::format("{}{} {}", i == 0 ? "M" : "L", pixels(points[i].x), pixels(points[i].y));
  svg_ += "\"/>\n";
}

void Drawing::rectangle(Point corner, double width, double height, std::string_view look) {
  svg_ += fmt::format("<rect{} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", class_attribute(look),
                      pixels(corner.x), pixels(corner.y), pixels(width), pixels(height));
}

void Drawing::dot(Point centre, double radius, std::string_view look) {
  svg_ += fmt::format("<circle{} cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", class_attribute(look), pixels(centre.x),
                      pixels(centre.y), pixels(radius));
}

void Drawing::text(Point at, std::string_view words, std::string_view look, std::string_view more) {
  svg_ += fmt::format("<text{} x=\"{}\" y=\"{}\"{}{}>{}</text>\n", class_attribute(look), pixels(at.x),
                      pixels(at.y), more.empty() ? "" : " ", more, escaped(words));
}

void Drawing::begin_window(Point corner, double width, double height) {
  svg_ += fmt::format("<svg x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" viewBox=\"{0} {1} {2} {3}\">\n",
                      pixels(corner.x), pixels(corner.y), pixels(width), pixels(height));
}

void Drawing::end_window() { svg_ += "</svg>\n"; }

std::string Drawing::finish() const { return svg_ + "</svg>\n"; }

void draw_grid(Drawing& drawing, const Frame& frame, std::span<const Tick> across, std::span<const Tick> up) {
  for (const Tick& tick : across) {
    const double x = frame.pixel({tick.at, 0}).x;
    const double bottom = frame.corner.y + frame.height();
    drawing.line({x, frame.corner.y}, {x, bottom}, tick.at == 0 ? "axis" : "grid");
    if (!tick.label.empty()) drawing.text({x, bottom + 16}, tick.label, "", "text-anchor=\"middle\"");
  }
  for (const Tick& tick : up) {
    const double y = frame.pixel({0, tick.at}).y;
    drawing.line({frame.corner.x, y}, {frame.corner.x + frame.width(), y}, tick.at == 0 ? "axis" : "grid");
    if (!tick.label.empty()) drawing.text({frame.corner.x - 8, y + 4}, tick.label, "", "text-anchor=\"end\"");
  }
}

void draw_graph(Drawing& drawing, const Frame& frame, const std::function<double(double)>& f,
                const ogee::Interval& range, std::string_view look) {
  const auto at = [&](double x) { return frame.pixel({x, f(x)}); };
  // Pieces of a unit's length end where graphs turn, above all at 0: in the middle of a longer piece, the
  // chord could meet a curved graph by symmetry.
  std::vector<Point> points{at(range.low)};
  double from = range.low;
  while (from < range.high) {
    const double to = std::min(std::floor(from) + 1, range.high);
    trace(at, at(from), from, at(to), to, points);
    from = to;
  }
  drawing.begin_window(frame.corner, frame.width(), frame.height());
  drawing.curve(points, look);
  drawing.end_window();
}

}  // namespace handbook
