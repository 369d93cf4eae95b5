#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/report/terminal/terminal_plot.hpp>
#include <ogee/report/terminal/terminal_table.hpp>
#include <ogee/report/terminal/text.hpp>

#include <cmath>
#include <limits>
#include <ogee/core/detail/number_text.hpp>
#include <sstream>

namespace ogee::terminal_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Text

TEST(Text, WidthCountsLettersAsTheTerminalShowsThem) {
  EXPECT_EQ(display_width(""), 0);
  EXPECT_EQ(display_width("tanh"), 4);
  EXPECT_EQ(display_width("σ(x) = 1 / (1 + e⁻ˣ)"), 20);
  EXPECT_EQ(display_width("e\u0301"), 1);  // a combining accent
  EXPECT_EQ(display_width("活性"), 4);
  EXPECT_EQ(display_width("⠿●─"), 3);
  EXPECT_EQ(display_width("\xFF\xFE\x80"), 2);  // no UTF-8; must just not go wrong
}

TEST(Text, AlignsByWidth) {
  EXPECT_EQ(left_aligned("±", 3), "±  ");
  EXPECT_EQ(right_aligned("±", 3), "  ±");
  EXPECT_EQ(right_aligned("wider", 3), "wider");
}

TEST(Text, WrapsBetweenWords) {
  EXPECT_EQ(wrapped("", 10), "");
  EXPECT_EQ(wrapped("one two three", 7), "one two\nthree");
  EXPECT_EQ(wrapped("one two three", 13), "one two three");
  EXPECT_EQ(wrapped("unbreakable a b", 5), "unbreakable\na b");
}

TEST(Text, ListsNames) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

TEST(Text, Numbers) {
  EXPECT_EQ(detail::with_separators(0), "0");
  EXPECT_EQ(detail::with_separators(999), "999");
  EXPECT_EQ(detail::with_separators(1'234'005), "1,234,005");
  EXPECT_EQ(detail::with_separators(-60000), "-60,000");
  EXPECT_EQ(decimals(0.91384), "0.9138");
  EXPECT_EQ(decimals(3.5e13), "3.500e+13");
  EXPECT_EQ(decimals(nan), "nan");
  EXPECT_EQ(p_value_text(0.42), "0.420");
  EXPECT_EQ(p_value_text(0.001), "0.001");
  EXPECT_EQ(p_value_text(0.00099), "< 0.001");
  EXPECT_EQ(p_value_text(0), "< 0.001");
  EXPECT_EQ(p_text(0.42), "p = 0.420");
  EXPECT_EQ(p_text(1e-9), "p < 0.001");
  EXPECT_EQ(duration(0), "0.00 µs");
  EXPECT_EQ(duration(38.2e-6), "38.2 µs");
  EXPECT_EQ(duration(0.00999), "9.99 ms");
  EXPECT_EQ(duration(0.5), "500 ms");
  EXPECT_EQ(duration(1.25), "1.25 s");
  EXPECT_EQ(duration(1234), "1234 s");
}

// Table

TEST(TerminalTable, AlignsTextLeftAndNumbersRight) {
  const TerminalTable table{.header = {"activation", "accuracy", "source"},
                            .rows = {{"logistic", "0.9", "σ"}, {"tanh", "12.25 ± 0.1"}, {"relu", "–", "x"}}};
  EXPECT_EQ(to_string(table),
            "activation     accuracy  source\n"
            "──────────  ───────────  ──────\n"
            "logistic            0.9  σ\n"
            "tanh        12.25 ± 0.1\n"
            "relu                  –  x\n");
}

TEST(TerminalTable, KnowsNumbersThatAreNotFinite) {
  const TerminalTable table{.header = {"number"}, .rows = {{"-inf"}, {"nan"}, {"-1"}}};
  EXPECT_EQ(to_string(table), "number\n──────\n  -inf\n   nan\n    -1\n");
}

TEST(TerminalTable, WithoutRows) {
  EXPECT_EQ(to_string(TerminalTable{.header = {"a", "b"}, .rows = {}}), "a  b\n─  ─\n");
  EXPECT_EQ(to_string(TerminalTable{}), "\n\n");
}

TEST(TerminalTable, RefusesTooManyCells) {
  const TerminalTable table{.header = {"a"}, .rows = {{"1", "2"}}};
  EXPECT_THROW((void)to_string(table), ShapeError);
}

// Plot

PlotSeries series(std::string name, std::vector<PlotPoint> points) {
  return {.name = std::move(name), .points = std::move(points)};
}

std::string plot(const std::vector<PlotSeries>& all,
                 const PlotOptions& options = {.width = 30, .height = 5}) {
  return terminal_plot(all, options);
}

TEST(TerminalPlot, DrawsALineWithAxesAndLegend) {
  EXPECT_EQ(plot({series("rise", {{0, 0}, {10, 1}})}, {.width = 24, .height = 3, .x_label = "x"}),
            "1 ┤              ⣀●⠤⠤⠒⠒⠉\n"
            "  │       ⣀⡠●⠔⠒⠊⠉\n"
            "0 ┤⣀⠤⠤●⠒⠉⠉\n"
            "  └┬─────────┬─────────┬\n"
            "   0         5        10\n"
            "             x\n"
            "● rise\n");
}

