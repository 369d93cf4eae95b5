#include "pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/report/terminal/text.hpp>

#include "drawing.hpp"
#include "measures.hpp"

namespace handbook {
namespace {

using ogee::Activation;
using ogee::ActivationFamily;
using ogee::Interval;
using ogee::Kink;

constexpr double beside = 1e-9;  // as near to a kink as to lie on its other side

/// Ticks at multiples of `step`, with their numbers.
std::vector<Tick> ticks(const Interval& range, double step) {
  std::vector<Tick> ticks;
  for (int i = static_cast<int>(std::ceil(range.low / step - beside)); i * step <= range.high + beside; ++i)
    ticks.push_back({i * step, fmt::format("{}{:g}", i < 0 ? "−" : "", std::abs(i * step))});
  return ticks;
}

enum class Labels { shown, none };

/// A line at every integer.
void draw_unit_grid(Drawing& drawing, const Frame& frame, Labels labels) {
  std::vector<Tick> across = ticks(frame.x, 1);
  std::vector<Tick> up = ticks(frame.y, 1);
  if (labels == Labels::none)
    for (std::vector<Tick>* axis : {&across, &up})
      for (Tick& tick : *axis) tick.label.clear();
  draw_grid(drawing, frame, across, up);
}

/// The pieces of a range between the kinks of a function.
std::vector<Interval> pieces(const Activation& activation, const Interval& range) {
  std::vector<Interval> pieces;
  double from = range.low;
  for (const Kink& kink : activation.contract().kinks) {
    if (kink.at <= range.low || kink.at >= range.high) continue;
    pieces.push_back({from, kink.at - beside});
    from = kink.at + beside;
  }
  pieces.push_back({from, range.high});
  return pieces;
}

void shade(Drawing& drawing, const Frame& frame, double from, double to) {
  const double left = frame.pixel({std::max(from, frame.x.low), 0}).x;
  const double right = frame.pixel({std::min(to, frame.x.high), 0}).x;
  if (left < right) drawing.rectangle({left, frame.corner.y}, right - left, frame.height(), "saturated");
}

/// A dot, if its position is within the frame.
void mark(Drawing& drawing, const Frame& frame, Point at, double radius, std::string_view look) {
  const bool seen =
      at.x >= frame.x.low && at.x <= frame.x.high && at.y >= frame.y.low && at.y <= frame.y.high;
  if (seen) drawing.dot(frame.pixel(at), radius, look);
}

/// Saturated tails shaded, value and slope piece by piece, kinks marked.
void draw_function(Drawing& drawing, const Frame& frame, const Activation& activation, Labels labels) {
  const Tails tails = saturated_tails(activation);
  shade(drawing, frame, frame.x.low, tails.left);
  shade(drawing, frame, tails.right, frame.x.high);
  draw_unit_grid(drawing, frame, labels);
  const auto value = [&](double x) { return activation.at(x).value; };
  const auto slope = [&](double x) { return activation.at(x).slope; };
  const std::vector<Interval> smooth = pieces(activation, frame.x);
  for (const Interval& piece : smooth) draw_graph(drawing, frame, value, piece, "value");
  for (const Interval& piece : smooth) draw_graph(drawing, frame, slope, piece, "slope");
  for (const Kink& kink : activation.contract().kinks) {
    mark(drawing, frame, {kink.at, kink.slope}, 5, "slope");
    mark(drawing, frame, {kink.at, value(kink.at)}, 3.5, "value");
  }
}

struct LegendEntry {
  std::string words;
  std::string_view look;  ///< of the curve
};

/// Samples of curves with their names, up to `end` on the right.
void draw_legend(Drawing& drawing, Point end, std::span<const LegendEntry> entries) {
  constexpr double letter = 6.6;  // pixels, about
  for (auto place = entries.rbegin(); place != entries.rend(); ++place) {
    const LegendEntry& entry = *place;
    end.x -= letter * static_cast<double>(ogee::display_width(entry.words));
    drawing.text(end, entry.words);
    end.x -= 32;
    const Point middle{end.x, end.y - 4};
    if (entry.look == "saturated") {
      drawing.rectangle({middle.x, middle.y - 6}, 26, 12, entry.look);
    } else if (entry.look == "kink") {
      drawing.dot({middle.x + 20, middle.y}, 3.5, "value");
    } else {
      drawing.curve(std::array{middle, Point{middle.x + 26, middle.y}}, entry.look);
    }
    end.x -= 16;
  }
}

void draw_legend_of_functions(Drawing& drawing, Point end) {
  const std::array<LegendEntry, 4> legend{
      {{"value", "value"}, {"slope", "slope"}, {"saturated", "saturated"}, {"kink", "kink"}}};
  draw_legend(drawing, end, legend);
}

Picture picture_of(const ActivationFamily& family) {
  const Frame frame{.x = {-6, 6}, .y = {-1.25, 2.25}, .corner = {36, 36}, .unit_x = 58, .unit_y = 58};
  Drawing drawing(748, 264, family.name + ": value and slope");
  drawing.text({36, 24}, family.name, "name");
  draw_legend_of_functions(drawing, {732, 24});
  draw_function(drawing, frame, family.with_defaults(), Labels::shown);
  return {family.name + ".svg", drawing.finish()};
}

Picture overview() {
  constexpr int columns = 4;
  constexpr double across = 184;
  constexpr double down = 104;
  const std::span<const ActivationFamily> families = ogee::ActivationRegistry::instance().families();
  const int rows = (static_cast<int>(families.size()) + columns - 1) / columns;
  Drawing drawing(12 + columns * across, 40 + rows * down, "All functions: value and slope");
  drawing.text({12, 22}, "x from −4 to 4, a square is 1 × 1");
  draw_legend_of_functions(drawing, {736, 22});
  for (int i = 0; i < static_cast<int>(families.size()); ++i) {
    const ActivationFamily& family = families[static_cast<std::size_t>(i)];
    const int column = i % columns;
    const int row = i / columns;
    const Point corner{12 + column * across, 60 + row * down};
    const Frame frame{.x = {-4, 4}, .y = {-1.25, 2.25}, .corner = corner, .unit_x = 21.5, .unit_y = 21.5};
    drawing.text({corner.x, corner.y - 7}, family.name, "name");
    draw_function(drawing, frame, family.with_defaults(), Labels::none);
  }
  return {"overview.svg", drawing.finish()};
}

/// The logistic and its hard variants, with their errors below.
Picture hard_variants() {
  const Frame values{.x = {-6, 6}, .y = {-0.1, 1.1}, .corner = {44, 36}, .unit_x = 57, .unit_y = 150};
  const Frame errors{.x = {-6, 6}, .y = {-0.3, 0.3}, .corner = {44, 266}, .unit_x = 57, .unit_y = 300};
  Drawing drawing(744, 474, "The logistic and its hard variants; their errors");
  drawing.text({44, 24}, "value", "name");
  drawing.text({44, 256}, "error: hard variant − logistic", "name");
  draw_grid(drawing, values, ticks(values.x, 1), ticks(values.y, 0.5));
  draw_grid(drawing, errors, ticks(errors.x, 1), ticks(errors.y, 0.1));

  const ogee::Logistic logistic;
  const auto smooth = [&](double x) { return logistic.at(x).value; };
  draw_graph(drawing, values, smooth, values.x, "curve");
  constexpr std::array<std::string_view, 5> looks{"a", "b", "c", "d", "e"};
  std::vector<LegendEntry> legend;
  for (const HardPreset& preset : hard_logistic_presets()) {
    const ogee::HardLogistic hard{preset.slope, preset.offset};
    const auto value = [&](double x) { return hard.at(x).value; };
    const auto error = [&](double x) { return hard.at(x).value - logistic.at(x).value; };
    const std::string_view look = looks.at(legend.size() % looks.size());
    for (const Interval& piece : pieces(hard, values.x)) {
      draw_graph(drawing, values, value, piece, look);
      draw_graph(drawing, errors, error, piece, look);
    }
    legend.push_back({preset.names, look});
  }
  legend.push_back({"logistic", "curve"});
  draw_legend(drawing, {728, 24}, legend);
  return {"hard_variants.svg", drawing.finish()};
}

/// The slope of the logistic from x, and from its value in float, on a logarithmic axis.
Picture rounding() {
  const Frame frame{.x = {12, 20}, .y = {-9, -5}, .corner = {56, 36}, .unit_x = 84, .unit_y = 50};
  Drawing drawing(744, 264, "The slope of the logistic from x, and from y in float");
  drawing.text({56, 24}, "slope of the logistic", "name");
  const std::array<LegendEntry, 2> legend{{{"σ(x) σ(−x)", "a"}, {"y (1 − y) in float", "b"}}};
  draw_legend(drawing, {728, 24}, legend);
  std::vector<Tick> powers;
  for (int power = -9; power <= -5; ++power)
    powers.push_back({static_cast<double>(power), fmt::format("1e−{}", -power)});
  draw_grid(drawing, frame, ticks(frame.x, 1), powers);

  std::vector<Point> stairs;
  for (double x = frame.x.low; logistic_slope_from_value(x) > 0; x += 1.0 / 64)
    stairs.push_back(frame.pixel({x, std::log10(logistic_slope_from_value(x))}));
  stairs.push_back({stairs.back().x, frame.corner.y + frame.height()});
  drawing.curve(stairs, "b");
  drawing.text({stairs.back().x + 8, stairs.back().y - 10}, "0 from here on: y is rounded to 1");
  const auto slope = [](double x) { return std::log10(ogee::Logistic{}.at(x).slope); };
  draw_graph(drawing, frame, slope, frame.x, "a");
  return {"rounding.svg", drawing.finish()};
}

}  // namespace

std::vector<Picture> pictures() {
  std::vector<Picture> pictures{overview(), hard_variants(), rounding()};
  for (const ActivationFamily& family : ogee::ActivationRegistry::instance().families())
    pictures.push_back(picture_of(family));
  return pictures;
}

}  // namespace handbook