TEST(TerminalPlot, EverySeriesHasItsOwnMarkEvenWhereAllCoincide) {
  std::vector<PlotSeries> all;
  for (const char* name : {"a", "b", "c", "d"}) all.push_back(series(name, {{1, 0.5}, {5, 0.9}}));
  const std::string text = plot(all, {.width = 80, .height = 6});
  for (const std::string mark : {"●", "○", "▲", "△"}) {
    const auto first = text.find(mark);
    ASSERT_NE(first, std::string::npos) << text;
    EXPECT_NE(text.find(mark, first + 1), std::string::npos) << "only in the legend:\n" << text;
  }
}

TEST(TerminalPlot, ThirtySeriesHaveThirtyMarks) {
  std::vector<PlotSeries> all;
  for (int i = 0; i < 30; ++i) all.push_back(series(std::to_string(i), {{0, 1.0 * i}}));
  const std::string text = plot(all, {.width = 80, .height = 30});
  EXPECT_TRUE(contains(text, "● 0 "));
  EXPECT_TRUE(contains(text, "a 8 "));
  EXPECT_TRUE(contains(text, "v 29"));
}

TEST(TerminalPlot, ShowsASinglePoint) {
  const std::string text = plot({series("one", {{3, 0.25}})});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 8);
  EXPECT_LT(text.find("●"), text.find("└"));
}

TEST(TerminalPlot, ShowsAConstant) {
  for (const double value : {0.0, 1.0, -1e-12, 1e200}) {
    const std::string text = plot({series("constant", {{0, value}, {1, value}, {2, value}})});
    EXPECT_TRUE(contains(text, "⣀⣀") || contains(text, "⠉⠉") || contains(text, "⠒⠒") || contains(text, "⠤⠤"))
        << text;
  }
}

TEST(TerminalPlot, LeavesGapsForWhatIsNotFinite) {
  const std::string text =
      plot({series("gap", {{0, 0}, {1, nan}, {2, 0.5}, {3, infinity}, {4, 1}, {nan, 3}, {infinity, 3}})});
  EXPECT_FALSE(contains(text, "nan"));
  EXPECT_FALSE(contains(text, "inf"));
  EXPECT_FALSE(contains(text, "⠉⠉"));
  // Three points without neighbours, and the legend.
  std::size_t marks = 0;
  for (auto at = text.find("●"); at != std::string::npos; at = text.find("●", at + 1)) ++marks;
  EXPECT_EQ(marks, 4) << text;
}

TEST(TerminalPlot, SurvivesExtremes) {
  const double largest = std::numeric_limits<double>::max();
  const double least = std::numeric_limits<double>::denorm_min();
  EXPECT_TRUE(contains(plot({series("huge", {{0, -largest}, {1, largest}})}), "no finite points"));
  EXPECT_TRUE(contains(plot({series("wide", {{0, -1e300}, {1, 1e300}})}), "└"));
  EXPECT_TRUE(contains(plot({series("tiny", {{0, 0}, {1, least}})}), "└"));
  EXPECT_TRUE(contains(plot({series("near", {{0, 1e15}, {1, 1e15 + 1}})}), "└"));
}

TEST(TerminalPlot, SaysWhenThereIsNothingToDraw) {
  EXPECT_EQ(plot({}), "(no finite points to draw)\n");
  EXPECT_EQ(plot({series("empty", {}), series("nan", {{0, nan}})}, {.title = "Title"}),
            "Title\n(no finite points to draw)\n● empty   ○ nan\n");
}

TEST(TerminalPlot, EpochsHaveWholeTicks) {
  const std::string text = plot({series("a", {{1, 0.1}, {2, 0.2}, {3, 0.3}})}, {.width = 80, .height = 5});
  const std::string labels = lines_of(text)[6];
  EXPECT_TRUE(contains(labels, "1")) << text;
  EXPECT_FALSE(contains(labels, ".")) << text;
}

TEST(TerminalPlot, KeepsToItsWidthAndHeight) {
  for (const Index width : {20, 33, 80, 120}) {
    const std::string text = plot({series("a", {{-3, -1}, {3, 12345.5}}), series("b", {{0, 5}, {1, 6}})},
                                  {.width = width, .height = 7, .title = "t", .x_label = "x"});
    const std::vector<std::string> lines = lines_of(text);
    EXPECT_EQ(lines.size(), 7u + 5u);
    for (const std::string& line : lines) EXPECT_LE(display_width(line), width) << text;
  }
}

TEST(TerminalPlot, ColoursOnlyWhenAsked) {
  const std::vector<PlotSeries> all{series("a", {{0, 0}, {1, 1}})};
  EXPECT_FALSE(contains(plot(all), "\033"));
  EXPECT_TRUE(contains(plot(all, {.colour = true}), "\033[34m"));
}

TEST(TerminalPlot, RefusesImpossibleSizes) {
  EXPECT_THROW((void)plot({}, {.width = 19}), OptionError);
  EXPECT_THROW((void)plot({}, {.height = 1}), OptionError);
}

}  // namespace
}  // namespace ogee::terminal_test
